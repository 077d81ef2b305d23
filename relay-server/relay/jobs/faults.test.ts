import { expect, test } from 'vitest';
import type { NodeView } from '../../../src/protocol/relay/node.ts';
import { FakeNode, hashOf, PATIENT } from '../testing/fake-node.ts';
import { jobDesk } from '../testing/job-desk.ts';
import { withRelays } from '../testing/relay-rig.ts';

withRelays(
  'faults',
  (rig) => {
    const { submit, render, job, act, until, get, finish, tasks } = jobDesk(rig);
    const nodes = async (): Promise<NodeView[]> => (await get<{ nodes: NodeView[] }>('/api/nodes')).nodes;
    const stateOf = async ({ id }: FakeNode) => (await nodes()).find((node) => node.id === id)?.state;
    /** As if it had not been heard of for so long. */
    const silence = ({ id }: FakeNode, seconds: number) =>
      rig().services.database.query(
        'UPDATE relay.node SET seen_at = clock_timestamp() - make_interval(secs => $2) WHERE id = $1',
        [id, seconds],
      );
    const retire = async (...all: FakeNode[]): Promise<void> => {
      for (const node of all) await silence(node, 4000);
      await rig().services.nodes.bury();
    };

    test('what a dead node had goes to another, and what it says afterwards changes nothing', async () => {
      const [dead, other] = [await FakeNode.join(rig()), await FakeNode.join(rig())];
      const made = await submit({ kind: 'proxy' });
      const lost = (await dead.lease())!;
      await silence(dead, 4000);
      await rig().services.nodes.bury();
      expect(await stateOf(dead)).toBe('offline');
      const again = await other.leased();
      expect([again.task.job, again.attempt]).toEqual([made.id, 2]);
      expect((await dead.work(lost)).status).toBe(409);
      expect((await dead.fail(lost)).status).toBe(409);
      expect(await job(made.id)).toMatchObject({ state: 'running', node: other.id });
      await other.work(again);
      expect((await other.work(again)).status).toBe(409);
      expect(await job(made.id)).toMatchObject({ state: 'done', attempts: 2 });
      await retire(other);
    });

    test('a node that is heard of keeps its work', async () => {
      const node = await FakeNode.join(rig());
      await submit({ kind: 'proxy' });
      const lease = (await node.lease())!;
      await silence(node, 3000);
      expect((await node.heartbeat([lease.lease])).revoked).toEqual([]);
      await rig().services.nodes.bury();
      expect((await node.work(lease)).status).toBe(204);
      await retire(node);
    });

    test('a lease that its node never heard of is given again', async () => {
      const node = await FakeNode.join(rig());
      const made = await submit({ kind: 'proxy' });
      const unheard = (await node.lease())!;
      await rig().services.database.query(
        `UPDATE relay.lease SET since = since - interval '7 s' WHERE id = $1`,
        [unheard.lease],
      );
      await node.heartbeat([]);
      const again = (await node.lease())!;
      expect(again).toMatchObject({ attempt: 2, task: { job: made.id } });
      await node.work(again);
      await retire(node);
    });

    test('a node fails a task once, three failures end it, by hand it begins anew', async () => {
      const all = await Promise.all(Array.from({ length: 4 }, () => FakeNode.join(rig())));
      const made = await submit({ kind: 'proxy' });
      for (const [i, node] of all.slice(0, 3).entries()) {
        const lease = await node.leased();
        expect(lease.attempt).toBe(i + 1);
        await node.fail(lease);
        if (i === 0) {
          expect(await job(made.id)).toMatchObject({ state: 'retrying', error: { code: 'unexpected' } });
          expect(await node.lease()).toBeNull();
        }
        await hurry(made.id);
      }
      expect(await job(made.id)).toMatchObject({ state: 'dead', attempts: 3 });
      const { log } = await get<{ log: { line: string }[] }>(`/api/jobs/${made.id}/log`);
      expect(log.map(({ line }) => line)).toEqual(Array(3).fill('it went wrong'));
      expect(await all[3]!.lease()).toBeNull();
      await act(made.id, 'retry');
      await all[0]!.work((await all[0]!.lease())!);
      expect((await job(made.id)).state).toBe('done');
      await retire(...all);
    });

    test('three failures in a job keep a node from that kind of work in it', async () => {
      const [clumsy, other] = [await FakeNode.join(rig()), await FakeNode.join(rig())];
      const film = await render('clumsy');
      await clumsy.work((await clumsy.lease())!, ['c1', 'c2', 'c3', 'c4', 'c5']);
      for (let i = 0; i < 3; i++) await clumsy.fail((await clumsy.lease())!);
      expect(await clumsy.lease()).toBeNull();
      const view = (await nodes()).find(({ id }) => id === clumsy.id)!;
      expect(view.blocked).toEqual([{ job: film.id, kind: 'segment', failures: 3 }]);
      for (const { id } of await tasks(film.id)) await hurry(id);
      await finish(other, ['c1', 'c2', 'c3', 'c4', 'c5']);
      expect((await job(film.id)).state).toBe('done');
      await retire(clumsy, other);
    });

    test('one node alone may try again what it failed', async () => {
      const node = await FakeNode.join(rig());
      const made = await submit({ kind: 'proxy' });
      await node.fail((await node.lease())!);
      await hurry(made.id);
      const again = await node.leased();
      expect(again.task.job).toBe(made.id);
      await node.work(again);
      await retire(node);
    });

    test('what is wrong for everybody fails at once, and its film with it', async () => {
      const node = await FakeNode.join(rig());
      const film = await render('wrong');
      await node.fail((await node.lease())!, 'hard');
      expect(await job(film.id)).toMatchObject({ state: 'dead', error: { code: 'unexpected' } });
      expect(await node.lease()).toBeNull();
      await act(film.id, 'retry');
      await finish(node);
      expect((await job(film.id)).state).toBe('done');
      await retire(node);
    });

    test('a drained node keeps what it has and gets nothing more', async () => {
      const node = await FakeNode.join(rig());
      const [one] = [await submit({ kind: 'proxy' }), await submit({ kind: 'proxy' })];
      const lease = (await node.lease())!;
      await rig().ask(`/api/nodes/${node.id}/drain`, { method: 'POST' });
      expect(await node.heartbeat([lease.lease])).toEqual({ revoked: [], draining: true });
      expect(await node.lease()).toBeNull();
      expect((await node.work(lease)).status).toBe(204);
      expect((await job(one!.id)).state).toBe('done');
      await rig().ask(`/api/nodes/${node.id}/resume`, { method: 'POST' });
      await finish(node);
      await retire(node);
    });

    test('only the token that registered a node speaks for it', async () => {
      const node = await FakeNode.join(rig());
      const { token } = await rig().services.access.createNodeToken({ name: 'other' });
      const answer = await rig().ask(`/api/nodes/${node.id}/lease?wait=0`, { method: 'POST', token });
      expect(answer.status).toBe(404);
      const user = await rig().ask('/api/nodes', { method: 'POST' });
      expect(user.status).toBe(403);
      await retire(node);
    });

    test('what a node did not upload does not count', async () => {
      const node = await FakeNode.join(rig());
      const made = await submit({ kind: 'proxy' });
      const lease = (await node.lease())!;
      const artefact = { name: 'f', mediaType: 'video/mp4', blob: hashOf('nowhere'), bytes: 1 };
      const answer = await node.complete(lease, { kind: 'proxy', artefacts: [artefact], notices: [] });
      expect(answer.status).toBe(404);
      const other = await node.complete(
        lease,
        await node.resultOf({ ...lease, task: { ...lease.task, kind: 'transcode' } as never }),
      );
      expect(other.status).toBe(422);
      expect((await job(made.id)).state).toBe('running');
      await node.work(lease);
      await retire(node);
    });

    /** The back-off is over now. */
    const hurry = async (id: string): Promise<void> => {
      await rig().services.database.query('UPDATE relay_queue.job SET start_after = now() WHERE id = $1', [
        id,
      ]);
      await until(id, () => true);
    };
  },
  { environment: PATIENT },
);
