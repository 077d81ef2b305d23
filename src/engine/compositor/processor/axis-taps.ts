/** Which texels make each sample of one axis of an upright picture, and how much of the sample the picture covers. */
export interface AxisTaps {
  /** First sample. */
  readonly start: number;
  /** Samples. */
  readonly count: number;
  /** Texels under a sample; `weights` holds so many for each, their sum 1. */
  readonly width: number;
  readonly first: Int32Array;
  readonly weights: Float32Array;
  /** 0…1 */
  readonly cover: Float32Array;
  /** One texel a sample, the next beside it: texel = sample + shift. Null where texels are filtered. */
  readonly shift: number | null;
  /** Samples from `solid.from` to before `solid.to` are covered whole. */
  readonly solid: { readonly from: number; readonly to: number };
}

export interface AxisPlacement {
  /** Samples that can change, half-open. */
  readonly from: number;
  readonly to: number;
  /** Texel at a sample's centre s + ½: step × (s + ½) + origin. `step` > 0. */
  readonly step: number;
  readonly origin: number;
  /** Texels that the crop leaves, and the last there is. */
  readonly low: number;
  readonly high: number;
  readonly last: number;
  /** Texels that are averaged before the tent filter sees them, a power of two: `2 ** level` of `sampling.ts`. */
  readonly group: number;
}

/** Of a texel: nearer than this to a whole number is whole. */
const GRID_TOLERANCE = 1e-4;

const share = (value: number): number => Math.min(1, Math.max(0, value));

/**
 * The filter of `sampling.ts` along one axis: groups of texels are averaged, over their means stands a tent, bilinear up to one a
 * sample. Texels outside of the picture are those on its edge; the edge itself is antialiased.
 */
export function axisTaps(placement: AxisPlacement): AxisTaps {
  const { from, to, step, origin, low, high, last, group } = placement;
  const count = Math.max(0, to - from);
  const radius = Math.max(1, step / group);
  const most = (Math.ceil(2 * radius) + 1) * group;
  const first = new Int32Array(count);
  const wide = new Float32Array(count * most);
  const cover = new Float32Array(count);
  const lowest = Math.floor(low / group);
  const highest = Math.max(lowest, Math.min(Math.ceil(high / group), Math.floor((last + 1) / group)) - 1);
  let width = 1;
  for (let i = 0; i < count; i++) {
    const texel = step * (from + i + 0.5) + origin;
    cover[i] = share((texel - low) / step + 0.5) * share((high - texel) / step + 0.5);
    const centre = texel / group - 0.5;
    const begin = Math.ceil(centre - radius + GRID_TOLERANCE);
    const end = Math.floor(centre + radius - GRID_TOLERANCE);
    const start = clamp(begin, lowest, highest);
    first[i] = start * group;
    let total = 0;
    for (let x = begin; x <= end; x++) total += 1 - Math.abs(x - centre) / radius;
    for (let x = begin; x <= end; x++) {
      const weight = (1 - Math.abs(x - centre) / radius) / total;
      // What lies off the grid by rounding alone is on it.
      if (weight <= GRID_TOLERANCE) continue;
      const tap = (clamp(x, lowest, highest) - start) * group;
      for (let k = tap; k < tap + group; k++) wide[i * most + k] = wide[i * most + k]! + weight / group;
      width = Math.max(width, tap + group);
    }
  }
  const weights = new Float32Array(count * width);
  for (let i = 0; i < count; i++) weights.set(wide.subarray(i * most, i * most + width), i * width);
  const shift = shiftOf(first, width, from);
  return { start: from, count, width, first, weights, cover, shift, solid: solidOf(cover) };
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

function shiftOf(first: Int32Array, width: number, from: number): number | null {
  if (width !== 1 || first.length === 0) return null;
  const shift = first[0]! - from;
  return first.every((texel, i) => texel === from + i + shift) ? shift : null;
}

function solidOf(cover: Float32Array): { from: number; to: number } {
  const from = cover.indexOf(1);
  if (from < 0) return { from: 0, to: 0 };
  let to = from;
  while (to < cover.length && cover[to] === 1) to++;
  return { from, to };
}
