import { expect, test } from 'vitest';
import type { Lease } from '../../../src/protocol/relay/task.ts';
import { FakeNode, PATIENT } from '../testing/fake-node.ts';
import { jobDesk } from '../testing/job-desk.ts';
import { withRelays } from '../testing/relay-rig.ts';

withRelays(
  'a film whose encoder is gone',
  (rig) => {
    const { render, job, until, finish, get, tasks, act } = jobDesk(rig);
    const joined = (encoder: string): Promise<FakeNode> =>
      FakeNode.join(rig(), { name: encoder, capabilities: { encoder } });
    /** The segments of a plan are named by the encoder that makes them. */
    const plan = async (node: FakeNode, lease: Lease, encoder: string): Promise<Response> => {
      const result = await node.resultOf(lease, [`${encoder} a`, `${encoder} b`, `${encoder} c`]);
      return node.complete(lease, { ...result, encoder } as typeof result);
    };
    const leave = async (node: FakeNode): Promise<void> => {
      await rig().services.database.query(
        `UPDATE relay.node SET seen_at = now() - interval '2 hours' WHERE id = $1`,
        [node.id],
      );
      await rig().services.nodes.bury();
    };

    test('is planned anew for one that is there, and made of that one’s segments alone', async () => {
      const [old, other] = [await joined('old'), await joined('other')];
      const film = await render('lost encoder');
      await plan(old, (await old.lease())!, 'old');
      await old.work((await old.lease())!);
      expect(await other.lease()).toBeNull();
      const held = (await old.lease())!;
      await leave(old);

      const again = await other.leased();
      expect(again.task).toMatchObject({ kind: 'plan', render: film.id });
      expect(await job(film.id)).toMatchObject({ state: 'running', segments: null, waiting: null });
      expect((await old.work(held)).status).toBe(409);
      await plan(other, again, 'other');
      expect(await job(film.id)).toMatchObject({ segments: { total: 3, stored: 0, done: 0 } });
      const kinds = await finish(other);
      expect(kinds).toEqual(['segment', 'segment', 'segment', 'mux']);
      expect(await job(film.id)).toMatchObject({ state: 'done', segments: { total: 3, done: 3 } });
      const { history } = await get<{ history: { what: string; job: string }[] }>(
        `/api/jobs/${film.id}/history`,
      );
      expect(history.filter(({ what }) => what.startsWith('planned anew'))).toHaveLength(1);
      const states = (await tasks(film.id)).map(({ kind, state }) => `${kind} ${state}`).sort();
      expect(states.filter((state) => state.startsWith('plan'))).toEqual(['plan done', 'plan done']);
      expect(states.filter((state) => state === 'mux done')).toHaveLength(1);
      await leave(other);
    });

    test('fails in the new plan and is tried again by hand: one plan, not both', async () => {
      const [old, other] = [await joined('old'), await joined('other')];
      const film = await render('unlucky');
      await plan(old, (await old.lease())!, 'old');
      await leave(old);
      const again = await other.leased();
      await other.fail(again, 'hard');
      expect((await job(film.id)).state).toBe('dead');
      await act(film.id, 'retry');
      const third = (await other.lease())!;
      expect(third.task).toMatchObject({ kind: 'plan', render: film.id });
      expect(await other.lease()).toBeNull();
      await plan(other, third, 'other');
      await finish(other);
      expect((await job(film.id)).state).toBe('done');
      await leave(other);
    });

    test('waits and fails when what is there cannot make all of it', async () => {
      const [old, planner] = [
        await joined('old'),
        await FakeNode.join(rig(), { capabilities: { encoder: 'planner', kinds: ['plan', 'proxy'] } }),
      ];
      const film = await render('nobody');
      // The other one plans too, and whoever comes first has it.
      await plan(old, (await old.lease())!, 'old');
      await leave(old);
      const dead = await until(film.id, ({ state }) => state === 'dead');
      expect(dead.error).toMatchObject({ code: 'no-node-can' });
      expect(await planner.lease()).toBeNull();
      await leave(planner);
    });
  },
  { environment: { ...PATIENT, STORYCORE_NODE_GRACE: '3' } },
);
