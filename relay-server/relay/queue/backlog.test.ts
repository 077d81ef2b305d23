import { expect, test } from 'vitest';
import { etaOf } from '../jobs/eta.ts';
import type { ViewRow } from '../jobs/job-row.ts';
import { FakeNode, PATIENT } from '../testing/fake-node.ts';
import { jobDesk } from '../testing/job-desk.ts';
import { withRelays } from '../testing/relay-rig.ts';
import { Backlog } from './backlog.ts';

withRelays(
  'the time until a job is done',
  (rig) => {
    test('counts what goes before it, by the rule of its queue, shared out among the nodes', async () => {
      const { submit, patch } = jobDesk(rig);
      const { database, jobs } = rig().services;
      const { pace, policies } = jobs.parts;
      await database.query(
        `INSERT INTO relay.pace (kind, unit_seconds, samples) VALUES ($1, 120, 1), ('transcode', 40, 1)`,
        ['proxy'],
      );
      await pace.read();
      const node = await FakeNode.join(rig());
      await patch('/api/queues/proxy', { policy: 'priority' });
      const running = await submit({ kind: 'proxy', priority: 90 });
      await node.lease();
      const asked = [];
      for (const priority of [60, 40, 20]) asked.push(await submit({ kind: 'proxy', priority }));
      await submit({ kind: 'transcode' });

      const backlog = new Backlog(database, policies, pace);
      await backlog.read();
      const rowOf = async (id: string): Promise<ViewRow> => {
        const [row] = await database.query<ViewRow>('SELECT * FROM relay.job WHERE id = $1', [id]);
        return { ...row!, live_frames: 0, live_rate: 0, live_progress: 0, mux_progress: 0 };
      };
      const rows = await Promise.all(asked.map(({ id }) => rowOf(id)));
      // Half of what runs, then one more of two minutes for each place in the queue.
      expect(rows.map((row) => backlog.ahead(row))).toEqual([60, 180, 300]);
      const ahead = (row: ViewRow): number => backlog.ahead(row);
      const parts = { pace, slots: 2, ahead, now: Date.now() };
      expect(rows.map((row) => etaOf(row, parts))).toEqual([150, 210, 270]);
      const begun = await rowOf(running.id);
      expect(etaOf(begun, { ...parts, now: begun.started_at!.getTime() + 20_000 })).toBe(100);
    });
  },
  { environment: PATIENT },
);
