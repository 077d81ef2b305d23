// Whole files of the origin's private file system, written so that a reader never sees half of one: the bytes go to a file
// of another name, which takes the final name when it is complete.
import { StoryError } from '../../src/base/errors.ts';
import { moveFile, openSyncAccess, type SyncAccessHandle } from './sync-access.ts';

export const TEMPORARY_SUFFIX = '.part';

/** The directory at `path` (`a/b/c`), made when it does not exist. */
export async function opfsDirectory(path: string): Promise<FileSystemDirectoryHandle> {
  let directory = await navigator.storage.getDirectory();
  for (const name of path.split('/').filter(Boolean)) {
    directory = await directory.getDirectoryHandle(name, { create: true });
  }
  return directory;
}

export const isMissing = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'NotFoundError';

/** Removes a file; one that is not there is no failure. */
export async function removeFile(directory: FileSystemDirectoryHandle, name: string): Promise<void> {
  try {
    await directory.removeEntry(name);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** The browser's refusal for want of space, as the user is told it. Other errors come back as they are. */
export function storageError(error: unknown): unknown {
  const full = error instanceof DOMException && error.name === 'QuotaExceededError';
  return full ? new StoryError('storage-full', { cause: error }) : error;
}

/**
 * Writes all parts one after another and gives the file its name. Works in a dedicated worker only (sync access handles).
 * @throws StoryError `storage-full`; nothing is left behind then
 */
export async function writeWhole(
  directory: FileSystemDirectoryHandle,
  name: string,
  parts: readonly Uint8Array<ArrayBuffer>[],
): Promise<void> {
  const temporary = `${name}.${crypto.randomUUID()}${TEMPORARY_SUFFIX}`;
  const file = await directory.getFileHandle(temporary, { create: true });
  try {
    const access = await openSyncAccess(file);
    try {
      let at = 0;
      for (const part of parts) at += writeFully(access, part, at);
      access.flush();
    } finally {
      access.close();
    }
    await moveFile(file, directory, name);
  } catch (error) {
    await removeFile(directory, temporary);
    throw storageError(error);
  }
}

/**
 * Returns the number of bytes. A full disk may show as a short write instead of an error; Chromium 156 beyond its quota answers
 * 4,294,967,288, its error −8 (no space) read as unsigned.
 * @throws StoryError `storage-full`
 */
export function writeFully(access: SyncAccessHandle, bytes: Uint8Array<ArrayBuffer>, at: number): number {
  let done = 0;
  while (done < bytes.byteLength) {
    const left = bytes.byteLength - done;
    const written = access.write(bytes.subarray(done), { at: at + done });
    if (!(written > 0 && written <= left)) throw new StoryError('storage-full');
    done += written;
  }
  return done;
}
