// What happened on the relay, in one numbered order: a client that lost its line asks for what came after the last number.
import * as v from 'valibot';
import { BlobHash, Count, JobId, Moment } from './fields.ts';
import { JobState, JobView } from './job.ts';

const numbered = { seq: Count, at: Moment, tenant: v.string() };

export const RelayEvent = v.variant('type', [
  /** The job as it is now: whoever missed some needs only the last. */
  v.object({ ...numbered, type: v.literal('job'), job: JobView }),
  v.object({
    ...numbered,
    type: v.literal('segment'),
    render: v.string(),
    frame: Count,
    frames: Count,
    thumbnail: v.nullable(BlobHash),
  }),
  v.object({ ...numbered, type: v.literal('node'), node: v.string(), state: v.string() }),
  v.object({
    ...numbered,
    type: v.literal('system'),
    name: v.string(),
    facts: v.record(v.string(), v.unknown()),
  }),
]);
export type RelayEvent = v.InferOutput<typeof RelayEvent>;

/** First message of a client; may be sent again to change what it hears. */
export const Subscribe = v.object({
  type: v.literal('subscribe'),
  protocol: Count,
  /** Last number that was heard; null for what comes from now on. */
  after: v.nullable(Count),
  jobs: v.optional(v.nullable(v.pipe(v.array(JobId), v.maxLength(1000))), null),
  /** Of whoever has no ticket in the address; needed once. */
  token: v.optional(v.pipe(v.string(), v.maxLength(4096))),
});
export type Subscribe = v.InferOutput<typeof Subscribe>;

export const SocketMessage = v.variant('type', [
  v.object({ type: v.literal('event'), event: RelayEvent }),
  /** `after` lies before what is kept: ask for everything anew. */
  v.object({ type: v.literal('gap'), oldest: Count }),
  v.object({ type: v.literal('hello'), protocol: Count, seq: Count }),
  v.object({ type: v.literal('ping') }),
]);
export type SocketMessage = v.InferOutput<typeof SocketMessage>;

/** A line of a job's whole life. */
export const HistoryEntry = v.object({
  at: Moment,
  state: v.nullable(JobState),
  what: v.string(),
  node: v.nullable(v.string()),
  attempt: Count,
  facts: v.record(v.string(), v.unknown()),
});
export type HistoryEntry = v.InferOutput<typeof HistoryEntry>;
