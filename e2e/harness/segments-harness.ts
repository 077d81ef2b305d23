import { type Remote, wrap } from 'comlink';
import type { SegmentsApi } from './segments-worker.ts';

const worker = new Worker(new URL('./segments-worker.ts', import.meta.url), { type: 'module' });

const folder = async (): Promise<FileSystemDirectoryHandle> =>
  (await navigator.storage.getDirectory()).getDirectoryHandle('test-segments', { create: true });

const doors = {
  store: wrap<SegmentsApi>(worker),
  names: async (): Promise<string[]> => {
    const names: string[] = [];
    for await (const name of (await folder()).keys()) names.push(name);
    return names.sort();
  },
  /** Cuts a file short, as a crash of the machine might. */
  cut: async (name: string, size: number): Promise<void> => {
    const stream = await (await (await folder()).getFileHandle(name)).createWritable({
      keepExistingData: true,
    });
    await stream.truncate(size);
    await stream.close();
  },
  flip: async (name: string, at: number): Promise<void> => {
    const stream = await (await (await folder()).getFileHandle(name)).createWritable({
      keepExistingData: true,
    });
    await stream.write({ type: 'write', position: at, data: new Uint8Array([0xaa]) });
    await stream.close();
  },
};

declare global {
  var segments: Omit<typeof doors, 'store'> & { readonly store: Remote<SegmentsApi> };
}
globalThis.segments = doors;
