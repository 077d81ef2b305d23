import type { Queryable } from '../database/database.ts';
import { readSeries } from './read-series.ts';
import type { Window } from './window.ts';

/** An hour that was unlike the same hour of other weeks. */
export interface Anomaly {
  readonly metric: string;
  readonly at: number;
  readonly value: number;
  /** Median of the same hour of the week. */
  readonly usual: number;
  /** How many spreads it lies off; above zero: more than usual. */
  readonly score: number;
  readonly direction: 'high' | 'low';
  /** Hours that it was compared with, and whether they were of the same hour of the week or only of the day. */
  readonly hours: number;
  readonly basis: 'week' | 'day';
  /** In English; other languages make theirs of the facts. */
  readonly explanation: string;
}

interface Watched {
  readonly metric: string;
  readonly name: string;
  readonly value: 'sum' | 'mean';
  /** Spread below which nothing is worth a mark, in the metric's unit: a queue of two is not a crowd. */
  readonly floor: number;
  readonly what: string;
}

const WATCHED: readonly Watched[] = [
  { metric: 'jobs', name: 'job.ended', value: 'sum', floor: 2, what: 'jobs ended' },
  { metric: 'errors', name: 'job.error', value: 'sum', floor: 1, what: 'jobs failed' },
  { metric: 'wait', name: 'job.wait.s', value: 'mean', floor: 2, what: 'seconds until a node took a job' },
  { metric: 'run', name: 'job.run.s', value: 'mean', floor: 2, what: 'seconds of work a job' },
  { metric: 'queue', name: 'queue.depth', value: 'mean', floor: 2, what: 'jobs waiting' },
];

const HOUR = 3600_000;
const WEEK_HOURS = 168;
const WEEKS_BACK = 8;
/** Of a normal distribution the MAD is 0.6745 standard deviations. */
const NORMAL = 0.6745;
/** One hour in several thousand of a calm relay. */
const THRESHOLD = 4;
/** Fewer weeks say nothing about what is usual at this hour; then every hour of the day counts, and without those nothing is marked. */
const ENOUGH = 3;

/** Plain statistics that can be told in a sentence: median and median deviation of the same hour of other weeks. */
export async function anomalies(database: Queryable, window: Window): Promise<Anomaly[]> {
  const history: Window = {
    ...window,
    from: window.from - WEEKS_BACK * WEEK_HOURS * HOUR,
    resolutionSeconds: 3600,
    level: 3600,
  };
  const buckets = await readSeries(database, history, { names: WATCHED.map(({ name }) => name) });
  return WATCHED.flatMap((watched) => {
    const own = buckets.filter(({ name }) => name === watched.name);
    const values = own.map(({ at, sum, count }) => ({
      at,
      value: watched.value === 'sum' ? sum : sum / count,
    }));
    return marksOf(watched, values, window);
  }).sort((a, b) => b.at - a.at);
}

export interface HourValue {
  readonly at: number;
  readonly value: number;
}

export function marksOf(
  watched: Watched,
  values: readonly HourValue[],
  window: Pick<Window, 'from' | 'to'>,
): Anomaly[] {
  const hourOfWeek = (at: number): number => Math.floor(at / HOUR) % WEEK_HOURS;
  const weekly = Map.groupBy(values, ({ at }) => hourOfWeek(at));
  const daily = Map.groupBy(values, ({ at }) => hourOfWeek(at) % 24);
  return values.flatMap(({ at, value }) => {
    // An hour that is not over yet holds too little of everything that adds up.
    if (at < window.from || at + HOUR > window.to) return [];
    const others = (list: readonly HourValue[] = []) =>
      list.filter((one) => one.at !== at).map((one) => one.value);
    const same = others(weekly.get(hourOfWeek(at)));
    const base = same.length >= ENOUGH ? same : others(daily.get(hourOfWeek(at) % 24));
    if (base.length < ENOUGH) return [];
    const usual = median(base);
    const spread = Math.max(
      median(base.map((one) => Math.abs(one - usual))) / NORMAL,
      watched.floor,
      Math.abs(usual) * 0.05,
    );
    const score = (value - usual) / spread;
    if (Math.abs(score) < THRESHOLD) return [];
    return [explained(watched, { at, value, usual, score }, base.length, same.length >= ENOUGH)];
  });
}

function explained(
  { metric, what }: Watched,
  facts: Pick<Anomaly, 'at' | 'value' | 'usual' | 'score'>,
  hours: number,
  weekly: boolean,
): Anomaly {
  const tell = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(1));
  const when = weekly ? 'at this hour of the week' : 'at this hour of the day';
  const explanation =
    `${tell(facts.value)} ${what}; usual ${when} are ${tell(facts.usual)} (median of ${hours}). ` +
    `That is ${tell(Math.abs(facts.score))} times the usual spread ${facts.score > 0 ? 'above' : 'below'} it.`;
  const direction = facts.score > 0 ? 'high' : 'low';
  return { metric, ...facts, direction, hours, basis: weekly ? 'week' : 'day', explanation };
}

export function median(values: readonly number[]): number {
  const order = [...values].sort((a, b) => a - b);
  const middle = order.length >> 1;
  return order.length % 2 === 1 ? order[middle]! : (order[middle - 1]! + order[middle]!) / 2;
}
