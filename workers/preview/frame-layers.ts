import type { Layer, ResolvedFrame } from '../../src/engine/timeline/types.ts';

/** Every layer of a frame, those inside transitions too, bottom first. */
export const frameLayers = (frame: ResolvedFrame): Layer[] =>
  frame.items.flatMap((item) =>
    item.kind === 'layer' ? [item] : [item.from, item.to].filter((layer) => layer !== null),
  );
