// Percentiles cannot be added, bins can. The bins grow by 5 %: what is told of a percentile is within 2.5 % of it, from a microsecond
// to years, and two hours of bins make two hours' percentile exactly as if they had been counted together (DDSketch, Masson 2019).

const GROWTH = 1.05;
const LOG = Math.log(GROWTH);
/** Zero and below: nothing that is measured here is negative but by rounding. */
const ZERO_BIN = -1000;
const LEAST = 1e-9;

export const binOf = (value: number): number =>
  value <= LEAST ? ZERO_BIN : Math.ceil(Math.log(value) / LOG);

/** The value with the same relative distance from both ends of the bin. */
export const middleOf = (bin: number): number => (bin === ZERO_BIN ? 0 : (2 * GROWTH ** bin) / (GROWTH + 1));

export interface Histogram {
  readonly bins: readonly number[];
  readonly counts: readonly number[];
}

/** @param shares ascending, each 0 … 1. Null for each of an empty one. */
export function quantiles({ bins, counts }: Histogram, shares: readonly number[]): (number | null)[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return shares.map(() => null);
  const order = bins.map((bin, i) => ({ bin, count: counts[i]! })).sort((a, b) => a.bin - b.bin);
  return shares.map((share) => {
    const wanted = Math.max(1, Math.ceil(share * total));
    let seen = 0;
    for (const { bin, count } of order) {
      seen += count;
      if (seen >= wanted) return middleOf(bin);
    }
    return middleOf(order.at(-1)!.bin);
  });
}

export function merged(all: readonly Histogram[]): Histogram {
  const sums = new Map<number, number>();
  for (const { bins, counts } of all) {
    for (const [i, bin] of bins.entries()) sums.set(bin, (sums.get(bin) ?? 0) + counts[i]!);
  }
  return { bins: [...sums.keys()], counts: [...sums.values()] };
}
