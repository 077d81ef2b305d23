import { createAssetPort } from '../../../../relay-server/render-node/node-host/asset-port.ts';
import { NodeGpuPort } from '../../../../relay-server/render-node/node-host/gpu-port.ts';
import { findPictureEffect } from '../../../effects/picture-effects.ts';
import type { StackItem } from '../../timeline/types.ts';
import { Compositor, type CompositorOptions, type OutputShape } from '../compositor.ts';
import { frameOf, picturesOf, REC709, type Samples, tightBytes } from './pictures.ts';

export interface Stage {
  readonly gpu: NodeGpuPort;
  /** Compositor of a path; made once. */
  of(path: NonNullable<CompositorOptions['path']>): Promise<Compositor>;
  close(): Promise<void>;
}

/** One device for a test file. */
export function openStage(): Stage {
  const gpu = new NodeGpuPort();
  const made = new Map<string, Promise<Compositor>>();
  const assets = createAssetPort();
  return {
    gpu,
    of(path) {
      const known = made.get(path);
      if (known) return known;
      const making = Compositor.create({ gpu, assets }, { path, effects: findPictureEffect });
      made.set(path, making);
      return making;
    },
    async close() {
      for (const compositor of made.values()) (await compositor).close();
      await gpu.close();
    },
  };
}

export const shapeOf = (width: number, height: number, parts: Partial<OutputShape> = {}): OutputShape => ({
  width,
  height,
  fit: 'contain',
  color: REC709,
  bitDepth: 8,
  ...parts,
});

/** Planes of a frame whose sequence has the output's size, without padding. Closes the samples. */
export async function drawn(
  compositor: Compositor,
  items: readonly StackItem[],
  samples: Samples,
  output: OutputShape,
  frame: Parameters<typeof frameOf>[3] = {},
): Promise<Uint8Array> {
  const sequence = { width: output.width, height: output.height, ...frame };
  const result = await compositor.composite(
    frameOf(sequence.width, sequence.height, items, frame),
    picturesOf(samples),
    output,
  );
  const bytes = await tightBytes(result);
  result.close();
  for (const sample of Object.values(samples)) sample.close();
  return bytes;
}
