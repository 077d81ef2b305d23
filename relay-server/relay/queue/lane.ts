import { createHash } from 'node:crypto';
import type { Needs, TaskKind } from '../../../src/protocol/relay/job.ts';
import type { NodeCapabilities } from '../../../src/protocol/relay/node.ts';

export const QUEUES = ['render', 'proxy', 'transcode', 'enhance', 'analysis'] as const;
export type QueueName = (typeof QUEUES)[number];

/** What a task asks of a node: what its job asks, and the identity of the encoder that its segments were planned for. */
export interface LaneWish extends Needs {
  readonly identity?: string;
}

/** The tasks of one kind that ask the same of a node: one queue of pg-boss, since that looks into no task when it hands one out. */
export interface Lane {
  readonly name: string;
  readonly queue: QueueName;
  readonly kind: TaskKind;
  readonly wish: LaneWish;
}

export const DEFAULT_POOL = 'default';

export const queueOf = (kind: TaskKind): QueueName =>
  kind === 'plan' || kind === 'segment' || kind === 'mux' ? 'render' : kind;

export function laneOf(kind: TaskKind, wish: LaneWish): Lane {
  const asked = Object.entries(wish)
    .filter(([, value]) => value !== undefined && value !== false && value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const clean = Object.fromEntries(asked) as LaneWish;
  const digest = createHash('sha256').update(JSON.stringify(clean)).digest('hex').slice(0, 16);
  return { name: asked.length === 0 ? kind : `${kind}.${digest}`, queue: queueOf(kind), kind, wish: clean };
}

/** Null when the node can do the lane's tasks, else the first thing that it lacks. */
export function lacks(
  lane: Pick<Lane, 'kind' | 'wish'>,
  { pools, capabilities }: { readonly pools: readonly string[]; readonly capabilities: NodeCapabilities },
): string | null {
  const { pool = DEFAULT_POOL, gpu, gpuMemory = 0, encoder, model, identity } = lane.wish;
  const hardware = capabilities.gpus.filter(({ software }) => !software);
  if (!capabilities.kinds.includes(lane.kind)) return lane.kind;
  if (!pools.includes(pool)) return `pool ${pool}`;
  if (gpu && hardware.length === 0) return 'GPU';
  if (gpuMemory > 0 && !hardware.some(({ memory }) => memory >= gpuMemory)) return `GPU ${gpuMemory} B`;
  if (encoder && !capabilities.encoders.includes(encoder)) return encoder;
  if (model && !capabilities.models.includes(model)) return model;
  if (identity && capabilities.encoder !== identity) return identity;
  return null;
}

/** For people: what a node must have for this. */
export function wishText({ kind, wish }: Pick<Lane, 'kind' | 'wish'>): string {
  const parts = [
    kind,
    wish.pool && `pool ${wish.pool}`,
    wish.gpu && 'GPU',
    wish.gpuMemory && `GPU ≥ ${Math.ceil(wish.gpuMemory / 2 ** 20)} MiB`,
    wish.encoder,
    wish.model,
    wish.identity,
  ];
  return parts.filter(Boolean).join(', ');
}
