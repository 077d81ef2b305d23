// The bytes of media as the page finds them, for project files; decoding is the workers' affair.
import { StoryError } from '../../base/errors.ts';
import type { MediaLocation } from '../../project/records/media-asset.ts';
import { fileHandles } from '../../storage/file-handles.ts';

/** The first place that answers. @throws StoryError `media-missing`, or `media-denied` where only the permission lapsed (name) */
export async function fileAt(locations: readonly MediaLocation[], name: string): Promise<Blob> {
  let cause: unknown;
  for (const location of locations) {
    try {
      const file = await openLocation(location);
      if (file) return file;
    } catch (error) {
      cause = error;
    }
  }
  const denied = cause instanceof DOMException && cause.name === 'NotAllowedError';
  throw new StoryError(denied ? 'media-denied' : 'media-missing', { params: { name }, cause });
}

async function openLocation(location: MediaLocation): Promise<Blob | null> {
  if (location.kind === 'handle') return (await (await fileHandles().get(location.key))?.getFile()) ?? null;
  if (location.kind === 'opfs') return (await opfsHandle(location.path, false)).getFile();
  if (location.kind === 'url') {
    const answer = await fetch(location.url);
    return answer.ok ? answer.blob() : null;
  }
  return null;
}

/** `folder/name` in the origin private file system. @throws DOMException NotFoundError unless `create` */
export async function opfsHandle(path: string, create: boolean): Promise<FileSystemFileHandle> {
  const names = path.split('/').filter(Boolean);
  const last = names.pop() ?? '';
  let folder = await navigator.storage.getDirectory();
  for (const name of names) folder = await folder.getDirectoryHandle(name, { create });
  return folder.getFileHandle(last, { create });
}

/** Bytes of a file there; null when there is none. */
export async function opfsSize(path: string): Promise<number | null> {
  try {
    return (await (await opfsHandle(path, false)).getFile()).size;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return null;
    throw error;
  }
}

/** The file appears when the stream has ended well; a stream that fails leaves nothing new. @throws StoryError `storage-full` */
export async function writeOpfs(path: string, stream: ReadableStream<Uint8Array>): Promise<void> {
  const target = await (await opfsHandle(path, true)).createWritable();
  try {
    await stream.pipeTo(target as WritableStream<Uint8Array>);
  } catch (error) {
    if ((await opfsSize(path)) === 0) await removeOpfs(path);
    if (error instanceof DOMException && error.name === 'QuotaExceededError')
      throw new StoryError('storage-full', { cause: error });
    throw error;
  }
}

export async function removeOpfs(path: string): Promise<void> {
  const names = path.split('/').filter(Boolean);
  const last = names.pop() ?? '';
  let folder = await navigator.storage.getDirectory();
  for (const name of names) folder = await folder.getDirectoryHandle(name, { create: true });
  await folder.removeEntry(last, { recursive: true });
}

/** As the media worker names its copies, so that one file is kept once. */
export function copyPath(hash: string, name: string): string {
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0].toLowerCase() ?? '';
  return `media/${hash}${ending}`;
}
