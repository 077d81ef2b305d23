import { expect, test } from 'vitest';
import type { JobView } from '../../../src/protocol/relay/job.ts';
import { FakeNode, PATIENT } from '../testing/fake-node.ts';
import { jobDesk } from '../testing/job-desk.ts';
import { withRelays } from '../testing/relay-rig.ts';

withRelays(
  'the life of a job',
  (rig) => {
    const desk = jobDesk(rig);
    const { submit, render, job, act, until } = desk;

    test('cancelled, it takes its tasks from the nodes and gives its claims to others', async () => {
      const [one, two] = [await FakeNode.join(rig()), await FakeNode.join(rig())];
      const first = await render('first', { priority: 5 });
      await one.work((await one.lease())!, ['x']);
      const held = (await one.lease())!;
      const second = await render('second');
      const plan = await desk.leaseOf(two, second.id, 'plan');
      await two.work(plan, ['x']);
      expect(await job(second.id)).toMatchObject({ segments: { total: 1, stored: 0, done: 0 } });
      expect((await desk.tasks(second.id)).filter(({ kind }) => kind === 'segment')).toEqual([]);

      expect(await act(first.id, 'cancel')).toMatchObject({ state: 'cancelled' });
      expect((await one.heartbeat([held.lease])).revoked).toEqual([held.lease]);
      expect((await one.work(held)).status).toBe(409);
      await desk.finish(two, ['x']);
      expect(await job(second.id)).toMatchObject({
        state: 'done',
        segments: { total: 1, stored: 0, done: 1 },
      });
      expect((await rig().ask(`/api/jobs/${first.id}/cancel`, { method: 'POST' })).status).toBe(409);
    });

    test('paused, nobody works on it; resumed, it goes on with what is missing', async () => {
      const node = await FakeNode.join(rig());
      const film = await render('paused');
      await node.work((await node.lease())!, ['p', 'q', 'r']);
      await node.work((await node.lease())!);
      const held = (await node.lease())!;
      expect(await act(film.id, 'pause')).toMatchObject({ state: 'paused' });
      expect((await node.work(held)).status).toBe(409);
      expect(await node.lease()).toBeNull();
      expect(await act(film.id, 'resume')).toMatchObject({ state: 'running' });
      await desk.finish(node, ['p', 'q', 'r']);
      expect(await job(film.id)).toMatchObject({ state: 'done', segments: { total: 3, done: 3 } });
    });

    test('a file job is paused and resumed too', async () => {
      const node = await FakeNode.join(rig());
      const made = await submit({ kind: 'proxy' });
      await node.lease();
      await act(made.id, 'pause');
      expect(await node.lease()).toBeNull();
      await act(made.id, 'resume');
      await desk.finish(node);
      expect(await job(made.id)).toMatchObject({ state: 'done', attempts: 2 });
    });

    test('past its deadline it fails with a reason, and without one it is tried again', async () => {
      const node = await FakeNode.join(rig());
      const made = await submit({ kind: 'proxy', deadline: Date.now() + 200 });
      const dead = await until(made.id, ({ state }) => state === 'dead');
      expect(dead.error?.code).toBe('deadline-passed');
      expect(await act(made.id, 'retry')).toMatchObject({ state: 'queued', deadline: null, error: null });
      await desk.finish(node);
      expect((await job(made.id)).state).toBe('done');
    });

    test('asked twice with one key, it is one job', async () => {
      const node = await FakeNode.join(rig());
      const asked = await Promise.all(
        Array.from({ length: 4 }, () => submit({ kind: 'proxy', idempotencyKey: 'once' })),
      );
      expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
      await desk.finish(node);
    });

    test('no other tenant sees it', async () => {
      const { token } = await rig().services.access.createUserToken({
        name: 'other',
        role: 'editor',
        tenant: 'other',
      });
      const mine = await submit({ kind: 'proxy' });
      for (const path of ['', '/history', '/log', '/film']) {
        expect((await rig().ask(`/api/jobs/${mine.id}${path}`, { token })).status).toBe(404);
      }
      for (const action of ['cancel', 'pause', 'resume', 'retry']) {
        const answer = await rig().ask(`/api/jobs/${mine.id}/${action}`, { method: 'POST', token });
        expect(answer.status).toBe(404);
      }
      const seen = (await (await rig().ask('/api/jobs', { token })).json()) as { jobs: JobView[] };
      expect(seen.jobs).toEqual([]);
      await act(mine.id, 'cancel');
    });

    test('its whole life can be read, and its film fetched in parts', async () => {
      const node = await FakeNode.join(rig());
      const film = await render('told', { labels: { scene: 'one' } });
      await desk.finish(node, ['m', 'n']);
      const { history } = await desk.get<{ history: { what: string; job: string }[] }>(
        `/api/jobs/${film.id}/history`,
      );
      const own = history.filter(({ job: of }) => of === film.id).map(({ what }) => what);
      expect(own).toEqual(['created', 'done']);
      expect(history.filter(({ what }) => what === 'given to a node')).toHaveLength(4);
      const labelled = await desk.get<{ jobs: JobView[] }>('/api/jobs?label=scene:one&state=done');
      expect(labelled.jobs.map(({ id }) => id)).toEqual([film.id]);

      const whole = await (await rig().ask(`/api/jobs/${film.id}/film`)).text();
      const part = await rig().ask(`/api/jobs/${film.id}/film`, { headers: { range: 'bytes=2-5' } });
      expect([part.status, await part.text()]).toEqual([206, whole.slice(2, 6)]);
    });

    test('progress of tasks becomes progress of the film, with its speed and its end', async () => {
      const node = await FakeNode.join(rig());
      const film = await render('progress');
      await node.work((await node.lease())!, ['s', 't', 'u', 'v']);
      const segment = (await node.lease())!;
      await node.progress(segment, 0.5, 5);
      const half = await job(film.id);
      expect(half).toMatchObject({ frames: 5, totalFrames: 40, framesPerSecond: 25 });
      expect(half.progress).toBeCloseTo(0.02 + 0.9 * (5 / 40));
      expect(half.etaSeconds).toBeGreaterThan(35 / 25);
      await node.work(segment);
      await desk.finish(node, ['s', 't', 'u', 'v']);
      expect(await job(film.id)).toMatchObject({ state: 'done', progress: 1, frames: 40 });
    });

    test('without a node that can, it says so, fails after the grace and is tried again by hand', async () => {
      const node = await FakeNode.join(rig());
      const made = await submit({ kind: 'enhance', needs: { model: 'upscale' } });
      const waiting = await until(made.id, (view) => view.waiting !== null);
      expect(waiting.waiting).toMatchObject({
        code: 'waiting-for-node',
        params: { needs: 'enhance, upscale' },
      });
      const dead = await until(made.id, ({ state }) => state === 'dead');
      expect(dead.error?.code).toBe('no-node-can');
      expect(await node.lease()).toBeNull();
      // Before it is tried again, whose grace begins anew then.
      const able = await FakeNode.join(rig(), { capabilities: { kinds: ['enhance'], models: ['upscale'] } });
      await act(made.id, 'retry');
      await able.work(await able.leased());
      expect((await job(made.id)).state).toBe('done');
    });

    test('what may change is changed, and moves the job', async () => {
      const node = await FakeNode.join(rig());
      const [one, two] = [await submit({ kind: 'transcode' }), await submit({ kind: 'transcode' })];
      const answer = await desk.patch('/api/queues/transcode', { policy: 'priority' });
      expect(answer.status).toBe(200);
      const edited = await desk.patch(`/api/jobs/${two.id}`, { priority: 50, labels: { a: 'b' } });
      expect(await edited.json()).toMatchObject({ priority: 50, labels: { a: 'b' } });
      expect((await node.lease())!.task.job).toBe(two.id);
      expect((await node.lease())!.task.job).toBe(one.id);
    });
  },
  // Long enough for a busy machine to look at what waits before it is given up.
  { environment: { ...PATIENT, STORYCORE_NODE_GRACE: '5' } },
);
