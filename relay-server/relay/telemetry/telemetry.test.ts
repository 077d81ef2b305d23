import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RelayEvent } from '../../../src/protocol/relay/events.ts';
import type { JobView } from '../../../src/protocol/relay/job.ts';
import { migrate } from '../database/migrate.ts';
import type { OpenedDatabase } from '../database/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import { createLog } from '../http/log.ts';
import { withDatabases } from '../testing/databases.ts';
import { middleOf } from './histogram.ts';
import { startJobFacts } from './job-facts.ts';
import { createRecorder } from './recorder.ts';
import { forgetOld, KEPT } from './retention.ts';
import { createTelemetryStore } from './telemetry-store.ts';
import { telemetryMigrations } from './telemetry-tables.ts';

const DAY = 86_400_000;
const log = createLog('silent');

const endedJob = (n: number, finishedAt: number): JobView => ({
  id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  kind: 'segment',
  state: n % 5 === 0 ? 'dead' : 'done',
  name: '',
  parent: null,
  tenant: 'acme',
  owner: 'x',
  priority: 0,
  deadline: null,
  labels: {},
  needs: {},
  progress: 1,
  frames: 10,
  totalFrames: 10,
  framesPerSecond: 0,
  etaSeconds: null,
  attempts: 1,
  node: null,
  waiting: null,
  error: n % 5 === 0 ? { code: 'unexpected', params: {}, detail: '' } : null,
  notices: [],
  artefacts: [],
  segments: null,
  createdAt: finishedAt - 3000,
  startedAt: finishedAt - 2000,
  finishedAt,
});

/** A log that is there already. */
function logOf(events: readonly RelayEvent[]): EventLog {
  return {
    append: async () => {},
    since: async (after, limit) => ({
      events: events.filter(({ seq }) => seq > after).slice(0, limit),
      oldest: 1,
    }),
    told: 0,
    head: async () => 0,
    subscribe: () => () => {},
  };
}

withDatabases('the telemetry', (open) => {
  let opened: Promise<OpenedDatabase> | undefined;
  const database = (): Promise<OpenedDatabase> => {
    opened ??= open().then(async (one) => {
      await migrate(one, telemetryMigrations);
      return one;
    });
    return opened;
  };
  const total = async (name: string): Promise<number> => {
    const db = await database();
    const [row] = await db.query<{ n: number }>(
      `SELECT coalesce(sum(count), 0)::float8 AS n FROM relay.rollup r JOIN relay.series s ON s.id = r.series WHERE level = 86400 AND name = $1`,
      [name],
    );
    return row!.n;
  };

  test('counts every job once, whoever counts, how often and how far they got', async () => {
    const db = await database();
    const now = Date.now();
    const events: RelayEvent[] = [];
    for (let n = 1; n <= 1200; n++) {
      const job = endedJob(n, now - n);
      const event = { type: 'job' as const, at: now, tenant: 'acme', job };
      events.push({ ...event, seq: events.length + 1 });
      // Told again, by a change of its labels or a relay that repeats itself.
      if (n % 3 === 0) events.push({ ...event, seq: events.length + 1 });
    }
    const relays = await Promise.all(
      [0, 1].map(() => startJobFacts(db, logOf(events), createTelemetryStore(db), log)),
    );
    await Promise.all(relays.map((relay) => relay.catchUp()));
    await Promise.all(relays.map((relay) => relay.catchUp()));
    expect(await total('job.ended')).toBe(1200);
    expect(await total('job.error')).toBe(240);
    expect(await total('job.run.s')).toBe(960);
    const [facts] = await db.query<{ n: number }>('SELECT count(*)::int AS n FROM relay.job_fact');
    expect(facts!.n).toBe(1200);
    for (const relay of relays) await relay.close();
  });

  test('roll-ups hold what was recorded, in whatever portions it came', async () => {
    const db = await database();
    let round = 0;
    const batch = fc.array(fc.double({ min: 0.01, max: 1000, noNaN: true }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 4 }), async (batches) => {
        const name = `test.${round++}`;
        const at = Date.now();
        const stores = [createTelemetryStore(db), createTelemetryStore(db)];
        await Promise.all(
          batches.map((values, i) => stores[i % 2]!.record(values.map((value) => ({ name, value, at })))),
        );
        const all = batches.flat();
        const rows = await db.query<
          Record<'count' | 'sum' | 'least' | 'most', number> & { bins: number[]; counts: string[] }
        >(
          `SELECT count::float8, sum, least, most, bins, counts FROM relay.rollup r JOIN relay.series s ON s.id = r.series WHERE name = $1`,
          [name],
        );
        expect(rows).toHaveLength(3);
        for (const row of rows) {
          expect(row.count).toBe(all.length);
          expect(row.sum).toBeCloseTo(
            all.reduce((sum, value) => sum + value, 0),
            6,
          );
          expect([row.least, row.most]).toEqual([Math.min(...all), Math.max(...all)]);
          expect(row.counts.reduce((sum, count) => sum + Number(count), 0)).toBe(all.length);
          expect(middleOf(Math.max(...row.bins)) / row.most).toBeGreaterThan(0.97);
        }
      }),
      { numRuns: 15 },
    );
  });

  test('what is older than it is kept goes, the roll-ups after the points', async () => {
    const db = await database();
    const store = createTelemetryStore(db);
    const ages = [0.5, KEPT.points + 1, KEPT.minutes + 1, KEPT.hours + 1, KEPT.days + 1];
    await store.record(ages.map((age) => ({ name: 'aged', value: 1, at: Date.now() - age * DAY })));
    await forgetOld(db);
    const count = async (table: string, where: string): Promise<number> => {
      const [row] = await db.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM relay.${table} x JOIN relay.series s ON s.id = x.series WHERE name = 'aged' AND ${where}`,
      );
      return row!.n;
    };
    expect(await count('point', 'true')).toBe(1);
    expect(await count('rollup', 'level = 60')).toBe(2);
    expect(await count('rollup', 'level = 3600')).toBe(3);
    expect(await count('rollup', 'level = 86400')).toBe(4);
  });
});

test('what cannot be stored now is stored later, and what is too much is counted', async () => {
  const stored: number[] = [];
  let broken = true;
  const store = {
    place: async () => [],
    write: async () => {},
    record: async (batch: readonly { value: number }[]) => {
      if (broken) throw new Error('gone');
      stored.push(...batch.map(({ value }) => value));
    },
  };
  const recorder = createRecorder(store, log);
  recorder.record({ name: 'a', value: 1 });
  await recorder.flush();
  recorder.record({ name: 'a', value: 2 });
  recorder.record({ name: 'a', value: Number.NaN });
  await recorder.flush();
  broken = false;
  await recorder.flush();
  expect(stored).toEqual([1, 2]);
  for (let i = 0; i < 50_010; i++) recorder.record({ name: 'a', value: i });
  expect(recorder.dropped).toBe(10);
  await recorder.close();
});
