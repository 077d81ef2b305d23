import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { JobView } from '../../../src/protocol/relay/job.ts';
import type { Lease } from '../../../src/protocol/relay/task.ts';
import { findPostgres, startPostgres } from '../testing/databases.ts';
import { FakeNode, hashOf, json, PATIENT } from '../testing/fake-node.ts';
import { type ForkedRelay, forkRelay } from '../testing/forked-relay.ts';
import { jobDesk } from '../testing/job-desk.ts';
import { startRelayRig } from '../testing/relay-rig.ts';

// A relay that was killed looks through its embedded database first: a minute beside a dozen other programs.
vi.setConfig({ testTimeout: 300_000 });

test('a killed relay has lost no acknowledged job and no lease', async () => {
  const data = await mkdtemp(join(tmpdir(), 'storycore-survival-'));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  let relay: ForkedRelay = await forkRelay({ data, environment: PATIENT });
  try {
    const first = relay;
    const rig = { ask: (path: string, init = {}) => relay.ask(path, { token: first.token, ...init }) };
    const { upload, submit, finish, get } = jobDesk(() => rig);
    const node = await FakeNode.join({ ...rig, nodeToken: first.nodeToken });
    const input = await upload('media');
    const held = await submit({ kind: 'proxy', name: 'held' });
    const lease: Lease = (await node.lease())!;

    const acknowledged: string[] = [held.id];
    const killed = new Promise<void>((resolve) => setTimeout(resolve, 150)).then(() => relay.kill());
    const asking = async (): Promise<void> => {
      for (let i = 0; i < 100; i++) {
        const answer = await rig.ask('/api/jobs', json({ kind: 'proxy', input })).catch(() => null);
        if (!answer) return;
        const made = (await answer.json().catch(() => null)) as JobView | null;
        if (made) acknowledged.push(made.id);
      }
    };
    await Promise.all([killed, asking(), asking(), asking()]);

    relay = await forkRelay({ data, environment: PATIENT });
    expect(await node.heartbeat([lease.lease])).toEqual({ revoked: [], draining: false });
    expect((await node.work(lease)).status).toBe(204);
    await finish(node);
    const { jobs } = await get<{ jobs: JobView[] }>('/api/jobs?limit=500');
    const done = new Set(jobs.filter(({ state }) => state === 'done').map(({ id }) => id));
    expect(acknowledged.filter((id) => !done.has(id))).toEqual([]);
    expect(done.size).toBe(jobs.length);
  } finally {
    await relay.kill();
  }
});

const bin = findPostgres();

test.skipIf(!bin)('relays on one database hear each other and share the work', async () => {
  // What is started last ends first, also where the next does not start.
  const server = await startPostgres(bin!);
  onTestFinished(() => server.stop());
  const databaseUrl = await server.database();
  const one = await startRelayRig({ databaseUrl, environment: PATIENT });
  onTestFinished(() => one.close());
  const two = await startRelayRig({ databaseUrl, data: one.data, environment: PATIENT });
  onTestFinished(() => two.close());
  const told: number[] = [];
  const heardTwo = new Promise<void>((resolve) => {
    two.services.events.subscribe((event) => {
      told.push(event.seq);
      if (event.type === 'job' && event.job.state === 'done') resolve();
    });
  });
  const node = await FakeNode.join(two);
  const waiting = node.leased();
  await one.ask(`/api/blobs/${hashOf('media')}`, { method: 'PUT', body: 'media' });
  const made = await jobDesk(() => one).submit({ kind: 'proxy' });
  const lease = await waiting;
  expect(lease.task.job).toBe(made.id);
  await node.work(lease);
  await heardTwo;
  expect(told).toEqual([...told].sort((a, b) => a - b));

  const asked = await Promise.all(
    Array.from({ length: 6 }, (_, i) => jobDesk(() => (i % 2 ? one : two)).submit({ kind: 'proxy' })),
  );
  const nodes = [await FakeNode.join(one), node];
  const leases = await Promise.all(
    nodes.map(async (worker) => {
      const own: string[] = [];
      for (let next = await worker.lease(); next; next = await worker.lease()) {
        own.push(next.task.job);
        await worker.work(next);
      }
      return own;
    }),
  );
  expect(leases.flat().sort()).toEqual(asked.map(({ id }) => id).sort());
});
