import * as v from 'valibot';

/** The format of the file around the document; the document has a version of its own. */
export const STORYCORE_VERSION = 1;

export const MANIFEST = 'manifest.json';
export const DOCUMENT = 'document.loro';
export const MEDIA_FOLDER = 'media/';

const Size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const Entry = v.looseObject({
  path: v.string(),
  size: Size,
  /** Of the whole content, unlike the content hash of media, which is sampled. */
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

/** The last entry of the zip: it can say what was written. Every other entry is listed, nothing else may be in the file. */
export const Manifest = v.looseObject({
  format: v.literal('storycore'),
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  name: v.string(),
  entries: v.array(Entry),
  /** Which asset (by content hash) an entry is the original of. */
  media: v.optional(v.array(v.looseObject({ path: v.string(), hash: v.string(), name: v.string() })), []),
});
export type Manifest = v.InferOutput<typeof Manifest>;
export type ManifestEntry = Manifest['entries'][number];

/** A document or a file directly in `media/`: no folder, no way out of one, no name that a file system reads as something else. */
export const isAllowedPath = (path: string): boolean =>
  path === MANIFEST || path === DOCUMENT || /^media\/[0-9A-Za-z_-][0-9A-Za-z._-]{0,199}$/.test(path);

/** `media/<content hash>`; characters that a path may not hold are spelled in hex. */
export const mediaPath = (hash: string): string =>
  `${MEDIA_FOLDER}${hash.replace(/[^0-9A-Za-z_-]/g, (c) => `.${c.codePointAt(0)!.toString(16)}.`)}`;
