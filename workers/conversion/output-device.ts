import { writeFully } from '../browser-host/opfs-file.ts';
import type { SyncAccessHandle } from '../browser-host/sync-access.ts';
import type { DeviceOps, EmscriptenFs } from './ffmpeg-core.ts';

/** Numbers of WASI errors, which the core's C library speaks. */
const NO_SPACE = 51;
const INVALID = 28;

/**
 * A device of the core's file system whose bytes are those of a file in OPFS.
 * @param onFull told when the browser has no room: FFmpeg's own words for it get lost on the way
 */
export function outputDevice(fs: EmscriptenFs, access: SyncAccessHandle, onFull: () => void): DeviceOps {
  const view = (buffer: Int8Array, offset: number, length: number): Uint8Array<ArrayBuffer> =>
    new Uint8Array(buffer.buffer as ArrayBuffer, buffer.byteOffset + offset, length);
  return {
    open: () => {},
    close() {
      try {
        access.flush();
      } catch (error) {
        console.warn('flush', error);
        onFull();
        throw new fs.ErrnoError(NO_SPACE);
      }
    },
    read: (_stream, buffer, offset, length, position) =>
      access.read(view(buffer, offset, length), { at: position }),
    write(stream, buffer, offset, length, position) {
      try {
        return writeFully(access, view(buffer, offset, length), position ?? stream.position);
      } catch (error) {
        console.warn(error);
        onFull();
        throw new fs.ErrnoError(NO_SPACE);
      }
    },
    llseek(stream, offset, whence) {
      const base = whence === 1 ? stream.position : whence === 2 ? access.getSize() : 0;
      if (base + offset < 0) throw new fs.ErrnoError(INVALID);
      return base + offset;
    },
  };
}
