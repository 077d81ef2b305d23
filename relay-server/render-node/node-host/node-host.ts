import type { Host } from '../../../src/engine/ports/host.ts';
import type { SegmentStore } from '../../../src/engine/ports/segment-store.ts';
import { createAssetPort } from './asset-port.ts';
import { defaultCacheFolder } from './cache-folder.mjs';
import { createCodecPort } from './codec-port.ts';
import { NodeGpuPort } from './gpu-port.ts';
import { createMediaPort } from './media-port.ts';
import { FolderSegmentStore } from './segment-store.ts';
import { usableCores } from './usable-cores.ts';

export interface NodeHost extends Host {
  /** Lets the process end: gives the GPU back. */
  close(): Promise<void>;
}

export interface NodeHostOptions {
  readonly segments?: SegmentStore;
}

/** The engine's world on Node: files, FFmpeg's codecs, Dawn. */
export function createNodeHost(options: NodeHostOptions = {}): NodeHost {
  const gpu = new NodeGpuPort();
  return {
    name: 'node',
    media: createMediaPort(),
    gpu,
    codecs: createCodecPort(),
    assets: createAssetPort(),
    segments: options.segments ?? new FolderSegmentStore(defaultCacheFolder()),
    cores: usableCores(),
    close: () => gpu.close(),
  };
}
