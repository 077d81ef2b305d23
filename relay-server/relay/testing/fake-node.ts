import { createHash } from 'node:crypto';
import type { NodeCapabilities } from '../../../src/protocol/relay/node.ts';
import type { Lease, TaskResult } from '../../../src/protocol/relay/task.ts';
import type { RelayRig } from './relay-rig.ts';

export const hashOf = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

export const fakeCapabilities = (changes: Partial<NodeCapabilities> = {}): NodeCapabilities => ({
  protocol: 1,
  version: 'test',
  platform: 'test',
  cores: 2,
  memory: 4e9,
  gpus: [],
  encoders: ['h264'],
  decoders: ['h264'],
  models: [],
  kinds: ['plan', 'segment', 'mux', 'proxy', 'transcode'],
  encoder: 'fake',
  preview: false,
  ...changes,
});

/** Environment of a relay whose nodes may take their time: a busy machine makes no node dead. */
export const PATIENT = { STORYCORE_NODE_DEAD: '3600', STORYCORE_VERIFY_SHARE: '0' };

/** Speaks like a render node, works like none: it makes blobs out of names. */
export class FakeNode {
  readonly id: string;
  readonly #rig: Pick<RelayRig, 'ask' | 'nodeToken'>;
  readonly #token: string;

  private constructor(id: string, rig: Pick<RelayRig, 'ask' | 'nodeToken'>, token: string) {
    this.id = id;
    this.#rig = rig;
    this.#token = token;
  }

  static async join(
    rig: Pick<RelayRig, 'ask' | 'nodeToken'>,
    options: {
      name?: string;
      pools?: string[];
      slots?: number;
      token?: string;
      capabilities?: Partial<NodeCapabilities>;
    } = {},
  ): Promise<FakeNode> {
    const { name = 'fake', pools, slots, token = rig.nodeToken, capabilities } = options;
    const answer = await rig.ask('/api/nodes', {
      ...json({ name, pools, slots, capabilities: fakeCapabilities(capabilities) }),
      token,
    });
    if (answer.status !== 201) throw new Error(await answer.text());
    return new FakeNode(((await answer.json()) as { id: string }).id, rig, token);
  }

  post(path: string, body: unknown = {}): Promise<Response> {
    return this.#rig.ask(path, { ...json(body), token: this.#token });
  }

  async lease(waitS = 0): Promise<Lease | null> {
    const answer = await this.post(`/api/nodes/${this.id}/lease?wait=${waitS}`);
    if (answer.status === 204) return null;
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as Lease;
  }

  /** The next one, however long a busy machine takes to have one. */
  async leased(): Promise<Lease> {
    return (await this.lease(15)) ?? this.leased();
  }

  async heartbeat(leases: readonly string[] = []): Promise<{ revoked: string[]; draining: boolean }> {
    const load = { cpu: 0, memory: 0, disk: 0, gpu: null };
    const answer = await this.post(`/api/nodes/${this.id}/heartbeat`, { leases, load });
    return (await answer.json()) as { revoked: string[]; draining: boolean };
  }

  progress({ lease, attempt }: Lease, progress: number, frames = 0): Promise<Response> {
    return this.post(`/api/leases/${lease}/progress`, { attempt, progress, frames, framesPerSecond: 25 });
  }

  complete({ lease, attempt }: Lease, result: TaskResult): Promise<Response> {
    return this.post(`/api/leases/${lease}/complete`, { attempt, result });
  }

  fail({ lease, attempt }: Lease, nature: 'soft' | 'hard' | 'refused' = 'soft'): Promise<Response> {
    const error = { code: 'unexpected', params: { detail: 'test' }, detail: '' };
    return this.post(`/api/leases/${lease}/fail`, { attempt, error, nature, log: ['it went wrong'] });
  }

  async put(body: string | Uint8Array): Promise<{ blob: string; bytes: number }> {
    const blob = hashOf(body);
    await this.#rig.ask(`/api/blobs/${blob}`, { method: 'PUT', body: Buffer.from(body) });
    return { blob, bytes: body.length };
  }

  /** Does what it was given, as its kind asks. A plan has one segment of 10 frames for each of `segments`. */
  async work(lease: Lease, segments: readonly string[] = ['a', 'b', 'c']): Promise<Response> {
    return this.complete(lease, await this.resultOf(lease, segments));
  }

  async resultOf({ task }: Lease, segments: readonly string[] = ['a', 'b', 'c']): Promise<TaskResult> {
    if (task.kind === 'plan') {
      return {
        kind: 'plan',
        segments: segments.map((name, i) => ({
          hash: hashOf(name),
          kind: 'composite',
          frame: i * 10,
          frames: 10,
          seconds: 0.4,
        })),
        totalFrames: segments.length * 10,
        durationSeconds: segments.length * 0.4,
        notices: [],
        encoder: 'fake',
      };
    }
    if (task.kind === 'segment') {
      const made = [];
      for (const hash of task.segments) made.push({ hash, ...(await this.put(`segment ${hash}`)) });
      return {
        kind: 'segment',
        segments: made,
        encodedFrames: 10 * made.length,
        thumbnail: null,
        compared: [],
      };
    }
    const artefact = { name: `film.${task.kind}`, mediaType: 'video/mp4', ...(await this.put(task.job)) };
    if (task.kind === 'mux') {
      return { kind: 'mux', film: artefact, frames: segments.length * 10, encodedFrames: 0, notices: [] };
    }
    return { kind: task.kind, artefacts: [artefact], notices: [] };
  }
}

export const json = (body: unknown): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});
