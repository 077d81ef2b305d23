import type { PreviewQuality } from '../../../src/protocol/relay/preview.ts';

/** Share of the sequence's width and height; as in the studio's own preview. */
const SCALES: Readonly<Record<PreviewQuality, number>> = {
  wireframe: 1 / 2,
  draft: 1 / 4,
  standard: 1 / 2,
  full: 1,
};

interface Size {
  readonly width: number;
  readonly height: number;
}

/** In the sequence's shape, no larger than `most`. Even, because chroma has half the samples; at least 16 pixels a side. */
export function pictureSize(sequence: Size, quality: PreviewQuality, most: Size): Size {
  const fit = Math.min(1, most.width / sequence.width, most.height / sequence.height);
  const scale = Math.min(fit, SCALES[quality]);
  const side = (length: number): number => Math.max(16, 2 * Math.round((length * scale) / 2));
  return { width: side(sequence.width), height: side(sequence.height) };
}
