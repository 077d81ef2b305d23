import type { Queryable } from '../database/database.ts';
import { binOf, type Histogram } from '../telemetry/histogram.ts';
import type { Window } from './window.ts';

export interface Bucket extends Histogram {
  readonly name: string;
  /** Value of the label that was asked for, or of the tenant; '' without. */
  readonly group: string;
  readonly at: number;
  readonly count: number;
  readonly sum: number;
  readonly least: number;
  readonly most: number;
}

export interface SeriesQuestion {
  readonly names: readonly string[];
  /** A label to keep apart, or the tenant. All others are added up. */
  readonly by?: string;
  /** Bins cost more to add up than everything else together. */
  readonly percentiles?: boolean;
  /** One bucket over the whole range instead of a chart. */
  readonly whole?: boolean;
}

/** Weeks begin on a Monday. */
const ORIGIN = `timestamptz '1970-01-05 00:00:00+00'`;

/** In order of time. What belongs to no tenant (nodes, queues) is everybody's to see. */
export async function readSeries(
  database: Queryable,
  window: Window,
  { names, by, percentiles = false, whole = false }: SeriesQuestion,
): Promise<Bucket[]> {
  const group = by === 'tenant' ? 's.tenant' : by ? `coalesce(s.labels ->> '${label(by)}', '')` : `''`;
  const bucket = whole
    ? 'to_timestamp($2::float8 / 1000)'
    : `date_bin(make_interval(secs => ${Number(window.resolutionSeconds)}), r.at, ${ORIGIN})`;
  const params = [names, window.from, window.to, window.tenant, window.kind, window.node];
  const rows = await database.query<Bucket>(
    window.level === 0
      ? fromPoints(group, bucket, percentiles)
      : fromRollups(window.level, group, bucket, percentiles),
    params,
  );
  if (window.level !== 0 || !percentiles) return rows;
  return rows.map((row) => ({ ...row, ...binned(row as never) }));
}

/** Only names of our own ever get here; a slip would be an injection. */
const label = (name: string): string => {
  if (!/^[a-z]+$/.test(name)) throw new Error(`no label: ${name}`);
  return name;
};

const SERIES = `picked AS MATERIALIZED (
  SELECT s.* FROM relay.series s WHERE s.name = ANY($1) AND ($4::text IS NULL OR s.tenant IN ($4, ''))
    AND ($5::text IS NULL OR NOT s.labels ? 'kind' OR s.labels ->> 'kind' = $5)
    AND ($6::text IS NULL OR NOT s.labels ? 'node' OR s.labels ->> 'node' = $6))`;
const BETWEEN = 'r.at >= to_timestamp($2::float8 / 1000) AND r.at < to_timestamp($3::float8 / 1000)';
const AT = `(extract(epoch FROM bucket) * 1000)::float8 AS at`;

function fromRollups(level: number, group: string, bucket: string, percentiles: boolean): string {
  // A bucket that the range begins in counts as a whole: roll-ups cannot be cut.
  const rows = `rows AS (
    SELECT s.name, ${group} AS "group", ${bucket} AS bucket, r.* FROM picked s JOIN relay.rollup r ON r.series = s.id
    WHERE r.level = ${level} AND r.at >= date_bin(make_interval(secs => ${level}), to_timestamp($2::float8 / 1000), ${ORIGIN})
      AND r.at < to_timestamp($3::float8 / 1000))`;
  const totals = `SELECT name, "group", bucket, sum(count)::float8 AS count, sum(sum) AS sum, min(least) AS least, max(most) AS most
    FROM rows GROUP BY 1, 2, 3`;
  if (!percentiles) {
    return `WITH ${SERIES}, ${rows} SELECT name, "group", ${AT}, count, sum, least, most, '{}'::int[] AS bins, '{}'::float8[] AS counts
      FROM (${totals}) t ORDER BY bucket`;
  }
  return `WITH ${SERIES}, ${rows}, totals AS (${totals}),
    bins AS (SELECT name, "group", bucket, array_agg(bin) AS bins, array_agg(n) AS counts FROM (
      SELECT name, "group", bucket, u.bin, sum(u.n)::float8 AS n FROM rows, unnest(rows.bins, rows.counts) AS u (bin, n) GROUP BY 1, 2, 3, 4
    ) x GROUP BY 1, 2, 3)
    SELECT t.name, t."group", (extract(epoch FROM t.bucket) * 1000)::float8 AS at, t.count, t.sum, t.least, t.most, b.bins, b.counts
    FROM totals t JOIN bins b USING (name, "group", bucket) ORDER BY t.bucket`;
}

function fromPoints(group: string, bucket: string, percentiles: boolean): string {
  const values = percentiles ? 'array_agg(r.value)' : `'{}'::float8[]`;
  return `WITH ${SERIES} SELECT name, "group", ${AT}, count, sum, least, most, vals AS counts, '{}'::int[] AS bins FROM (
      SELECT s.name, ${group} AS "group", ${bucket} AS bucket, count(*)::float8 AS count, sum(r.value) AS sum, min(r.value) AS least,
        max(r.value) AS most, ${values} AS vals
      FROM picked s JOIN relay.point r ON r.series = s.id WHERE ${BETWEEN} GROUP BY 1, 2, 3
    ) t ORDER BY bucket`;
}

function binned({ counts: values }: { counts: readonly number[] }): Histogram {
  const sums = new Map<number, number>();
  for (const value of values) sums.set(binOf(value), (sums.get(binOf(value)) ?? 0) + 1);
  return { bins: [...sums.keys()], counts: [...sums.values()] };
}
