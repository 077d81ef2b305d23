import type { PreviewLevel } from '../../src/protocol/preview-protocol.ts';

/** Share of the sequence's width and height. */
const SCALES: Readonly<Record<PreviewLevel, number>> = {
  wireframe: 1 / 2,
  draft: 1 / 4,
  standard: 1 / 2,
  full: 1,
};

/** A preview is looked at, not kept: beyond this many pixels a side no screen shows the difference. */
const LONGEST_SIDE = 4096;

/** Even, because chroma has half the samples; at least 16 pixels a side. */
export function previewSize(
  sequence: { readonly width: number; readonly height: number },
  level: PreviewLevel,
): { readonly width: number; readonly height: number } {
  const fit = Math.min(1, LONGEST_SIDE / Math.max(sequence.width, sequence.height));
  const side = (length: number): number => Math.max(16, 2 * Math.round((length * fit * SCALES[level]) / 2));
  return { width: side(sequence.width), height: side(sequence.height) };
}
