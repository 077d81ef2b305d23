import { BlobReader, type FileEntry, ZipReader } from '@zip.js/zip.js/lib/zip-core-native.js';
import * as v from 'valibot';
import { StoryError } from '../../base/errors.ts';
import { hashBytes } from '../../base/hash.ts';
import { HashingStream } from './hashing-stream.ts';
import {
  DOCUMENT,
  isAllowedPath,
  MANIFEST,
  Manifest,
  type ManifestEntry,
  STORYCORE_VERSION,
} from './manifest.ts';

export interface StoredMedia {
  readonly hash: string;
  readonly name: string;
  readonly size: number;
  /** The original bytes. The stream fails with `storycore-corrupt` at its end when they are not what was written. */
  open(): ReadableStream<Uint8Array>;
}

export interface StorycoreFile {
  readonly name: string;
  /** For `ProjectStore.open([document])`; its hash has been checked. */
  readonly document: Uint8Array;
  readonly media: readonly StoredMedia[];
}

/** What a document or a manifest may unpack to; a bomb of a few kilobytes stops here. */
const LARGEST_DOCUMENT = 1_000_000_000;
const LARGEST_MANIFEST = 50_000_000;

/**
 * Opens a `.storycore` file. Only the document is read now; media are read and checked when they are opened, from wherever the
 * Blob lies (a File, or `fs.openAsBlob` on Node).
 * @throws StoryError `storycore-no-project` (no zip, or one without a manifest), `storycore-corrupt` (`entry`),
 * `project-newer` (`version`, `supported`)
 */
export async function readStorycore(source: Blob | Uint8Array): Promise<StorycoreFile> {
  const blob = source instanceof Uint8Array ? new Blob([source as BlobPart]) : source;
  const zip = new ZipReader(new BlobReader(blob), { useWebWorkers: false, checkSignature: true });
  const found = await listEntries(zip, blob);
  const manifestEntry = found.get(MANIFEST);
  if (!manifestEntry) throw new StoryError('storycore-no-project');
  const manifest = parseManifest(await readEntry(manifestEntry, LARGEST_MANIFEST));
  const listed = checkEntries(manifest, found);
  const documentEntry = listed.get(DOCUMENT);
  if (!documentEntry) throw corrupt(DOCUMENT);
  const document = await readEntry(found.get(DOCUMENT)!, LARGEST_DOCUMENT);
  if (hashBytes(document) !== documentEntry.sha256) throw corrupt(DOCUMENT);
  const media = manifest.media.map(({ path, hash, name }): StoredMedia => {
    const entry = listed.get(path);
    const file = found.get(path);
    if (!entry || !file) throw corrupt(path);
    return { hash, name, size: entry.size, open: () => openEntry(file, entry) };
  });
  return { name: manifest.name, document, media };
}

const corrupt = (entry: string, cause?: unknown): StoryError =>
  new StoryError('storycore-corrupt', { params: { entry }, cause });

/** `PK\3\4`: it was a zip once, so a missing end means a file that was cut off. */
async function beginsAsZip(blob: Blob): Promise<boolean> {
  const head = new Uint8Array(await blob.slice(0, 4).arrayBuffer());
  return head.length === 4 && head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4;
}

async function listEntries(zip: ZipReader<unknown>, blob: Blob): Promise<Map<string, FileEntry>> {
  const found = new Map<string, FileEntry>();
  try {
    for await (const entry of zip.getEntriesGenerator()) {
      const { filename } = entry;
      if (entry.directory || entry.encrypted || !isAllowedPath(filename) || found.has(filename)) {
        throw corrupt(filename);
      }
      found.set(filename, entry);
    }
  } catch (error) {
    if (error instanceof StoryError) throw error;
    if (!(await beginsAsZip(blob))) throw new StoryError('storycore-no-project', { cause: error });
    throw corrupt('zip', error);
  }
  return found;
}

function parseManifest(bytes: Uint8Array): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw corrupt(MANIFEST, cause);
  }
  const { format, version } = (json ?? {}) as { readonly format?: unknown; readonly version?: unknown };
  if (format !== 'storycore') throw new StoryError('storycore-no-project');
  if (typeof version === 'number' && version > STORYCORE_VERSION) {
    throw new StoryError('project-newer', { params: { version, supported: STORYCORE_VERSION } });
  }
  const parsed = v.safeParse(Manifest, json);
  if (!parsed.success) throw corrupt(MANIFEST);
  return parsed.output;
}

/** Both ways: nothing is missing and nothing came along that nobody vouches for. */
function checkEntries(
  manifest: Manifest,
  found: ReadonlyMap<string, FileEntry>,
): ReadonlyMap<string, ManifestEntry> {
  const listed = new Map(manifest.entries.map((entry) => [entry.path, entry]));
  for (const { path, size } of listed.values()) {
    if (path === MANIFEST || found.get(path)?.uncompressedSize !== size) throw corrupt(path);
  }
  for (const path of found.keys()) if (path !== MANIFEST && !listed.has(path)) throw corrupt(path);
  return listed;
}

async function readEntry(entry: FileEntry, limit: number): Promise<Uint8Array> {
  if (entry.uncompressedSize > limit) throw corrupt(entry.filename);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    await entry.getData(
      new WritableStream<Uint8Array>({
        write(chunk) {
          size += chunk.byteLength;
          if (size > limit) throw corrupt(entry.filename);
          chunks.push(chunk);
        },
      }),
    );
  } catch (error) {
    throw corrupt(entry.filename, error);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

function openEntry(file: FileEntry, { path, size, sha256 }: ManifestEntry): ReadableStream<Uint8Array> {
  const hashing = new HashingStream((result) => {
    if (result.size !== size || result.sha256 !== sha256) throw corrupt(path);
  });
  const writer = hashing.writable.getWriter();
  const fail = (error: unknown): Promise<void> =>
    writer.abort(error instanceof StoryError ? error : corrupt(path, error));
  // Through a sink of our own: what zip.js finds wrong reaches the reader with the entry's name.
  const sink = new WritableStream<Uint8Array>({
    write: (chunk) => writer.ready.then(() => writer.write(chunk)),
    close: () => writer.close(),
    abort: fail,
  });
  // A reader that has gone away, or that has been told already, needs no second word.
  file.getData(sink).catch((error: unknown) => fail(error).catch(() => undefined));
  return hashing.readable;
}
