import { expect, test } from 'vitest';
import type { Queryable } from '../database/database.ts';
import { FakeNode, hashOf, json, PATIENT } from '../testing/fake-node.ts';
import { withRelays } from '../testing/relay-rig.ts';

/** Every row of every table of the relay and its queue, but for what goes on by itself. */
async function allRows({ query }: Queryable): Promise<Record<string, string>> {
  const tables = await query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname IN ('relay', 'relay_queue') AND tablename NOT IN ('point', 'series', 'rollup', 'version') ORDER BY 1`,
  );
  const rows: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await query<{ all: string }>(
      `SELECT coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '') AS all FROM ${name} t`,
    );
    rows[name] = row!.all;
  }
  return rows;
}

withRelays(
  'warming up',
  (rig) => {
    test('leaves everything as it was, and what waits for a node waits on', async () => {
      const { database, events, jobs } = rig().services;
      // There from the beginning: of a job that nobody could do, that is written down within a second.
      const node = await FakeNode.join(rig());
      const input = hashOf('media');
      await rig().ask(`/api/blobs/${input}`, { method: 'PUT', body: 'media' });
      const made = await (await rig().ask('/api/jobs', json({ kind: 'proxy', input }))).json();
      const before = await allRows(database);
      expect(before['relay.job']).toContain(made.id);
      const told: unknown[] = [];
      const stop = events.subscribe((event) => told.push(event));
      await jobs.warmUp(() => false);
      expect(await allRows(database)).toEqual(before);
      expect(jobs.parts.pace.knows('proxy')).toBe(false);
      const lease = await node.lease();
      expect(lease).toMatchObject({ task: { job: made.id }, attempt: 1 });
      await node.work(lease!);
      await expect.poll(() => told.map((event) => (event as { type: string }).type)).toEqual(['job', 'job']);
      stop();
    });
  },
  { environment: PATIENT },
);
