import * as v from 'valibot';
import { Count, Moment, Share, ShortText } from './fields.ts';
import { TaskKind } from './job.ts';

export const NodeCapabilities = v.object({
  protocol: Count,
  version: ShortText,
  platform: ShortText,
  cores: v.pipe(Count, v.minValue(1)),
  /** Bytes. */
  memory: Count,
  gpus: v.array(v.object({ name: ShortText, memory: Count, software: v.boolean() })),
  /** `h264`, `hevc_nvenc` … as they were probed on this machine, not as a list promises. */
  encoders: v.array(ShortText),
  decoders: v.array(ShortText),
  models: v.array(ShortText),
  kinds: v.array(TaskKind),
  /** Identity of its encoders: segments are shared between nodes that have the same. */
  encoder: ShortText,
  preview: v.boolean(),
});
export type NodeCapabilities = v.InferOutput<typeof NodeCapabilities>;

export const NodeRegistration = v.object({
  name: v.pipe(ShortText, v.minLength(1)),
  pools: v.optional(v.array(ShortText), ['default']),
  /** Tasks at once. */
  slots: v.optional(v.pipe(Count, v.minValue(1), v.maxValue(64)), 1),
  capabilities: NodeCapabilities,
});
export type NodeRegistration = v.InferOutput<typeof NodeRegistration>;

/** `quarantined`: another node made something else of the same task. It gets no work until an operator takes it back. */
export const NODE_STATES = ['online', 'draining', 'offline', 'quarantined'] as const;

/** Every three seconds. What the relay wants of the node comes with the answer. */
export const NodeHeartbeat = v.object({
  leases: v.array(v.pipe(v.string(), v.uuid())),
  load: v.object({
    /** 0…1 of all cores. */
    cpu: Share,
    memory: Share,
    disk: Share,
    gpu: v.nullable(Share),
  }),
});
export type NodeHeartbeat = v.InferOutput<typeof NodeHeartbeat>;

export const HeartbeatAnswer = v.object({
  /** Leases that the node should give up: cancelled, paused or given to another. */
  revoked: v.array(v.string()),
  draining: v.boolean(),
});
export type HeartbeatAnswer = v.InferOutput<typeof HeartbeatAnswer>;

export const NodeView = v.object({
  id: v.string(),
  name: v.string(),
  state: v.picklist(NODE_STATES),
  pools: v.array(v.string()),
  slots: Count,
  capabilities: NodeCapabilities,
  load: v.nullable(NodeHeartbeat.entries.load),
  leases: Count,
  seenAt: Moment,
  /** Kinds of work per job that it is no longer given, and why. */
  blocked: v.array(v.object({ job: v.string(), kind: TaskKind, failures: Count })),
});
export type NodeView = v.InferOutput<typeof NodeView>;
