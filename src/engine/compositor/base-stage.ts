import type { FramePlan } from '../frame-graph/frame-plan.ts';
import type { RgbaColor } from '../frame-graph/rgba-color.ts';
import { codesFromRgb } from './color-matrix.ts';
import type { PlaneLayout420 } from './plane-layout.ts';
import type { RgbaStage } from './rgba-path.ts';
import { UniformWriter } from './uniform-writer.ts';

/** Invocations in one row of a flat dispatch: 65535 groups of 64 are the most, this is far below. */
const ROW = 64 * 512;
const WEIGHTS = 256;

/** Puts what lies under everything into the planes, where that takes the GPU; a picture or a colour is written by the processor. */
export function drawBase(stage: RgbaStage, planes: GPUBuffer, layout: PlaneLayout420): void {
  const { plan, passes } = stage;
  const { base } = plan;
  if (base.kind === 'dissolve') {
    // Buffers are whole multiples of 64 KiB, so the last vector is never cut.
    const vectors = Math.ceil(layout.byteLength / 16);
    const params = new UniformWriter(4).ints(
      vectors,
      Math.round(base.mix * WEIGHTS),
      Math.min(ROW, vectors),
      0,
    );
    passes.run('dissolve', params, flat(vectors), [
      { buffer: stage.pictureOf(base.from).bytes },
      { buffer: stage.pictureOf(base.to).bytes },
      { buffer: planes },
    ]);
  }
  if (base.kind === 'tint') {
    const vectors = Math.ceil(layout.byteLength / 16);
    const codes = codesOf(base.color, plan);
    const params = new UniformWriter(8)
      .ints(vectors, layout.uOffset / 4, layout.vOffset / 4, Math.round(base.keep * WEIGHTS))
      .ints(...codes, Math.min(ROW, vectors));
    passes.run('tint', params, flat(vectors), [
      { buffer: stage.pictureOf(base.draw).bytes },
      { buffer: planes },
    ]);
  }
}

const flat = (count: number): readonly [number, number] => [
  Math.ceil(Math.min(ROW, count) / 64),
  Math.ceil(count / ROW),
];

function codesOf({ r, g, b }: RgbaColor, plan: FramePlan): readonly [number, number, number] {
  const rows = codesFromRgb(plan.output.color, plan.output.bitDepth);
  const code = (at: 0 | 1 | 2) =>
    Math.round(rows[at][0] * r + rows[at][1] * g + rows[at][2] * b + rows[at][3]);
  return [code(0), code(1), code(2)];
}

/** Planes of one colour. */
export function filledPlanes(
  plan: FramePlan,
  color: RgbaColor,
  layout: PlaneLayout420,
): Uint8Array<ArrayBuffer> {
  const [y, u, v] = codesOf(color, plan);
  const bytes = new Uint8Array(layout.byteLength);
  const codes = layout.bitDepth === 8 ? bytes : new Uint16Array(bytes.buffer);
  const per = layout.bitDepth === 8 ? 1 : 2;
  codes.fill(y, 0, layout.uOffset / per);
  codes.fill(u, layout.uOffset / per, layout.vOffset / per);
  codes.fill(v, layout.vOffset / per);
  return bytes;
}
