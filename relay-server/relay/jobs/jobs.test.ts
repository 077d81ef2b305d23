import { expect, test } from 'vitest';
import type { JobView } from '../../../src/protocol/relay/job.ts';
import { FakeNode, hashOf, json, PATIENT } from '../testing/fake-node.ts';
import { withRelays } from '../testing/relay-rig.ts';

withRelays(
  'jobs',
  (rig) => {
    const upload = async (text: string): Promise<string> => {
      const hash = hashOf(text);
      await rig().ask(`/api/blobs/${hash}`, { method: 'PUT', body: text });
      return hash;
    };
    const submit = async (body: object): Promise<JobView> => {
      const answer = await rig().ask('/api/jobs', json(body));
      expect(answer.status).toBe(201);
      return (await answer.json()) as JobView;
    };
    const job = async (id: string): Promise<JobView> =>
      (await (await rig().ask(`/api/jobs/${id}`)).json()) as JobView;
    const render = async (name: string, more: object = {}): Promise<JobView> =>
      submit({
        kind: 'render',
        name,
        order: await upload(name),
        inputs: [await upload('media')],
        ending: 'mp4',
        ...more,
      });

    test('a job that names what was never uploaded is refused', async () => {
      const missing = hashOf('never uploaded');
      const answer = await rig().ask('/api/jobs', json({ kind: 'proxy', input: missing }));
      expect(answer.status).toBe(422);
      expect(await answer.json()).toMatchObject({
        error: { code: 'inputs-missing', params: { hash: missing } },
      });
    });

    test('a film goes from its plan over its segments to its end', async () => {
      const node = await FakeNode.join(rig());
      const film = await render('film');
      expect(film).toMatchObject({ state: 'queued', kind: 'render', name: 'film', progress: 0 });

      const plan = (await node.lease())!;
      expect(plan.task).toMatchObject({ kind: 'plan', render: film.id });
      expect((await job(film.id)).state).toBe('running');
      expect((await node.work(plan)).status).toBe(204);
      expect(await job(film.id)).toMatchObject({
        segments: { total: 3, stored: 0, done: 0 },
        totalFrames: 30,
      });

      const kinds: string[] = [];
      for (let lease = await node.lease(); lease; lease = await node.lease()) {
        kinds.push(lease.task.kind);
        expect((await node.work(lease)).status).toBe(204);
      }
      expect(kinds).toEqual(['segment', 'segment', 'segment', 'mux']);
      const done = await job(film.id);
      expect(done).toMatchObject({ state: 'done', progress: 1, segments: { total: 3, stored: 0, done: 3 } });
      expect(done.artefacts).toHaveLength(1);
    });

    test('what is there already is not made again', async () => {
      const node = await FakeNode.join(rig());
      const film = await render('same pictures');
      await node.work((await node.lease())!);
      const mux = (await node.lease())!;
      expect(mux.task.kind).toBe('mux');
      await node.work(mux);
      expect(await job(film.id)).toMatchObject({ state: 'done', segments: { total: 3, stored: 3, done: 0 } });
      const found = await rig().ask('/api/segments/find', json({ hashes: [hashOf('a'), hashOf('zzz')] }));
      expect(await found.json()).toMatchObject({ found: [{ hash: hashOf('a') }] });
    });

    test('a file job is one task with one result', async () => {
      const node = await FakeNode.join(rig());
      const made = await submit({ kind: 'proxy', input: await upload('media'), settings: { height: 360 } });
      const lease = (await node.lease())!;
      expect(lease.task).toMatchObject({ kind: 'proxy', job: made.id, settings: { height: 360 } });
      await node.progress(lease, 0.5);
      expect(await job(made.id)).toMatchObject({ state: 'running', progress: 0.5, attempts: 1 });
      await node.work(lease);
      expect(await job(made.id)).toMatchObject({ state: 'done', progress: 1 });
      expect((await node.work(lease)).status).toBe(409);
    });

    test('what is told of a file job is what is found when it is asked for', async () => {
      const { events, queues } = rig().services;
      const node = await FakeNode.join(rig());
      await queues.change('proxy', 'fair', {});
      const told: JobView[] = [];
      const stop = events.subscribe((event) => void (event.type === 'job' && told.push(event.job)));
      const made = await submit({ kind: 'proxy', input: await upload('media'), labels: { take: 'ü' } });
      const found = [await job(made.id)];
      const lease = (await node.lease())!;
      found.push(await job(made.id));
      await node.work(lease);
      found.push(await job(made.id));
      await expect.poll(() => told).toHaveLength(3);
      stop();
      // It is the time that is left that goes on.
      const timeless = (views: JobView[]) => views.map((view) => ({ ...view, etaSeconds: null }));
      expect(timeless(told)).toEqual(timeless(found));
      expect(made).toEqual(told[0]);
    });

    test('a node that waits is woken by a job', async () => {
      const node = await FakeNode.join(rig());
      const waiting = node.lease(10);
      const made = await submit({ kind: 'proxy', input: await upload('media') });
      const lease = await waiting;
      expect(lease?.task.job).toBe(made.id);
      await node.work(lease!);
    });
  },
  { environment: PATIENT },
);
