// Whether this browser has what the studio is made of. Asked before anything heavy is loaded.
import type { MissingPart } from '../features/start/unsupported-page.tsx';

/** What can be told at once, without asking the graphics driver. */
export function missingParts(): readonly MissingPart[] {
  const missing: MissingPart[] = [];
  if (!globalThis.isSecureContext) missing.push('insecure');
  if (!('gpu' in navigator)) missing.push('webgpu');
  if (!('VideoDecoder' in globalThis && 'VideoEncoder' in globalThis && 'AudioDecoder' in globalThis))
    missing.push('webcodecs');
  if (!navigator.storage || !('getDirectory' in navigator.storage)) missing.push('opfs');
  return missing;
}

/** A browser may have WebGPU and no device behind it. Takes tens of milliseconds: call it when a project is opened. */
export async function missingAdapter(): Promise<boolean> {
  const adapter = await navigator.gpu?.requestAdapter();
  return !adapter;
}
