// The worker of @ffmpeg/ffmpeg, with one thing more: `mount('OPFS', { handle }, path)` makes a file at `path` whose bytes go
// straight to the browser's private file system. The package alone keeps its output in memory, where an hour does not fit.
import '@ffmpeg/ffmpeg/worker';
import { openSyncAccess, type SyncAccessHandle } from '../browser-host/sync-access.ts';
import type { FfmpegCore } from './ffmpeg-core.ts';
import { NO_ROOM } from './no-room.ts';
import { outputDevice } from './output-device.ts';

interface ClassMessage {
  readonly id: number;
  readonly type: string;
  readonly data?: {
    readonly fsType?: string;
    readonly mountPoint?: string;
    readonly options?: { readonly handle?: FileSystemFileHandle };
  };
}

const scope = globalThis as unknown as {
  onmessage: (event: { readonly data: ClassMessage }) => Promise<void>;
  createFFmpegCore: (options: unknown) => Promise<FfmpegCore>;
  postMessage(message: unknown): void;
};

const DEVICE_MAJOR = 64;
let core: FfmpegCore | null = null;
const outputs = new Map<string, SyncAccessHandle>();
const full = new Set<string>();

// The package keeps the core to itself, but stores its factory on the global object first and reads it from there.
let factory: (options: unknown) => Promise<FfmpegCore>;
Object.defineProperty(scope, 'createFFmpegCore', {
  get: () => async (options: unknown) => {
    core = await factory(options);
    return core;
  },
  set: (value: typeof factory) => {
    factory = value;
  },
});

async function mountOutput(path: string, handle: FileSystemFileHandle): Promise<void> {
  if (!core) throw new Error('The core is not loaded.');
  const access = await openSyncAccess(handle);
  access.truncate(0);
  outputs.set(path, access);
  const device = core.FS.makedev(DEVICE_MAJOR, outputs.size);
  core.FS.registerDevice(
    device,
    outputDevice(core.FS, access, () => full.add(path)),
  );
  core.FS.mkdev(path, 0o666, device);
}

function unmountOutput(path: string): void {
  const access = outputs.get(path);
  outputs.delete(path);
  access?.close();
  core?.FS.unlink(path);
  if (full.delete(path)) throw new Error(NO_ROOM);
}

const theirs = scope.onmessage;
scope.onmessage = async (event) => {
  const { id, type, data } = event.data;
  const path = data?.mountPoint ?? '';
  const handle = data?.options?.handle;
  try {
    if (type === 'MOUNT' && data?.fsType === 'OPFS' && handle) await mountOutput(path, handle);
    else if (type === 'UNMOUNT' && outputs.has(path)) unmountOutput(path);
    else return await theirs(event);
    scope.postMessage({ id, type, data: true });
  } catch (error) {
    scope.postMessage({ id, type: 'ERROR', data: String(error) });
  }
};
