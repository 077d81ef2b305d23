/** An `order` value for a place in a sorted list: between its neighbours, so that one record changes and not all. */
export function orderAt(sorted: readonly { readonly order: number }[], index: number): number {
  const before = sorted[Math.min(index, sorted.length) - 1]?.order;
  const after = sorted[index]?.order;
  if (before === undefined) return after === undefined ? 0 : after - 1;
  return after === undefined ? before + 1 : (before + after) / 2;
}

/** False when halving has run out of numbers, or two share one: then all are numbered anew. */
export const isBetween = (
  sorted: readonly { readonly order: number }[],
  index: number,
  order: number,
): boolean =>
  order > (sorted[index - 1]?.order ?? Number.NEGATIVE_INFINITY) &&
  order < (sorted[index]?.order ?? Number.POSITIVE_INFINITY);

export const clampIndex = (index: number, length: number): number =>
  Math.max(0, Math.min(Math.trunc(index), length));
