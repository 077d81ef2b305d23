import type { GpuPicture } from './gpu-picture.ts';
import { BUFFER_USAGE } from './gpu-pool.ts';
import { groupsFor } from './pass-encoder.ts';
import { type PlaneLayout420, planeLayout420 } from './plane-layout.ts';
import type { RgbaStage } from './rgba-path.ts';
import { UniformWriter } from './uniform-writer.ts';

/** A 4:2:0 picture, halved some times. */
export interface PlaneLevel {
  readonly bytes: GPUBuffer;
  readonly layout: PlaneLayout420;
}

/** The picture's planes halved `level` times; what is made belongs to the picture. */
export function planeLevel(stage: RgbaStage, picture: GpuPicture, level: number): PlaneLevel {
  if (level === 0) return { bytes: picture.bytes, layout: planeLayout420(picture.width, picture.height, 8) };
  const ready = picture.planeLevels.get(level);
  if (ready) return ready;
  const above = planeLevel(stage, picture, level - 1);
  const width = Math.max(1, above.layout.width >> 1);
  const height = Math.max(1, above.layout.height >> 1);
  const layout = planeLayout420(width, height, 8);
  const bytes = stage.context.pool.buffer(layout.byteLength, BUFFER_USAGE.storage);
  const made = { bytes, layout };
  picture.planeLevels.set(level, made);
  for (const plane of [0, 1, 2] as const) {
    const [from, to] = [above.layout, layout].map((each) => ({
      offset: plane === 0 ? 0 : plane === 1 ? each.uOffset : each.vOffset,
      stride: plane === 0 ? each.lumaStride : each.chromaStride,
    })) as [Place, Place];
    const words = to.stride / 4;
    const rows = plane === 0 ? height : layout.chromaHeight;
    const params = new UniformWriter(8)
      .ints(from.offset / 4, from.stride / 4, to.offset / 4, words)
      .ints(words, rows, 0, 0);
    stage.passes.run('halvePlane', params, groupsFor(words, rows), [
      { buffer: above.bytes },
      { buffer: bytes },
    ]);
  }
  return made;
}

interface Place {
  readonly offset: number;
  readonly stride: number;
}
