import type { ByteSink } from '../../src/engine/ports/byte-sink.ts';
import { opfsDirectory, removeFile, storageError, TEMPORARY_SUFFIX, writeFully } from './opfs-file.ts';
import { moveFile, openSyncAccess } from './sync-access.ts';

/** The browser writes to a swap file and moves it over the target at `close`: `abort` leaves what was there before. */
export async function pickedFileSink(handle: FileSystemFileHandle): Promise<ByteSink> {
  const stream = await handle.createWritable();
  let over = false;
  return {
    async write(position, bytes) {
      try {
        await stream.write({ type: 'write', position, data: bytes as Uint8Array<ArrayBuffer> });
      } catch (error) {
        throw storageError(error);
      }
    },
    async close() {
      over = true;
      try {
        await stream.close();
      } catch (error) {
        throw storageError(error);
      }
    },
    async abort() {
      if (over) return;
      over = true;
      await stream.abort();
    },
  };
}

/**
 * A file of the origin private file system under its final name only once it is complete. Dedicated workers only.
 * @param path `folder/name` from the root
 */
export async function opfsFileSink(path: string): Promise<ByteSink> {
  const slash = path.lastIndexOf('/');
  const directory = await opfsDirectory(slash < 0 ? '' : path.slice(0, slash));
  const name = path.slice(slash + 1);
  const temporary = name + TEMPORARY_SUFFIX;
  const file = await directory.getFileHandle(temporary, { create: true });
  const access = await openSyncAccess(file);
  access.truncate(0);
  let over = false;
  return {
    async write(position, bytes) {
      try {
        writeFully(access, bytes as Uint8Array<ArrayBuffer>, position);
      } catch (error) {
        throw storageError(error);
      }
    },
    async close() {
      over = true;
      access.flush();
      access.close();
      await moveFile(file, directory, name);
    },
    async abort() {
      if (over) return;
      over = true;
      access.close();
      await removeFile(directory, temporary);
    },
  };
}
