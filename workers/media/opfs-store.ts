// Copies of files that the browser gave no lasting handle of. A film is streamed, never held in memory, and either is there
// whole or not at all.
import { StoryError, throwIfCancelled } from '../../src/base/errors.ts';
import { opfsFileSink } from '../browser-host/byte-sink.ts';
import { isMissing, opfsDirectory } from '../browser-host/opfs-file.ts';

export const MEDIA_FOLDER = 'media';
/** The browser's own bookkeeping and what the user edits meanwhile need room too. */
const RESERVE_BYTES = 64 * 2 ** 20;

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0)} MB`;

/** @throws StoryError `storage-short` (name, needed, free) before anything is written */
export async function makeSureOfRoom(name: string, bytes: number): Promise<void> {
  const { quota, usage } = await navigator.storage.estimate();
  if (quota === undefined || usage === undefined) return;
  const free = Math.max(0, quota - usage - RESERVE_BYTES);
  if (bytes <= free) return;
  throw new StoryError('storage-short', {
    params: { name, needed: megabytes(bytes), free: megabytes(free) },
  });
}

/** What the browser only finds out while writing, said of the file that was on its way. Other errors stay what they are. */
export function noRoomFor(name: string, bytes: number, error: unknown): unknown {
  if (!(error instanceof StoryError) || error.code !== 'storage-full') return error;
  return new StoryError('media-no-room', { params: { name, needed: megabytes(bytes) }, cause: error });
}

/** The ending helps people who look at their storage, and FFmpeg. */
export const storedPath = (hash: string, name: string): string => {
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0].toLowerCase() ?? '';
  return `${MEDIA_FOLDER}/${hash}${ending}`;
};

async function storedSize(path: string): Promise<number | null> {
  const slash = path.lastIndexOf('/');
  try {
    const handle = await (await opfsDirectory(path.slice(0, slash))).getFileHandle(path.slice(slash + 1));
    return (await handle.getFile()).size;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * Copies `file` unless it is there already; the path in OPFS.
 * @param onProgress 0…1
 * @throws StoryError `storage-short`, `media-no-room`, `cancelled`; nothing is left behind then
 */
export async function storeFile(
  file: File,
  hash: string,
  onProgress: (fraction: number) => void,
  signal?: AbortSignal,
): Promise<string> {
  const path = storedPath(hash, file.name);
  if ((await storedSize(path)) === file.size) return path;
  await makeSureOfRoom(file.name, file.size);
  const sink = await opfsFileSink(path);
  try {
    let written = 0;
    for await (const chunk of file.stream() as unknown as AsyncIterable<Uint8Array>) {
      throwIfCancelled(signal);
      await sink.write(written, chunk);
      written += chunk.byteLength;
      onProgress(written / file.size);
    }
    await sink.close();
    return path;
  } catch (error) {
    await sink.abort();
    throw noRoomFor(file.name, file.size, error);
  }
}
