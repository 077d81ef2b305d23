import { expect, test } from 'vitest';
import type { NodeView } from '../../../src/protocol/relay/node.ts';
import type { Lease } from '../../../src/protocol/relay/task.ts';
import { FakeNode, PATIENT } from '../testing/fake-node.ts';
import { jobDesk } from '../testing/job-desk.ts';
import { withRelays } from '../testing/relay-rig.ts';
import { forgetLies } from './forget-lies.ts';

withRelays(
  'checks on nodes',
  (rig) => {
    const { render, job, get, finish, tasks } = jobDesk(rig);
    const stateOf = async ({ id }: FakeNode): Promise<string | undefined> =>
      (await get<{ nodes: NodeView[] }>('/api/nodes')).nodes.find((node) => node.id === id)?.state;
    const answer = (node: FakeNode, lease: Lease, same: boolean): Promise<Response> => {
      const compared = Object.keys('compare' in lease.task ? lease.task.compare : {}).map((hash) => ({
        hash,
        same,
        psnr: same ? 100 : 12,
        reason: same ? '' : 'other pictures',
      }));
      return node.complete(lease, {
        kind: 'segment',
        segments: [],
        encodedFrames: 0,
        thumbnail: null,
        compared,
      });
    };
    /** A film whose one segment `maker` made, and what another node is asked about it. */
    const film = async (maker: FakeNode, name: string): Promise<string> => {
      const { id } = await render(name);
      await maker.work((await maker.lease())!, [name]);
      await maker.work((await maker.lease())!);
      return id;
    };
    const gone = async (...nodes: FakeNode[]): Promise<void> => {
      for (const { id } of nodes) await rig().ask(`/api/nodes/${id}/drain`, { method: 'POST' });
    };

    test('what another node finds right is believed', async () => {
      const [maker, checker] = [await FakeNode.join(rig()), await FakeNode.join(rig())];
      const id = await film(maker, 'right');
      expect((await maker.lease())?.task.kind).toBe('mux');
      expect(await maker.lease()).toBeNull();
      const check = (await checker.lease())!;
      expect(Object.keys('compare' in check.task ? check.task.compare : {})).toHaveLength(1);
      expect((await answer(checker, check, true)).status).toBe(204);
      expect([await stateOf(maker), await stateOf(checker)]).toEqual(['online', 'online']);
      await gone(maker, checker);
      await rig().ask(`/api/jobs/${id}/cancel`, { method: 'POST' });
    });

    test('a third node decides; the liar is shut out and what it made is made again', async () => {
      const [liar, checker, third] = [
        await FakeNode.join(rig(), { name: 'liar' }),
        await FakeNode.join(rig()),
        await FakeNode.join(rig()),
      ];
      const id = await film(liar, 'lie');
      const mux = (await liar.lease())!;
      await answer(checker, (await checker.lease())!, false);
      expect(await stateOf(liar)).toBe('online');
      expect(await checker.lease()).toBeNull();
      await answer(third, (await third.lease())!, false);
      expect(await stateOf(liar)).toBe('quarantined');

      expect((await liar.work(mux)).status).toBe(409);
      expect((await liar.heartbeat([mux.lease])).revoked).toEqual([mux.lease]);
      expect(await liar.lease()).toBeNull();
      expect(await job(id)).toMatchObject({ state: 'running', segments: { total: 1, done: 0, stored: 0 } });
      expect(await finish(checker, ['lie'])).toEqual(['segment', 'mux']);
      expect(await job(id)).toMatchObject({ state: 'done', segments: { done: 1 } });
      const again = await FakeNode.join(rig(), { name: 'liar' });
      expect(await stateOf(again)).toBe('quarantined');
      await gone(checker, third);
    });

    test('who accuses wrongly is shut out; a film that is done says what it holds', async () => {
      const [maker, slanderer, third] = [
        await FakeNode.join(rig()),
        await FakeNode.join(rig(), { name: 'slanderer' }),
        await FakeNode.join(rig()),
      ];
      const mine = await film(slanderer, 'slanderer’s own');
      await finish(maker, ['slanderer’s own']);
      expect((await job(mine)).state).toBe('done');
      await film(maker, 'honest');
      await maker.work((await maker.lease())!, ['honest']);
      await answer(slanderer, (await slanderer.lease())!, false);
      await answer(third, (await third.lease())!, true);
      expect(await stateOf(slanderer)).toBe('quarantined');
      expect(await stateOf(maker)).toBe('online');
      await gone(maker, third);
    });

    test('what an honest node makes again meanwhile is not thrown away with the lie', async () => {
      const [liar, honest] = [await FakeNode.join(rig()), await FakeNode.join(rig())];
      const id = await film(liar, 'made again');
      const { database, jobs } = rig().services;
      const { parts, leases } = jobs;
      const advance = (renders: readonly string[]): Promise<void> => leases.advanceOthers(renders);
      await gone(liar);
      await database.query(`UPDATE relay.node SET state = 'quarantined' WHERE id = $1`, [liar.id]);
      // Another relay, or another round of this one, does all of it while this one has only looked.
      let first = true;
      const overtaken: typeof parts.change = async (work, told) => {
        if (first) {
          first = false;
          await forgetLies(parts, advance);
          await honest.work((await honest.lease())!);
        }
        return parts.change(work, told);
      };
      await forgetLies({ ...parts, change: overtaken }, advance);
      expect(first).toBe(false);
      expect(await job(id)).toMatchObject({ state: 'running', segments: { total: 1, done: 1 } });
      await finish(honest, ['made again']);
      expect((await job(id)).state).toBe('done');
      const made = (await tasks(id)).map(({ kind, state }) => `${kind} ${state}`);
      expect(made.filter((task) => task.startsWith('mux'))).toEqual(expect.arrayContaining(['mux done']));
      // The liar's, the check of it, and the honest one's.
      expect(made.filter((task) => task === 'segment done')).toHaveLength(3);
      await gone(honest);
    });
  },
  { environment: { ...PATIENT, STORYCORE_VERIFY_SHARE: '1' } },
);
