import type { Host } from '../../src/engine/ports/host.ts';
import type { HandleTable } from '../../src/protocol/media/handle-table.ts';
import { createAssetPort } from './asset-port.ts';
import type { AudioEncoders } from './audio-encoders.ts';
import { createCodecPort } from './codec-port.ts';
import { BrowserGpuPort } from './gpu-port.ts';
import { createMediaPort } from './media-port.ts';
import { OpfsSegmentStore } from './segment-store.ts';

export interface BrowserHost extends Host {
  /** Frees the GPU device; the host is not used afterwards. */
  close(): Promise<void>;
}

/**
 * What the engine asks of the world, as a dedicated worker has it. Nothing is opened before it is needed.
 * @param encoders for a worker that encodes sound
 */
export function createBrowserHost(handles: HandleTable, encoders: AudioEncoders | null = null): BrowserHost {
  const gpu = new BrowserGpuPort();
  return {
    name: 'browser',
    media: createMediaPort(handles),
    gpu,
    codecs: createCodecPort(encoders),
    assets: createAssetPort(),
    segments: new OpfsSegmentStore(),
    cores: navigator.hardwareConcurrency || 2,
    close: () => gpu.close(),
  };
}
