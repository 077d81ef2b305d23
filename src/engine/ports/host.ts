import type { AssetPort } from './asset-port.ts';
import type { CodecPort } from './codec-port.ts';
import type { GpuPort } from './gpu-port.ts';
import type { MediaPort } from './media-port.ts';
import type { SegmentStore } from './segment-store.ts';

/** All that the engine asks of the world. Supplied by workers/browser-host and relay-server/render-node/node-host. */
export interface Host {
  readonly name: 'browser' | 'node';
  readonly media: MediaPort;
  readonly gpu: GpuPort;
  readonly codecs: CodecPort;
  readonly assets: AssetPort;
  readonly segments: SegmentStore;
  /** Logical processors that a render may use. */
  readonly cores: number;
}
