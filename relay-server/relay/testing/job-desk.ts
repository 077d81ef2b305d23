import { setTimeout } from 'node:timers/promises';
import type { JobView } from '../../../src/protocol/relay/job.ts';
import type { Lease } from '../../../src/protocol/relay/task.ts';
import { type FakeNode, hashOf, json } from './fake-node.ts';
import type { RelayRig } from './relay-rig.ts';

/** What a person does with jobs, over HTTP. */
export function jobDesk(rig: () => Pick<RelayRig, 'ask'>) {
  const get = async <T>(path: string): Promise<T> => {
    const answer = await rig().ask(path);
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as T;
  };
  const upload = async (text: string): Promise<string> => {
    await rig().ask(`/api/blobs/${hashOf(text)}`, { method: 'PUT', body: text });
    return hashOf(text);
  };
  const submit = async (request: object, token?: string): Promise<JobView> => {
    const body = { input: await upload('media'), ...request };
    const answer = await rig().ask('/api/jobs', { ...json(body), ...(token ? { token } : {}) });
    if (answer.status !== 201) throw new Error(await answer.text());
    return (await answer.json()) as JobView;
  };
  const job = (id: string): Promise<JobView> => get(`/api/jobs/${id}`);
  return {
    get,
    upload,
    submit,
    job,
    render: async (name: string, more: object = {}, token?: string): Promise<JobView> =>
      submit(
        {
          kind: 'render',
          name,
          order: await upload(name),
          inputs: [await upload('media')],
          ending: 'mp4',
          ...more,
        },
        token,
      ),
    tasks: async (parent: string): Promise<JobView[]> =>
      (await get<{ jobs: JobView[] }>(`/api/jobs?parent=${parent}&limit=500`)).jobs,
    act: async (id: string, action: 'cancel' | 'pause' | 'resume' | 'retry'): Promise<JobView> => {
      const answer = await rig().ask(`/api/jobs/${id}/${action}`, { method: 'POST' });
      if (!answer.ok) throw new Error(await answer.text());
      return (await answer.json()) as JobView;
    },
    patch: (path: string, body: object): Promise<Response> =>
      rig().ask(path, { ...json(body), method: 'PATCH' }),
    /** Looks again until it is so. */
    async until(id: string, holds: (view: JobView) => boolean): Promise<JobView> {
      for (;;) {
        const view = await job(id);
        if (holds(view)) return view;
        await setTimeout(50);
      }
    },
    /** The node's next lease, which must be of that job and kind. */
    async leaseOf(node: FakeNode, render: string, kind: string): Promise<Lease> {
      const lease = await node.leased();
      if (lease.task.render !== render || lease.task.kind !== kind) {
        throw new Error(`The node was given ${JSON.stringify(lease.task)}`);
      }
      return lease;
    },
    /** The node works until there is nothing left for it. */
    async finish(node: FakeNode, segments?: readonly string[]): Promise<string[]> {
      const kinds: string[] = [];
      for (let lease = await node.lease(); lease; lease = await node.lease()) {
        kinds.push(lease.task.kind);
        const answer = await node.work(lease, segments);
        if (!answer.ok) throw new Error(await answer.text());
      }
      return kinds;
    },
  };
}
