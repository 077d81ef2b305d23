import { expect, test } from 'vitest';
import type { JobView } from '../../../src/protocol/relay/job.ts';
import { FakeNode, hashOf, json, PATIENT } from '../testing/fake-node.ts';
import { jobDesk } from '../testing/job-desk.ts';
import { withRelays } from '../testing/relay-rig.ts';

withRelays(
  'jobs that are asked for together',
  (rig) => {
    const { get, upload, finish, submit } = jobDesk(rig);
    const batch = (jobs: readonly object[], token?: string): Promise<Response> =>
      rig().ask('/api/jobs/batch', { ...json({ jobs }), ...(token ? { token } : {}) });
    const made = async (jobs: readonly object[], token?: string): Promise<JobView[]> => {
      const answer = await batch(jobs, token);
      expect(answer.status, await answer.clone().text()).toBe(201);
      return ((await answer.json()) as { jobs: JobView[] }).jobs;
    };
    const proxies = async (count: number, more: (i: number) => object = () => ({})): Promise<object[]> => {
      const input = await upload('media');
      return Array.from({ length: count }, (_, i) => ({
        kind: 'proxy',
        input,
        name: `job ${i}`,
        ...more(i),
      }));
    };
    const all = async (): Promise<JobView[]> => (await get<{ jobs: JobView[] }>('/api/jobs?limit=500')).jobs;

    test('are answered in their order, and each is done', async () => {
      const node = await FakeNode.join(rig());
      const film = { kind: 'render', order: await upload('order'), inputs: [], ending: 'mp4', name: 'film' };
      const jobs = await made([...(await proxies(3)), film, ...(await proxies(2))]);
      expect(jobs.map(({ name }) => name)).toEqual(['job 0', 'job 1', 'job 2', 'film', 'job 0', 'job 1']);
      expect(jobs.map(({ state }) => state)).toEqual(Array(6).fill('queued'));
      await finish(node);
      const states = new Map((await all()).map(({ id, state }) => [id, state]));
      expect(jobs.map(({ id }) => states.get(id))).toEqual(Array(6).fill('done'));
    });

    test('are refused together when one of them cannot be taken', async () => {
      const before = (await all()).length;
      const [good] = await proxies(1);
      const missing = hashOf('never uploaded');
      const lacking = await batch([good!, { kind: 'proxy', input: missing }]);
      expect(lacking.status).toBe(422);
      expect(await lacking.json()).toMatchObject({
        error: { code: 'inputs-missing', params: { hash: missing } },
      });
      const wrong = await batch([good!, { kind: 'proxy', input: 'no hash' }]);
      expect(wrong.status).toBe(422);
      expect(await wrong.json()).toMatchObject({ error: { code: 'request-invalid' } });
      expect(await all()).toHaveLength(before);
    });

    test('are one to five hundred', async () => {
      const { token } = await rig().services.access.createUserToken({
        name: 'many',
        role: 'editor',
        tenant: 'many',
      });
      expect((await batch([], token)).status).toBe(422);
      const many = await proxies(501);
      expect((await batch(many, token)).status).toBe(422);
      const jobs = await made(many.slice(1), token);
      expect(new Set(jobs.map(({ id }) => id)).size).toBe(500);

      // They came in the same moment: pages that begin after a job miss none and tell none twice.
      const paged: string[] = [];
      for (let after = ''; ; after = `&after=${paged.at(-1)}`) {
        const answer = await rig().ask(`/api/jobs?limit=73${after}`, { token });
        const page = ((await answer.json()) as { jobs: JobView[] }).jobs;
        if (page.length === 0) break;
        paged.push(...page.map(({ id }) => id));
      }
      expect(paged).toHaveLength(500);
      expect(new Set(paged)).toEqual(new Set(jobs.map(({ id }) => id)));
      await rig().services.database.query(
        `UPDATE relay.job SET state = 'cancelled', finished_at = now() WHERE tenant = $1`,
        ['many'],
      );
      await rig().services.database.query(
        'DELETE FROM relay_queue.job USING relay.job j WHERE j.id = relay_queue.job.id AND j.tenant = $1',
        ['many'],
      );
    });

    test('with keys they are asked for once, in one batch, again, and at the same time', async () => {
      const node = await FakeNode.join(rig());
      const keyed = await proxies(4, (i) => ({ idempotencyKey: `batch ${i % 3}` }));
      const [first, again, ...others] = await Promise.all(Array.from({ length: 5 }, () => made(keyed)));
      const ids = first!.map(({ id }) => id);
      expect(ids[3]).toBe(ids[0]);
      expect(new Set(ids).size).toBe(3);
      for (const answer of [again!, ...others]) expect(answer.map(({ id }) => id)).toEqual(ids);
      const more = await made(await proxies(4, (i) => ({ idempotencyKey: `batch ${i}` })));
      expect(more.slice(0, 3).map(({ id }) => id)).toEqual(ids.slice(0, 3));
      expect(ids).not.toContain(more[3]!.id);
      await finish(node);
    });

    test('whoever asks in the same moment pays for nobody’s mistake', async () => {
      const node = await FakeNode.join(rig());
      const input = await upload('media');
      const bad = { kind: 'proxy', input: hashOf('never uploaded') };
      const answers = await Promise.all(
        Array.from({ length: 24 }, (_, i) =>
          rig().ask('/api/jobs', json(i % 4 === 0 ? bad : { kind: 'proxy', input, name: `${i}` })),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual(
        Array.from({ length: 24 }, (_, i) => (i % 4 === 0 ? 422 : 201)),
      );
      await finish(node);
    });

    test('nodes that ask together get different tasks, and each answer counts once', async () => {
      const nodes = await Promise.all(Array.from({ length: 6 }, () => FakeNode.join(rig())));
      const asked = await Promise.all(Array.from({ length: 9 }, () => submit({ kind: 'proxy' })));
      const leases = await Promise.all(nodes.map((node) => node.lease()));
      const given = leases.flatMap((lease) => lease?.task.job ?? []);
      expect(new Set(given).size).toBe(6);
      // Each answers twice at once, and one for a task that is another's.
      const answers = await Promise.all([
        ...nodes.flatMap((node, i) => [node.work(leases[i]!), node.work(leases[i]!)]),
        nodes[0]!.complete({ ...leases[1]!, attempt: 7 }, await nodes[1]!.resultOf(leases[1]!)),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([
        ...Array(6).fill(204),
        ...Array(7).fill(409),
      ]);
      await finish(nodes[0]!);
      const done = (await all()).filter(({ id }) => asked.some((job) => job.id === id));
      expect(done.map(({ state, attempts }) => [state, attempts])).toEqual(Array(9).fill(['done', 1]));
    });
  },
  { environment: PATIENT },
);
