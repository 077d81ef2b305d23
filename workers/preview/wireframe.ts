// The cheapest level: where every layer stands and what it is called, without decoding anything.
import { apply, chain } from '../../src/engine/frame-graph/affine.ts';
import { geometryAffine, outputAffine } from '../../src/engine/frame-graph/layer-placement.ts';
import type { Layer, ResolvedFrame } from '../../src/engine/timeline/types.ts';
import { contextOf } from './canvas-painter.ts';
import { frameLayers } from './frame-layers.ts';

const COLORS = { media: '#5b8def', title: '#d7a13a', color: '#8d8d8d' } as const;

/** A bitmap of the given size, which the caller closes. */
export function paintWireframe(
  frame: ResolvedFrame,
  size: { readonly width: number; readonly height: number },
): ImageBitmap {
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = contextOf(canvas, size.width, size.height);
  context.fillStyle = '#101010';
  context.fillRect(0, 0, size.width, size.height);
  const toOutput = outputAffine(frame, size, 'contain');
  const unit = Math.max(1, size.height / 360);
  for (const layer of frameLayers(frame)) {
    const shape = shapeOf(layer, frame);
    const geometry = geometryAffine(shape, layer.geometry, frame);
    if (!geometry) continue;
    const { crop } = layer.geometry;
    const m = chain(geometry, toOutput);
    const corners = [
      apply(m, crop.left * shape.width, crop.top * shape.height),
      apply(m, (1 - crop.right) * shape.width, crop.top * shape.height),
      apply(m, (1 - crop.right) * shape.width, (1 - crop.bottom) * shape.height),
      apply(m, crop.left * shape.width, (1 - crop.bottom) * shape.height),
    ];
    context.globalAlpha = Math.max(0.25, layer.opacity);
    context.strokeStyle = context.fillStyle = COLORS[layer.source.kind];
    context.lineWidth = 2 * unit;
    context.beginPath();
    for (const { x, y } of corners) context.lineTo(x, y);
    context.closePath();
    context.stroke();
    const top = corners.reduce((best, corner) => (corner.y + corner.x < best.y + best.x ? corner : best));
    context.font = `${Math.round(14 * unit)}px sans-serif`;
    context.fillText(
      nameOf(layer),
      Math.max(0, top.x) + 8 * unit,
      Math.max(0, top.y) + 20 * unit,
      size.width,
    );
  }
  return canvas.transferToImageBitmap();
}

function shapeOf(
  { source }: Layer,
  frame: ResolvedFrame,
): { readonly width: number; readonly height: number } {
  const stream =
    source.kind === 'media' ? (source.asset.video[source.stream] ?? source.asset.video[0]) : undefined;
  return stream ?? frame;
}

const nameOf = ({ source }: Layer): string =>
  source.kind === 'media'
    ? source.asset.name
    : source.kind === 'title'
      ? (source.title.text.split('\n')[0] ?? '')
      : source.color;
