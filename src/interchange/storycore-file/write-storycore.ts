// A project as one file: a zip of the document, the media if wanted, and a manifest with the hash of every entry. It is made while
// it is read, piece by piece: a film's worth of media needs no more memory than a note.
import { ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js';
import { throwIfCancelled } from '../../base/errors.ts';
import { HashingStream } from './hashing-stream.ts';
import {
  DOCUMENT,
  MANIFEST,
  type Manifest,
  type ManifestEntry,
  mediaPath,
  STORYCORE_VERSION,
} from './manifest.ts';

export interface StorycoreMedia {
  /** Content hash of the asset; media of one hash are stored once. */
  readonly hash: string;
  /** File name, for people. */
  readonly name: string;
  readonly size: number;
  open(): ReadableStream<Uint8Array> | Promise<ReadableStream<Uint8Array>>;
}

export interface StorycoreParts {
  readonly name: string;
  /** `ProjectStore.exportSnapshot()`. */
  readonly document: Uint8Array;
  readonly media?: readonly StorycoreMedia[];
}

export interface WriteOptions {
  readonly signal?: AbortSignal;
  /** Bytes of media taken in so far, of all. */
  readonly onProgress?: (bytes: number, total: number) => void;
}

/** Equal projects make equal files. MS-DOS dates begin in 1980. */
const NO_DATE = new Date(1980, 0, 1);
const ZIP64_FROM = 0xf000_0000;

/** The bytes of the file; errors of a medium's stream and `cancelled` come out of the stream. */
export function writeStorycore(
  parts: StorycoreParts,
  options: WriteOptions = {},
): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  write(parts, writable, options).catch((error: unknown) => writable.abort(error));
  return readable;
}

export async function storycoreBytes(parts: StorycoreParts): Promise<Uint8Array> {
  return new Uint8Array(
    await new Response(writeStorycore(parts) as ReadableStream<BufferSource>).arrayBuffer(),
  );
}

async function write(
  { name, document, media = [] }: StorycoreParts,
  target: WritableStream<Uint8Array>,
  { signal, onProgress }: WriteOptions,
): Promise<void> {
  const unique = [...new Map(media.map((item) => [item.hash, item])).values()];
  const total = unique.reduce((sum, item) => sum + item.size, 0);
  const zip64 = total + document.byteLength > ZIP64_FROM;
  const zip = new ZipWriter(target, {
    useWebWorkers: false,
    lastModDate: NO_DATE,
    extendedTimestamp: false,
    zip64,
  });
  const entries: ManifestEntry[] = [];
  let taken = 0;
  const add = async (path: string, content: ReadableStream<Uint8Array>, level: number): Promise<void> => {
    const hashing = new HashingStream();
    await zip.add(path, content.pipeThrough(hashing), { level, ...(signal ? { signal } : {}) });
    entries.push({ path, ...hashing.result() });
  };
  throwIfCancelled(signal);
  await add(DOCUMENT, streamOf(document), 6);
  for (const item of unique) {
    throwIfCancelled(signal);
    const counted = (await item.open()).pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          throwIfCancelled(signal);
          taken += chunk.byteLength;
          onProgress?.(taken, total);
          controller.enqueue(chunk);
        },
      }),
    );
    // Media are compressed as they are: deflating them costs minutes and saves nothing.
    await add(mediaPath(item.hash), counted, 0);
  }
  const manifest: Manifest = {
    format: 'storycore',
    version: STORYCORE_VERSION,
    name,
    entries,
    media: unique.map((item) => ({ path: mediaPath(item.hash), hash: item.hash, name: item.name })),
  };
  const text = new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
  await zip.add(MANIFEST, streamOf(text), { level: 6 });
  await zip.close();
}

const streamOf = (bytes: Uint8Array): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      if (bytes.byteLength > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
