import { expect, test } from 'vitest';
import { FakeNode, PATIENT } from '../testing/fake-node.ts';
import { jobDesk } from '../testing/job-desk.ts';
import { withRelays } from '../testing/relay-rig.ts';
import { forgetJobs } from './forget-jobs.ts';

withRelays(
  'jobs that are long over',
  (rig) => {
    const { submit, render, finish, job, act } = jobDesk(rig);
    const rowsOf = async (id: string): Promise<number> => {
      const [row] = await rig().services.database.query<{ count: number }>(
        `WITH flow AS (SELECT id FROM relay.job WHERE root = $1 UNION SELECT $1)
         SELECT ((SELECT count(*) FROM relay.job WHERE root = $1)
           + (SELECT count(*) FROM relay.job_history WHERE job IN (SELECT id FROM flow))
           + (SELECT count(*) FROM relay.job_log WHERE job IN (SELECT id FROM flow))
           + (SELECT count(*) FROM relay.render_segment WHERE render = $1)
           + (SELECT count(*) FROM relay.block WHERE root = $1))::int AS count`,
        [id],
      );
      return row!.count;
    };
    const age = (id: string, days: number) =>
      rig().services.database.query(
        'UPDATE relay.job SET finished_at = now() - make_interval(days => $2) WHERE root = $1',
        [id, days],
      );
    /** As the collector does when the time for which films are kept is over. */
    const letGo = (id: string) =>
      rig().services.database.query('DELETE FROM relay.blob_reference WHERE holder = $1', [id]);
    const missing = async (id: string): Promise<boolean> =>
      (await rig().ask(`/api/jobs/${id}`)).status === 404;

    test('go with all that belongs to them; what runs, is young or is still kept stays', async () => {
      const { database } = rig().services;
      const node = await FakeNode.join(rig());
      const old = await render('old');
      const clumsy = (await node.lease())!;
      await node.fail(clumsy, 'refused');
      await act(old.id, 'cancel');
      await act(old.id, 'retry');
      await finish(node, ['o1', 'o2']);
      const [kept, young] = [await render('kept'), await render('young')];
      await finish(node, ['k1', 'k2']);
      const dead = await submit({ kind: 'proxy' });
      await node.fail((await node.lease())!, 'hard');
      const running = await submit({ kind: 'proxy' });
      const lease = (await node.lease())!;
      for (const { id } of [old, kept, dead]) await age(id, 31);
      await age(young.id, 29);
      for (const { id } of [old, young, dead]) await letGo(id);

      expect(await rowsOf(old.id)).toBeGreaterThan(10);
      expect(await forgetJobs(database, 0)).toBe(0);
      expect(await forgetJobs(database, 30)).toBe(2);
      expect([await rowsOf(old.id), await rowsOf(dead.id)]).toEqual([0, 0]);
      expect(await Promise.all([old, dead].map(({ id }) => missing(id)))).toEqual([true, true]);
      expect((await rig().ask(`/api/jobs/${kept.id}/film`)).status).toBe(200);
      expect((await job(young.id)).state).toBe('done');
      expect((await node.work(lease)).status).toBe(204);
      expect((await job(running.id)).state).toBe('done');

      // What was made for the old film is still there for a new one.
      const again = await render('again');
      expect(await finish(node, ['o1', 'o2'])).toEqual(['plan', 'mux']);
      expect((await job(again.id)).state).toBe('done');
    });
  },
  { environment: PATIENT },
);
