import * as v from 'valibot';
import { BlobHash, Count, ErrorReportShape, JobId, Labels, Moment, Share, ShortText } from './fields.ts';

/**
 * What can be asked for. `render` is a flow that the relay breaks into `plan` → `segment`s → `mux`; the others are one
 * task each. `enhance` and `analysis` need a model: a node names those it has.
 */
export const JOB_KINDS = [
  'render',
  'plan',
  'segment',
  'mux',
  'proxy',
  'transcode',
  'enhance',
  'analysis',
] as const;
export const JobKind = v.picklist(JOB_KINDS);
export type JobKind = v.InferOutput<typeof JobKind>;

/** Kinds that a node works on; the rest are flows of these. */
export const TASK_KINDS = ['plan', 'segment', 'mux', 'proxy', 'transcode', 'enhance', 'analysis'] as const;
export const TaskKind = v.picklist(TASK_KINDS);
export type TaskKind = v.InferOutput<typeof TaskKind>;

/**
 * `waiting`: for its children or for what comes before it in the flow. `queued`: for a node. `retrying`: failed once
 * more, waiting out the back-off. `dead`: failed for good and kept for whoever looks, retried by hand.
 */
export const JOB_STATES = [
  'waiting',
  'queued',
  'running',
  'paused',
  'retrying',
  'done',
  'dead',
  'cancelled',
] as const;
export const JobState = v.picklist(JOB_STATES);
export type JobState = v.InferOutput<typeof JobState>;

export const FINAL_STATES: readonly JobState[] = ['done', 'dead', 'cancelled'];

/** What a node must have; empty fields ask nothing. */
export const Needs = v.object({
  pool: v.optional(ShortText),
  gpu: v.optional(v.boolean()),
  /** Bytes of GPU memory. */
  gpuMemory: v.optional(Count),
  encoder: v.optional(ShortText),
  model: v.optional(ShortText),
});
export type Needs = v.InferOutput<typeof Needs>;

const common = {
  name: v.optional(ShortText, ''),
  /** Larger is sooner, −100…100; what a policy makes of it is the queue's. */
  priority: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(-100), v.maxValue(100)), 0),
  deadline: v.optional(v.nullable(Moment), null),
  labels: v.optional(Labels, {}),
  needs: v.optional(Needs, {}),
  /** Asked twice with one key, it is one job: a client that lost the answer asks again. */
  idempotencyKey: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(100))),
};

export const RenderJobRequest = v.object({
  ...common,
  kind: v.literal('render'),
  /** Blob of a render order (order.ts). */
  order: BlobHash,
  /** Blobs of the media that the order names: all must be there before the job is taken. */
  inputs: v.pipe(v.array(BlobHash), v.maxLength(10_000)),
  /** For the film's file name. */
  ending: v.pipe(v.string(), v.regex(/^[a-z0-9]{1,5}$/)),
});

/** One file in, one file out. `settings` is the node's to understand and to refuse. */
export const FileJobRequest = v.object({
  ...common,
  kind: v.picklist(['proxy', 'transcode', 'enhance', 'analysis']),
  input: BlobHash,
  settings: v.optional(v.record(v.string(), v.unknown()), {}),
});

export const JobRequest = v.variant('kind', [RenderJobRequest, FileJobRequest]);
export type JobRequest = v.InferOutput<typeof JobRequest>;

export const Artefact = v.object({
  name: ShortText,
  blob: BlobHash,
  bytes: Count,
  mediaType: ShortText,
});
export type Artefact = v.InferOutput<typeof Artefact>;

export const JobView = v.object({
  id: JobId,
  kind: JobKind,
  state: JobState,
  name: v.string(),
  parent: v.nullable(JobId),
  tenant: v.string(),
  owner: v.string(),
  priority: v.number(),
  deadline: v.nullable(Moment),
  labels: Labels,
  needs: Needs,
  /** Done so far, over all children. */
  progress: Share,
  frames: Count,
  totalFrames: Count,
  /** Of the last seconds; 0 when nothing runs. */
  framesPerSecond: v.number(),
  /** By what jobs like it took, then by its own speed; null while nobody can say. */
  etaSeconds: v.nullable(v.number()),
  attempts: Count,
  node: v.nullable(v.string()),
  error: v.nullable(ErrorReportShape),
  /** Why nothing happens: no node there can do it. */
  waiting: v.nullable(ErrorReportShape),
  notices: v.array(ErrorReportShape),
  artefacts: v.array(Artefact),
  /** Segments in all and those that were there already, of a render. */
  segments: v.nullable(v.object({ total: Count, stored: Count, done: Count })),
  createdAt: Moment,
  startedAt: v.nullable(Moment),
  finishedAt: v.nullable(Moment),
});
export type JobView = v.InferOutput<typeof JobView>;
