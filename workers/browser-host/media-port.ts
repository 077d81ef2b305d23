// Where the browser finds bytes: files that it holds a handle of, its own private file system (OPFS), http(s) addresses.
import { BlobSource, type Source, UrlSource } from 'mediabunny';
import { isAbort, StoryError } from '../../src/base/errors.ts';
import { openUrlBytes } from '../../src/engine/media/url-bytes.ts';
import type { ByteLocation, ByteReader, MediaPort, MediaRef } from '../../src/engine/ports/media-port.ts';
import type { HandleTable } from '../../src/protocol/media/handle-table.ts';
import { decodeImage } from './image-decoder.ts';

/** After these delays a file on the network is missing. */
const RETRY_DELAYS_SECONDS = [0.25, 1, 2];

/** Chromium's; Safari and Firefox have no handles that outlive the page. */
interface PermittedHandle extends FileSystemFileHandle {
  queryPermission?(descriptor: { readonly mode: 'read' }): Promise<PermissionState>;
}

async function fileOfHandle(table: HandleTable, key: string, name: string): Promise<File> {
  const handle = (await table.get(key)) as PermittedHandle | null;
  if (!handle) throw new Error(`no handle ${key}`);
  const permission = (await handle.queryPermission?.({ mode: 'read' })) ?? 'granted';
  if (permission !== 'granted') throw new StoryError('media-denied', { params: { name } });
  return handle.getFile();
}

async function fileOfOpfs(path: string): Promise<File> {
  let folder = await navigator.storage.getDirectory();
  const names = path.split('/').filter(Boolean);
  const last = names.pop();
  if (last === undefined) throw new Error('empty path');
  for (const name of names) folder = await folder.getDirectoryHandle(name);
  return (await folder.getFileHandle(last)).getFile();
}

/** Reading one byte proves that the file still is what the handle was taken of: a changed or removed one refuses. */
async function proven<B extends Blob>(blob: B): Promise<B> {
  await blob.slice(0, 1).arrayBuffer();
  return blob;
}

async function blobOf(table: HandleTable, location: ByteLocation, name: string): Promise<Blob | null> {
  if (location.kind === 'handle') return proven(await fileOfHandle(table, location.key, name));
  if (location.kind === 'opfs') return proven(await fileOfOpfs(location.path));
  return null;
}

interface Found {
  readonly bytes: ByteReader;
  source(): Source;
}

const foundUrl = async (url: string): Promise<Found> => ({
  bytes: await openUrlBytes(url),
  source: () => new UrlSource(url, { getRetryDelay: (attempts) => RETRY_DELAYS_SECONDS[attempts] ?? null }),
});

/** The first location that answers; a refused permission is told only when nothing else answers. */
async function find(table: HandleTable, ref: MediaRef): Promise<Found> {
  let failure: unknown = null;
  for (const location of ref.locations) {
    try {
      const blob = await blobOf(table, location, ref.name);
      if (blob) return { bytes: bytesOfBlob(blob), source: () => new BlobSource(blob) };
      if (location.kind === 'url') return await foundUrl(location.url);
    } catch (error) {
      if (isAbort(error)) throw error;
      failure = failure instanceof StoryError ? failure : error;
    }
  }
  if (failure instanceof StoryError) throw failure;
  throw new StoryError('media-missing', { params: { name: ref.name }, cause: failure });
}

export const bytesOfBlob = (blob: Blob): ByteReader => ({
  size: blob.size,
  read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
  close: async () => {},
});

export function createMediaPort(handles: HandleTable): MediaPort {
  return {
    open: async (ref) => (await find(handles, ref)).source(),
    openBytes: async (ref) => (await find(handles, ref)).bytes,
    async readAll(ref) {
      const { bytes } = await find(handles, ref);
      return bytes.read(0, bytes.size);
    },
    decodeImage,
  };
}
