import type { CaseAnswer, CaseRequest } from './conformance-messages.ts';

declare global {
  interface Window {
    /** Frames come back as base64: what Playwright carries is JSON. */
    drawCase(request: CaseRequest): Promise<{ error: string | null; frames: string[]; open: number }>;
  }
}

const worker = new Worker(new URL('./conformance-worker.ts', import.meta.url), { type: 'module' });

const base64 = (bytes: Uint8Array): string => {
  let text = '';
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return btoa(text);
};

window.drawCase = (request) =>
  new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }: MessageEvent<CaseAnswer>) => {
      if (!data.ok) resolve({ error: data.error, frames: [], open: 0 });
      else
        resolve({ error: null, frames: data.frames.map(base64), open: data.openReaders + data.openSamples });
    };
    worker.postMessage(request);
  });
