// Sets of samples as sorted stretches: where a strip has something to do.
import { BLOCK } from './block.ts';
import type { Stretch } from './planned-strip.ts';

/**
 * The union. Stretches less than two blocks apart are one: effects work in blocks, and the end of one stretch must not fall into
 * the block in which the next begins.
 */
export function union(all: readonly Stretch[]): Stretch[] {
  const sorted = [...all].filter(({ from, to }) => to > from).sort((a, b) => a.from - b.from);
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of sorted) {
    const last = merged.at(-1);
    if (last && from < last.to + 2 * BLOCK) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

/** `before` samples more in front and `after` behind. */
export const widened = (all: readonly Stretch[], before: number, after: number): Stretch[] =>
  all.map(({ from, to }) => ({ from: from - before, to: to + after }));

/** Index of the first stretch that ends after `sample`. */
export function firstAfter(all: readonly Stretch[], sample: number): number {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (all[middle]!.to <= sample) low = middle + 1;
    else high = middle;
  }
  return low;
}
