// What a node is given to do and what it answers.
import * as v from 'valibot';
import { ColorSpace } from '../../project/records/fields.ts';
import { BlobHash, Count, ErrorReportShape, JobId, SegmentHash, Share, ShortText } from './fields.ts';
import { Artefact } from './job.ts';

const Base = { job: JobId, render: v.nullable(JobId) };

/** Says which segments the film has. Cheap: nothing is decoded but what the plan needs to know. */
export const PlanTask = v.object({ ...Base, kind: v.literal('plan'), order: BlobHash });
/** Makes segments that follow each other, so that they share an encoder. */
export const SegmentTask = v.object({
  ...Base,
  kind: v.literal('segment'),
  order: BlobHash,
  segments: v.pipe(v.array(SegmentHash), v.minLength(1)),
  /** They are stretches of the film's sound. */
  sound: v.optional(v.boolean(), false),
  /** A check on another node: those of `segments` that it made, with the blob that it gave. They are made again and compared. */
  compare: v.optional(v.record(SegmentHash, BlobHash), {}),
});
/** Mixes what sound is not stored and joins the stored segments to the film. */
export const MuxTask = v.object({ ...Base, kind: v.literal('mux'), order: BlobHash, ending: v.string() });
export const FileTask = v.object({
  ...Base,
  kind: v.picklist(['proxy', 'transcode', 'enhance', 'analysis']),
  input: BlobHash,
  settings: v.record(v.string(), v.unknown()),
});
export const Task = v.variant('kind', [PlanTask, SegmentTask, MuxTask, FileTask]);
export type Task = v.InferOutput<typeof Task>;
export type PlanTask = v.InferOutput<typeof PlanTask>;
export type SegmentTask = v.InferOutput<typeof SegmentTask>;
export type MuxTask = v.InferOutput<typeof MuxTask>;
export type FileTask = v.InferOutput<typeof FileTask>;

/** A task in the hands of one node, once. Whoever answers with an older `attempt` changes nothing. */
export const Lease = v.object({
  lease: v.pipe(v.string(), v.uuid()),
  attempt: Count,
  task: Task,
  /** Goes into every log line that the task causes. */
  correlation: ShortText,
  /** Blobs that the node may fetch ahead. */
  prefetch: v.array(BlobHash),
});
export type Lease = v.InferOutput<typeof Lease>;

export const PlannedSegmentView = v.object({
  hash: SegmentHash,
  kind: v.picklist(['copy', 'transcode', 'composite']),
  /** From the film's first frame. */
  frame: Count,
  frames: Count,
  seconds: v.pipe(v.number(), v.minValue(0)),
});
export type PlannedSegmentView = v.InferOutput<typeof PlannedSegmentView>;

const AtLeastOne = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1e9));
/** The film's sound, cut into stretches that are made and stored as segments are; see `SoundOutline` of the engine. */
export const PlannedSound = v.object({
  /** As in RFC 6381. */
  codec: ShortText,
  sampleRate: AtLeastOne,
  /** Of the film. */
  samples: Count,
  /** Samples that the first packet lies before the film's first. */
  delay: Count,
  /** Samples of a packet. */
  packetSamples: AtLeastOne,
  /** An `stsd` box in Base64; null where it is not known, and nobody can listen before the film is done. */
  description: v.nullable(v.pipe(v.string(), v.base64(), v.maxLength(20_000))),
  /** In order; none of sound that is made when the film is joined. */
  segments: v.array(v.object({ hash: SegmentHash, packets: v.pipe(AtLeastOne, v.maxValue(100_000)) })),
});
export type PlannedSound = v.InferOutput<typeof PlannedSound>;

export const PlanResult = v.object({
  kind: v.literal('plan'),
  /** In the order of the film; a film without pictures has none. Copies need no task: they are read when it is joined. */
  segments: v.array(PlannedSegmentView),
  sound: v.optional(v.nullable(PlannedSound)),
  /** Of the pictures: not every encoder says it in its packets. */
  color: v.optional(v.nullable(ColorSpace)),
  totalFrames: Count,
  durationSeconds: v.pipe(v.number(), v.minValue(0)),
  notices: v.array(ErrorReportShape),
  /** Segments made by another encoder have other hashes: only nodes of this identity make them. */
  encoder: ShortText,
});
export const MadeSegment = v.object({ hash: SegmentHash, blob: BlobHash, bytes: Count });
export type MadeSegment = v.InferOutput<typeof MadeSegment>;
export const ComparedSegment = v.object({
  hash: SegmentHash,
  /** The same frames at the same times, and pictures as good as an honest encoder makes them. */
  same: v.boolean(),
  /** Of decoded luma against the pictures before encoding, in dB; 100 when it is equal, 0 when it could not be compared. */
  psnr: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
  /** Why it is not the same; empty when it is. */
  reason: ShortText,
});
export type ComparedSegment = v.InferOutput<typeof ComparedSegment>;
export const SegmentResult = v.object({
  kind: v.literal('segment'),
  segments: v.array(MadeSegment),
  encodedFrames: Count,
  /** A picture of the first frame, for whoever watches. */
  thumbnail: v.optional(v.nullable(BlobHash), null),
  /** Answer to `compare`. What was compared is not in `segments`. */
  compared: v.optional(v.array(ComparedSegment), []),
});
export const MuxResult = v.object({
  kind: v.literal('mux'),
  film: Artefact,
  frames: Count,
  /** 0 when every segment was there: what the relay promised. */
  encodedFrames: Count,
  notices: v.array(ErrorReportShape),
});
export const FileResult = v.object({
  kind: v.picklist(['proxy', 'transcode', 'enhance', 'analysis']),
  artefacts: v.array(Artefact),
  notices: v.array(ErrorReportShape),
});
export const TaskResult = v.variant('kind', [PlanResult, SegmentResult, MuxResult, FileResult]);
export type PlanResult = v.InferOutput<typeof PlanResult>;
export type SegmentResult = v.InferOutput<typeof SegmentResult>;
export type FileResult = v.InferOutput<typeof FileResult>;
export type MuxResult = v.InferOutput<typeof MuxResult>;
export type TaskResult = v.InferOutput<typeof TaskResult>;

/** Body of `POST /api/leases/:lease/complete`. */
export const TaskCompletion = v.object({ attempt: Count, result: TaskResult });
export type TaskCompletion = v.InferOutput<typeof TaskCompletion>;

/** Body of `POST /api/leases/:lease/progress`. */
export const TaskProgress = v.object({
  lease: v.pipe(v.string(), v.uuid()),
  attempt: Count,
  progress: Share,
  frames: v.optional(Count, 0),
  framesPerSecond: v.optional(v.number(), 0),
  /** What happened since the last message, for whoever looks into the job. */
  log: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(2000))), v.maxLength(100)), []),
});
export type TaskProgress = v.InferOutput<typeof TaskProgress>;

/**
 * `soft`: this node could not (memory, a lost device): another may. `hard`: the order itself is wrong, nobody can.
 * `refused`: the node found that it lacks what the task needs.
 */
export const TaskFailure = v.object({
  attempt: Count,
  error: ErrorReportShape,
  nature: v.picklist(['soft', 'hard', 'refused']),
  log: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(2000))), v.maxLength(1000)), []),
});
export type TaskFailure = v.InferOutput<typeof TaskFailure>;
