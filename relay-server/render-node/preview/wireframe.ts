// The cheapest quality: where every layer stands, without decoding anything.
import { apply, chain, type Point } from '../../../src/engine/frame-graph/affine.ts';
import { geometryAffine, outputAffine } from '../../../src/engine/frame-graph/layer-placement.ts';
import type { Layer, ResolvedFrame } from '../../../src/engine/timeline/types.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Y, U, V of JPEG: blue, amber, grey; as in the studio's own preview. */
const COLORS = { media: [138, 175, 95], title: [166, 76, 158], color: [141, 128, 128] } as const;
const BACKGROUND = 16;

/** I420 planes, tightly packed. */
export function wireframe(frame: ResolvedFrame, size: Size): Buffer {
  const luma = size.width * size.height;
  const planes = Buffer.alloc((luma * 3) / 2, 128);
  planes.fill(BACKGROUND, 0, luma);
  const toOutput = outputAffine(frame, size, 'contain');
  const thickness = Math.max(1, Math.round(size.height / 180));
  for (const layer of layersOf(frame)) {
    const shape = shapeOf(layer, frame);
    const geometry = geometryAffine(shape, layer.geometry, frame);
    if (!geometry) continue;
    const { crop } = layer.geometry;
    const [left, right] = [crop.left * shape.width, (1 - crop.right) * shape.width];
    const [top, bottom] = [crop.top * shape.height, (1 - crop.bottom) * shape.height];
    const m = chain(geometry, toOutput);
    const corners = [
      apply(m, left, top),
      apply(m, right, top),
      apply(m, right, bottom),
      apply(m, left, bottom),
    ];
    for (const [i, from] of corners.entries()) {
      const to = inside(corners[(i + 1) % 4]!, size);
      line(planes, size, inside(from, size), to, thickness, COLORS[layer.source.kind]);
    }
  }
  return planes;
}

export const layersOf = (frame: ResolvedFrame): Layer[] =>
  frame.items.flatMap((item) =>
    item.kind === 'layer' ? [item] : [item.from, item.to].filter((layer) => layer !== null),
  );

const shapeOf = ({ source }: Layer, frame: Size): Size =>
  (source.kind === 'media' ? (source.asset.video[source.stream] ?? source.asset.video[0]) : undefined) ??
  frame;

/** A box that is larger than the frame is drawn along the frame's edge, and nothing far away is stepped through. */
const inside = ({ x, y }: Point, { width, height }: Size): Point => ({
  x: Math.min(width - 1, Math.max(0, x)),
  y: Math.min(height - 1, Math.max(0, y)),
});

function line(
  planes: Buffer,
  { width, height }: Size,
  from: Point,
  to: Point,
  thickness: number,
  [y, u, v]: readonly [number, number, number],
): void {
  const steps = Math.ceil(Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y), 1));
  const luma = width * height;
  for (let i = 0; i <= steps; i++) {
    const [atX, atY] = [from.x + ((to.x - from.x) * i) / steps, from.y + ((to.y - from.y) * i) / steps];
    for (let dy = 0; dy < thickness; dy++) {
      for (let dx = 0; dx < thickness; dx++) {
        const column = Math.min(width - 1, Math.round(atX) + dx);
        const row = Math.min(height - 1, Math.round(atY) + dy);
        const chroma = (row >> 1) * (width >> 1) + (column >> 1);
        planes[row * width + column] = y;
        planes[luma + chroma] = u;
        planes[luma + (luma >> 2) + chroma] = v;
      }
    }
  }
}
