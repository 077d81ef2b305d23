// The conversion on a bare page: a dedicated worker converts, as the studio's does.
import type { ConversionRequest } from './conversion.worker.ts';

function convert(request: ConversionRequest): Promise<unknown> {
  const worker = new Worker(new URL('./conversion.worker.ts', import.meta.url), { type: 'module' });
  return new Promise((resolve) => {
    const progress: number[] = [];
    worker.onerror = (event) => resolve({ error: { code: 'worker', detail: event.message } });
    worker.onmessage = ({ data }: MessageEvent<{ progress?: number }>) => {
      if (data.progress !== undefined) {
        progress.push(data.progress);
        return;
      }
      worker.terminate();
      resolve({ ...data, progress });
    };
    worker.postMessage(request);
  });
}

/** Names in the folder of mezzanines, to see that nothing half is left. */
async function leftovers(): Promise<string[]> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('mezzanine', { create: true });
  const names: string[] = [];
  for await (const name of (folder as unknown as { keys(): AsyncIterable<string> }).keys()) names.push(name);
  return names;
}

Object.assign(globalThis, { media: { convert, leftovers } });
