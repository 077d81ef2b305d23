import { initWasm } from '@resvg/resvg-wasm';
import type { AssetPort } from './asset-port.ts';

// Drawings (engine/media) and titles (engine/compositor) share a thread, and resvg refuses to be started twice in one.
let starting: Promise<void> | null = null;

/** Resolves when `Resvg` can be used in this thread. @throws StoryError `asset-unavailable`, after which it can be tried again */
export async function startResvg(assets: AssetPort): Promise<void> {
  starting ??= assets.load('resvg.wasm').then((bytes) => initWasm(bytes as Uint8Array<ArrayBuffer>));
  try {
    await starting;
  } catch (error) {
    starting = null;
    throw error;
  }
}
