// Pictures for who cannot make them: a phone, a machine without a GPU. Between a client and the relay, and between the relay and
// the node that draws. Text messages are JSON; a picture is one binary message (`packPicture`).
import * as v from 'valibot';
import { RECORD_NAMES } from '../../project/records/index.ts';
import { BlobHash, Count, ErrorReportShape, Share, ShortText } from './fields.ts';

/** Raised when a message changes its meaning. */
export const PREVIEW_PROTOCOL = 1;

/** Cheapest first; as in the studio's own preview. */
export const PREVIEW_QUALITIES = ['wireframe', 'draft', 'standard', 'full'] as const;
export const PreviewQuality = v.picklist(PREVIEW_QUALITIES);
export type PreviewQuality = v.InferOutput<typeof PreviewQuality>;

/** Sequence time in ticks. */
const Time = Count;
const Session = v.pipe(v.string(), v.uuid());

/** One record as it was and as it is; null where it was not or is no more. */
export const PreviewChange = v.object({
  type: v.picklist(RECORD_NAMES),
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  before: v.nullable(v.looseObject({ id: v.string() })),
  after: v.nullable(v.looseObject({ id: v.string() })),
});
export type PreviewChange = v.InferOutput<typeof PreviewChange>;

/** Of one message. */
export const MOST_CHANGES = 1000;

/** What makes a kept picture wrong. Empty lists match nothing. */
export const PreviewPattern = v.object({
  all: v.optional(v.boolean(), false),
  assets: v.optional(v.array(ShortText), []),
  /** Ids of effects in the document, or of their kind (`blur`). */
  effects: v.optional(v.array(ShortText), []),
  clips: v.optional(v.array(ShortText), []),
  /** Half-open, in ticks. */
  ranges: v.optional(v.array(v.tuple([Time, Time])), []),
});
export type PreviewPattern = v.InferOutput<typeof PreviewPattern>;

const OpenWish = {
  /** Blob of a render order: the document and which blob is which medium. */
  order: BlobHash,
  /** Of the order's settings where it is null. */
  sequence: v.optional(v.nullable(ShortText), null),
};

/** What a client says. A later `seek` takes the place of all that were not begun yet, unless it is to queue behind them. */
export const PreviewAsk = v.variant('type', [
  v.object({
    type: v.literal('open'),
    protocol: Count,
    token: v.optional(v.string()),
    ...OpenWish,
    quality: v.optional(PreviewQuality, 'standard'),
    /** Pixels that the picture should not exceed: what the client has to show it on. */
    width: v.optional(v.pipe(Count, v.minValue(16), v.maxValue(4096)), 1920),
    height: v.optional(v.pipe(Count, v.minValue(16), v.maxValue(4096)), 1080),
  }),
  /** `seq` is the client's own number; a picture says which it answers. With `queue` it comes after those that wait, in their order. */
  v.object({
    type: v.literal('seek'),
    seq: Count,
    time: Time,
    quality: v.optional(PreviewQuality),
    queue: v.optional(v.boolean()),
  }),
  /** `time` and `quality` of the picture that is wanted after it; as they were where they are absent. */
  v.object({
    type: v.literal('change'),
    seq: Count,
    changes: v.pipe(v.array(PreviewChange), v.maxLength(MOST_CHANGES)),
    time: v.optional(Time),
    quality: v.optional(PreviewQuality),
  }),
  v.object({ type: v.literal('quality'), seq: Count, quality: PreviewQuality }),
  v.object({ type: v.literal('invalidate'), pattern: PreviewPattern }),
  v.object({ type: v.literal('statistics') }),
  /** Within 30 s of whatever came last, or the session ends. */
  v.object({ type: v.literal('heartbeat') }),
  v.object({ type: v.literal('close') }),
]);
export type PreviewAsk = v.InferOutput<typeof PreviewAsk>;

export const PreviewStatistics = v.object({
  asked: Count,
  shown: Count,
  /** Replaced by a newer one before anybody began with them. */
  dropped: Count,
  hits: Count,
  misses: Count,
  /** hits ÷ (hits + misses), 0 before the first. */
  hitRate: Share,
  cachedBytes: Count,
});
export type PreviewStatistics = v.InferOutput<typeof PreviewStatistics>;

/** What the relay says to a client. */
export const PreviewSays = v.variant('type', [
  v.object({
    type: v.literal('opened'),
    protocol: Count,
    session: Session,
    /** Of the sequence. */
    width: Count,
    height: Count,
    frameRate: v.object({ num: Count, den: Count }),
    /** Ticks. */
    duration: Time,
    /** Pictures that may be asked for at once; an older relay knows of one. */
    queue: v.optional(Count, 1),
  }),
  v.object({ type: v.literal('statistics'), statistics: PreviewStatistics }),
  /** `ends`: the session is over. */
  v.object({ type: v.literal('failed'), seq: v.nullable(Count), error: ErrorReportShape, ends: v.boolean() }),
  v.object({ type: v.literal('ping') }),
]);
export type PreviewSays = v.InferOutput<typeof PreviewSays>;

/** What the relay says to a node. `number` counts the pictures that were asked for, over all sessions. */
export const NodeAsk = v.variant('type', [
  v.object({ type: v.literal('open'), session: Session, ...OpenWish }),
  v.object({
    type: v.literal('make'),
    session: Session,
    number: Count,
    time: Time,
    quality: PreviewQuality,
    width: Count,
    height: Count,
  }),
  v.object({ type: v.literal('change'), session: Session, changes: v.array(PreviewChange) }),
  v.object({ type: v.literal('close'), session: Session }),
  v.object({ type: v.literal('ping') }),
]);
export type NodeAsk = v.InferOutput<typeof NodeAsk>;

/** What a node says to the relay. */
export const NodeSays = v.variant('type', [
  v.object({
    type: v.literal('serve'),
    protocol: Count,
    token: v.string(),
    name: ShortText,
    /** Sessions at once. */
    sessions: v.pipe(Count, v.minValue(1), v.maxValue(256)),
  }),
  v.object({
    type: v.literal('opened'),
    session: Session,
    width: Count,
    height: Count,
    frameRate: v.object({ num: Count, den: Count }),
    duration: Time,
  }),
  v.object({
    type: v.literal('failed'),
    session: Session,
    /** Null: the session cannot be served. */
    number: v.nullable(Count),
    error: ErrorReportShape,
  }),
  v.object({ type: v.literal('heartbeat') }),
]);
export type NodeSays = v.InferOutput<typeof NodeSays>;

/** What a picture was made of: a change of any of it makes it wrong. */
export const PictureTags = v.object({
  assets: v.array(v.string()),
  effects: v.array(v.string()),
  clips: v.array(v.string()),
});
export type PictureTags = v.InferOutput<typeof PictureTags>;

/** Head of a picture on its way from a node. Large ones come in several parts that follow each other. */
export const MadePicture = v.object({
  session: Session,
  number: Count,
  part: Count,
  parts: v.pipe(Count, v.minValue(1)),
  width: Count,
  height: Count,
  codec: v.literal('jpeg'),
  renderMs: v.number(),
  tags: PictureTags,
});
export type MadePicture = v.InferOutput<typeof MadePicture>;

/** Head of a picture on its way to a client. */
export const ShownPicture = v.object({
  seq: Count,
  time: Time,
  quality: PreviewQuality,
  width: Count,
  height: Count,
  codec: v.literal('jpeg'),
  cached: v.boolean(),
  /** What the node took; 0 for one that was kept. */
  renderMs: v.number(),
});
export type ShownPicture = v.InferOutput<typeof ShownPicture>;

/** Length of the head (32 bits, big-endian), head as JSON, bytes. */
export function packPicture(head: MadePicture | ShownPicture, picture: Uint8Array): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(head));
  const bytes = new Uint8Array(4 + json.length + picture.length);
  new DataView(bytes.buffer).setUint32(0, json.length);
  bytes.set(json, 4);
  bytes.set(picture, 4 + json.length);
  return bytes;
}

/** Null when the bytes are no picture. The picture shares their memory. */
export function unpackPicture<Schema extends v.GenericSchema>(
  schema: Schema,
  bytes: Uint8Array,
): { readonly head: v.InferOutput<Schema>; readonly picture: Uint8Array } | null {
  if (bytes.length < 4) return null;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (4 + length > bytes.length) return null;
  const result = v.safeParse(schema, parsedJson(new TextDecoder().decode(bytes.subarray(4, 4 + length))));
  return result.success ? { head: result.output, picture: bytes.subarray(4 + length) } : null;
}

/** A text message; null when it is none that this version knows. */
export function readMessage<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
): v.InferOutput<Schema> | null {
  const result = v.safeParse(schema, parsedJson(text));
  return result.success ? result.output : null;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
