// The name of a preview frame by its content: everything that can change its pixels, and nothing else. Editing elsewhere on
// the timeline therefore leaves cached frames valid, and so does moving a clip in time.
import type { Layer, ResolvedFrame, StackItem } from '../../src/engine/timeline/types.ts';

/** @param width, height of the picture that is made, in pixels */
export const frameKey = (frame: ResolvedFrame, width: number, height: number): string =>
  JSON.stringify([
    width,
    height,
    frame.width,
    frame.height,
    frame.background,
    frame.color,
    frame.items.map(itemKey),
  ]);

const itemKey = (item: StackItem): unknown =>
  item.kind === 'layer'
    ? layerKey(item)
    : [
        item.transition,
        item.progress,
        item.color,
        item.from && layerKey(item.from),
        item.to && layerKey(item.to),
      ];

const layerKey = (layer: Layer): unknown => [
  sourceKey(layer),
  layer.geometry,
  layer.opacity,
  layer.blend,
  layer.effects,
];

function sourceKey({ source, sourceTime, clip }: Layer): unknown {
  if (source.kind === 'color') return source.color;
  if (source.kind === 'title') return source.title;
  const { asset, stream } = source;
  // Without a hash (a file that is not read yet) only the asset itself is sure to be the same.
  return [
    asset.hash || asset.id,
    asset.mezzanine?.hash ?? null,
    stream,
    sourceTime,
    asset.hash ? null : clip,
  ];
}
