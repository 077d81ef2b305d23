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
  /** Of those hours: what lies within four of it is nothing to speak of. */
  readonly spread: number;
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
export const THRESHOLD = 4;
/** Fewer weeks say nothing about what is usual at this hour; then every hour of the day counts, and without those nothing is marked. */
const ENOUGH = 3;

/** Plain statistics that can be told in a sentence: median and median deviation of the same hour of other weeks. */
export interface AnomalyFinder {
  find(window: Window): Promise<Anomaly[]>;
}

/** Hours that are over change no more, but for what a clock that was off brings late: what was read is good until the next. */
const FRESH_MS = HOUR;
const MOST_KEPT = 50;

export function createAnomalyFinder(database: Queryable, now: () => number = Date.now): AnomalyFinder {
  const kept = new Map<string, { readonly at: number; readonly values: Promise<HourValue[][]> }>();
  const read = async (window: Window, from: number): Promise<HourValue[][]> => {
    const history: Window = { ...window, from, to: now(), resolutionSeconds: 3600, level: 3600 };
    const buckets = await readSeries(database, history, { names: WATCHED.map(({ name }) => name) });
    return WATCHED.map((watched) =>
      buckets
        .filter(({ name }) => name === watched.name)
        .map(({ at, sum, count }) => ({ at, value: watched.value === 'sum' ? sum : sum / count })),
    );
  };
  const hourly = (window: Window): Promise<HourValue[][]> => {
    const key = JSON.stringify([window.tenant, window.kind, window.node]);
    const known = kept.get(key);
    if (known && Math.floor(known.at / FRESH_MS) === Math.floor(now() / FRESH_MS)) return known.values;
    const values = read(window, now() - (WEEKS_BACK + 2) * WEEK_HOURS * HOUR);
    kept.delete(key);
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!);
    kept.set(key, { at: now(), values });
    values.catch(() => kept.delete(key));
    return values;
  };
  return {
    async find(window) {
      const recent = window.from > now() - 2 * WEEK_HOURS * HOUR;
      const values = await (recent
        ? hourly(window)
        : read(window, window.from - WEEKS_BACK * WEEK_HOURS * HOUR));
      return WATCHED.flatMap((watched, i) => marksOf(watched, values[i]!, window)).sort(
        (a, b) => b.at - a.at,
      );
    },
  };
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
    return [explained(watched, { at, value, usual, spread, score }, base.length, same.length >= ENOUGH)];
  });
}

function explained(
  { metric, what }: Watched,
  facts: Pick<Anomaly, 'at' | 'value' | 'usual' | 'spread' | 'score'>,
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
