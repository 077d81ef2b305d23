// The dashboard's first picture with a million stored points, over HTTP: `node bench/relay-analytics.ts [points]`. Two weeks of a relay
// with three tenants, eight kinds of jobs and ten nodes; their roll-ups are made by SQL here, with the bins of the telemetry.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../relay-server/relay/database/database.ts';
import { relayOptions } from '../relay-server/relay/options.ts';
import { startRelay } from '../relay-server/relay/relay.ts';
import { findPostgres, startPostgres } from '../relay-server/relay/testing/databases.ts';

const POINTS = Number(process.argv[2] ?? 1_000_000);
const RUNS = 15;
const DAYS = 14;
const DAY = 86_400_000;
const KINDS = ['render', 'plan', 'segment', 'mux', 'proxy', 'transcode', 'enhance', 'analysis'];

interface Series {
  readonly name: string;
  readonly tenant: string;
  readonly labels: Readonly<Record<string, string>>;
}

function allSeries(): Series[] {
  const jobs = ['studio', 'school', 'agency'].flatMap((tenant) =>
    KINDS.flatMap((kind) => [
      ...['job.wait.s', 'job.run.s', 'job.total.s', 'job.cost.s'].map((name) => ({
        name,
        tenant,
        labels: { kind },
      })),
      ...['done', 'dead'].map((state) => ({ name: 'job.ended', tenant, labels: { kind, state } })),
      { name: 'job.error', tenant, labels: { kind, code: 'unexpected' } },
    ]),
  );
  const nodes = Array.from({ length: 10 }, (_, i) =>
    ['node.cpu', 'node.memory', 'node.disk'].map((name) => ({
      name,
      tenant: '',
      labels: { node: `node ${i}` },
    })),
  ).flat();
  const relay = ['queue.depth', 'queue.running', 'segment.hits', 'segment.misses', 'quality.score'];
  const states = ['online', 'offline'].map((state) => ({ name: 'nodes', tenant: '', labels: { state } }));
  return [...jobs, ...nodes, ...states, ...relay.map((name) => ({ name, tenant: '', labels: {} }))];
}

async function fill(database: Database): Promise<number> {
  const series = allSeries();
  await database.query(
    `INSERT INTO relay.series (name, tenant, labels, key)
     SELECT name, tenant, labels, 'bench ' || ordinality FROM ROWS FROM (
       jsonb_to_recordset($1::jsonb) AS (name text, tenant text, labels jsonb)) WITH ORDINALITY AS x (name, tenant, labels, ordinality)`,
    [JSON.stringify(series)],
  );
  await database.query(
    `INSERT INTO relay.point (series, at, value)
     SELECT (SELECT min(id) FROM relay.series WHERE key LIKE 'bench %') + (n % $2::int), now() - make_interval(secs => n::float8 * $3::float8 / $1::float8), 1 + 30 * -ln(1 - random())
     FROM generate_series(1, $1::int) AS n`,
    [POINTS, series.length, (DAYS * DAY) / 1000],
  );
  for (const level of [60, 3600, 86_400]) {
    await database.query(
      `INSERT INTO relay.rollup (level, series, at, count, sum, least, most, bins, counts)
       SELECT ${level}, series, at, sum(n), sum(total), min(least), max(most), array_agg(bin), array_agg(n) FROM (
         SELECT series, date_bin('${level} s', at, timestamptz '1970-01-05 00:00:00+00') AS at, ceil(ln(value) / ln(1.05))::int AS bin,
           count(*) AS n, sum(value) AS total, min(value) AS least, max(value) AS most
         FROM relay.point WHERE series IN (SELECT id FROM relay.series WHERE key LIKE 'bench %') GROUP BY 1, 2, 3) b GROUP BY series, at`,
    );
  }
  await database.query('ANALYZE relay.rollup');
  await database.query('ANALYZE relay.point');
  const [row] = await database.query<{ count: number }>('SELECT count(*)::int AS count FROM relay.point');
  return row!.count;
}

async function measure(kind: string, databaseUrl: string | null): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'storycore-bench-'));
  const relay = await startRelay(relayOptions({}, { port: 0, data, databaseUrl, logLevel: 'silent' }));
  try {
    const points = await fill(relay.services.database);
    const { token } = await relay.services.access.createUserToken({ name: 'bench', role: 'admin' });
    for (const [name, days] of [
      ['a day', 1],
      ['a week', 7],
      ['two weeks', 14],
      ['twenty minutes', 1 / 72],
    ] as const) {
      const times: number[] = [];
      const began = process.cpuUsage();
      for (let run = 0; run < RUNS; run++) {
        const start = performance.now();
        const from = Date.now() - days * DAY;
        const answer = await fetch(`${relay.url}/api/analytics/overview?from=${from}`, {
          headers: { authorization: `Bearer ${token}` },
        });
        await answer.arrayBuffer();
        if (!answer.ok) throw new Error(`${answer.status}`);
        times.push(performance.now() - start);
      }
      const { user, system } = process.cpuUsage(began);
      const [first = 0] = times;
      times.sort((a, b) => a - b);
      const row = {
        'overview of': `${name}, ${kind}`,
        points,
        first: `${first.toFixed(0)} ms`,
        p50: `${times[RUNS >> 1]!.toFixed(0)} ms`,
        'processor time': `${((user + system) / 1000 / RUNS).toFixed(0)} ms`,
        worst: `${times.at(-1)!.toFixed(0)} ms`,
      };
      console.log(JSON.stringify(row));
    }
  } finally {
    await relay.close();
    await rm(data, { recursive: true, force: true });
  }
}

await measure('embedded', null);
const bin = findPostgres();
if (bin) {
  const server = await startPostgres(bin);
  await measure('PostgreSQL', await server.database());
  await server.stop();
}
