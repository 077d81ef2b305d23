import type { Database, Queryable } from '../database/database.ts';
import { rolled, type SeriesPoint } from './rolled.ts';

export interface Measurement {
  readonly name: string;
  readonly value: number;
  /** Milliseconds since 1970; now when left out. */
  readonly at?: number;
  readonly tenant?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Belongs to no tenant: figures of the relay itself. */
export const NO_TENANT = '';

/** More would be somebody who puts ids into labels; what comes after is counted under `other`. */
const MOST_SERIES = 10_000;

export interface TelemetryStore {
  /** The series of measurements, made where they are new. Outside of any transaction, so that no id is remembered that was rolled back. */
  place(measurements: readonly Measurement[]): Promise<SeriesPoint[]>;
  /** Points and what they add to the roll-ups: all or nothing. */
  write(points: readonly SeriesPoint[], tx: Queryable): Promise<void>;
  /** Both, in a transaction of its own. */
  record(measurements: readonly Measurement[]): Promise<void>;
}

const MERGE = `INSERT INTO relay.rollup AS r (level, series, at, count, sum, least, most, bins, counts)
  SELECT level, series, at, count, sum, least, most, bins, counts FROM jsonb_to_recordset($1::jsonb)
    AS x (level int, series int, at timestamptz, count bigint, sum float8, least float8, most float8, bins int[], counts bigint[])
  ON CONFLICT (level, series, at) DO UPDATE SET
    count = r.count + excluded.count, sum = r.sum + excluded.sum,
    least = least(r.least, excluded.least), most = greatest(r.most, excluded.most),
    (bins, counts) = (
      SELECT array_agg(bin ORDER BY bin), array_agg(n ORDER BY bin) FROM (
        SELECT bin, sum(n)::bigint AS n FROM (
          SELECT unnest(r.bins) AS bin, unnest(r.counts) AS n
          UNION ALL SELECT unnest(excluded.bins), unnest(excluded.counts)
        ) both_sides GROUP BY bin
      ) together
    )`;

export function createTelemetryStore(database: Database, now: () => number = Date.now): TelemetryStore {
  const known = new Map<string, number>();

  const learn = async (wanted: ReadonlyMap<string, Measurement>): Promise<void> => {
    const rows = [...wanted].map(([key, { name, tenant = NO_TENANT, labels = {} }]) => ({
      key,
      name,
      tenant,
      labels,
    }));
    await database.query(
      `INSERT INTO relay.series (name, tenant, labels, key)
       SELECT name, tenant, labels, key FROM jsonb_to_recordset($1::jsonb) AS x (name text, tenant text, labels jsonb, key text)
       ON CONFLICT (key) DO NOTHING`,
      [JSON.stringify(rows)],
    );
    const found = await database.query<{ key: string; id: number }>(
      'SELECT key, id FROM relay.series WHERE key = ANY($1)',
      [[...wanted.keys()]],
    );
    for (const { key, id } of found) known.set(key, id);
  };

  const place: TelemetryStore['place'] = async (measurements) => {
    const keyed = measurements.map((one) => {
      const key = keyOf(one);
      if (known.has(key) || known.size < MOST_SERIES) return { one, key };
      const other = { ...one, labels: { other: 'true' } };
      return { one: other, key: keyOf(other) };
    });
    const missing = new Map(keyed.filter(({ key }) => !known.has(key)).map(({ one, key }) => [key, one]));
    if (missing.size > 0) await learn(missing);
    return keyed.map(({ one, key }) => ({ series: known.get(key)!, at: one.at ?? now(), value: one.value }));
  };

  const write: TelemetryStore['write'] = async (points, tx) => {
    if (points.length === 0) return;
    await tx.query(
      `INSERT INTO relay.point (series, at, value)
       SELECT s, to_timestamp(a / 1000), v FROM unnest($1::int[], $2::float8[], $3::float8[]) AS x (s, a, v)`,
      [points.map(({ series }) => series), points.map(({ at }) => at), points.map(({ value }) => value)],
    );
    await tx.query(MERGE, [JSON.stringify(rolled(points))]);
  };

  return {
    place,
    write,
    async record(measurements) {
      const points = await place(measurements);
      await database.transaction((tx) => write(points, tx));
    },
  };
}

function keyOf({ name, tenant = NO_TENANT, labels = {} }: Measurement): string {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([name, tenant, sorted]);
}
