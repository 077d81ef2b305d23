import { expect, test } from 'vitest';
import { FakeNode, json, PATIENT } from '../testing/fake-node.ts';
import { jobDesk } from '../testing/job-desk.ts';
import { withRelays } from '../testing/relay-rig.ts';
import type { QueueView } from './queues.ts';

withRelays(
  'queues',
  (rig) => {
    const { submit, patch, get, job } = jobDesk(rig);
    const queue = async (name: string): Promise<QueueView> =>
      (await get<{ queues: QueueView[] }>('/api/queues')).queues.find((one) => one.name === name)!;
    const tokens = async (...tenants: string[]): Promise<string[]> =>
      Promise.all(
        tenants.map(async (tenant) => {
          const wish = { name: tenant, role: 'editor' as const, tenant };
          return (await rig().services.access.createUserToken(wish)).token;
        }),
      );
    /** Names of the jobs in the order in which a node gets them. */
    const order = async (node: FakeNode): Promise<string[]> => {
      const names: string[] = [];
      for (let lease = await node.lease(); lease; lease = await node.lease()) {
        names.push((await job(lease.task.job)).name);
        await node.work(lease);
      }
      return names;
    };

    test('say how much waits and how long it will take', async () => {
      const node = await FakeNode.join(rig(), { slots: 2 });
      for (let i = 0; i < 3; i++) await submit({ kind: 'proxy' });
      const full = await queue('proxy');
      expect(full).toMatchObject({ policy: 'fifo', depth: 3, running: 0 });
      expect(full.etaSeconds).toBeCloseTo(full.workSeconds / 2);
      await order(node);
      expect(await queue('proxy')).toMatchObject({ depth: 0, running: 0, workSeconds: 0, oldestSeconds: 0 });
      const metrics = await (await rig().ask('/metrics')).text();
      expect(metrics).toContain('storycore_queue_tasks{queue="proxy"} 0');
    });

    test('change what goes first, also for what waits already', async () => {
      const node = await FakeNode.join(rig());
      await submit({ kind: 'proxy', name: 'early' });
      await submit({ kind: 'proxy', name: 'urgent', priority: 10 });
      await patch('/api/queues/proxy', { policy: 'priority' });
      await submit({ kind: 'proxy', name: 'most urgent', priority: 20 });
      expect(await order(node)).toEqual(['most urgent', 'urgent', 'early']);
    });

    test('share nodes between tenants by their weights', async () => {
      const node = await FakeNode.join(rig());
      const [big, small] = await tokens('big', 'small');
      await patch('/api/queues/transcode', { policy: 'fair', weights: { small: 2 } });
      for (let i = 0; i < 6; i++) await submit({ kind: 'transcode', name: 'b' }, big);
      for (let i = 0; i < 4; i++) await submit({ kind: 'transcode', name: 's' }, small);
      const given = await order(node);
      // Whoever weighs twice as much gets two tasks for one, though all its jobs came later.
      expect(given.slice(0, 6).filter((name) => name === 's')).toHaveLength(4);
      expect(given.slice(6)).toEqual(['b', 'b', 'b', 'b']);
    });

    test('are the operator’s to change', async () => {
      const [token] = await tokens('somebody');
      const answer = await rig().ask('/api/queues/proxy', {
        ...json({ policy: 'fifo' }),
        method: 'PATCH',
        token: token!,
      });
      expect(answer.status).toBe(403);
      expect((await patch('/api/queues/proxy', { policy: 'best' })).status).toBe(422);
      expect((await patch('/api/queues/nothing', { policy: 'fifo' })).status).toBe(422);
    });
  },
  { environment: PATIENT },
);
