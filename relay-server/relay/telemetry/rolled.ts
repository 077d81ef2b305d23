import { binOf } from './histogram.ts';

/** Seconds: a minute, an hour, a day (of UTC). */
export const LEVELS = [60, 3600, 86_400] as const;
export type Level = (typeof LEVELS)[number];

export interface SeriesPoint {
  readonly series: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
}

export interface Rolled {
  readonly level: Level;
  readonly series: number;
  readonly at: string;
  count: number;
  sum: number;
  least: number;
  most: number;
  readonly bins: number[];
  readonly counts: number[];
}

/** What points add to the roll-ups, in the order in which rows are locked: two relays that add at once never wait in a circle. */
export function rolled(points: readonly SeriesPoint[]): Rolled[] {
  const rows = new Map<string, Rolled>();
  for (const { series, at, value } of points) {
    for (const level of LEVELS) {
      const start = Math.floor(at / (level * 1000)) * level * 1000;
      const key = `${level} ${series} ${start}`;
      let row = rows.get(key);
      if (!row) {
        row = {
          level,
          series,
          at: new Date(start).toISOString(),
          count: 0,
          sum: 0,
          least: value,
          most: value,
          bins: [],
          counts: [],
        };
        rows.set(key, row);
      }
      add(row, value);
    }
  }
  return [...rows.values()].sort(
    (a, b) => a.level - b.level || a.series - b.series || (a.at < b.at ? -1 : a.at > b.at ? 1 : 0),
  );
}

function add(row: Rolled, value: number): void {
  row.count++;
  row.sum += value;
  row.least = Math.min(row.least, value);
  row.most = Math.max(row.most, value);
  const bin = binOf(value);
  const place = row.bins.indexOf(bin);
  if (place < 0) {
    row.bins.push(bin);
    row.counts.push(1);
  } else row.counts[place]!++;
}
