import { median } from './anomalies.ts';

export interface Trend {
  /** In the metric's unit a day: Theil and Sen's estimator, which a single wild day does not bend. */
  readonly perDay: number;
  /** Of the whole range against its middle: 0.1 is a tenth more at the end than at the beginning. */
  readonly change: number;
  readonly direction: 'up' | 'down' | 'level';
}

export interface TimedValue {
  readonly at: number;
  readonly value: number;
}

const DAY = 86_400_000;
/** Below this a line through noise means nothing. */
const NOTABLE = 0.1;
const FEWEST = 4;
/** Slopes between all pairs: a few hundred columns make some ten thousand, and more are thinned out. */
const MOST = 150;

/**
 * Null: too little was measured to speak of a trend.
 * @param most values that are looked at: their square is what it costs
 */
export function trendOf(all: readonly TimedValue[], most = MOST): Trend | null {
  if (all.length < FEWEST) return null;
  const every = Math.ceil(all.length / most);
  const values = all.filter((_, i) => i % every === 0);
  const slopes = values.flatMap((a, i) =>
    values.slice(i + 1).flatMap((b) => (b.at > a.at ? [((b.value - a.value) / (b.at - a.at)) * DAY] : [])),
  );
  if (slopes.length === 0) return null;
  const perDay = median(slopes);
  const level = Math.abs(median(values.map(({ value }) => value)));
  const days = (values.at(-1)!.at - values[0]!.at) / DAY;
  const change = level > 0 ? (perDay * days) / level : 0;
  return { perDay, change, direction: Math.abs(change) < NOTABLE ? 'level' : change > 0 ? 'up' : 'down' };
}
