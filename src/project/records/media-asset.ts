import * as v from 'valibot';
import { ColorSpace, Finite, FrameRate, Id, NonNegativeTicks, PositiveInteger } from './fields.ts';
import { defineRecord } from './record-type.ts';

/** Where the bytes can be had; tried in order. `handle` and `opfs` are of one browser, `path` of one machine. */
export const MediaLocation = v.variant('kind', [
  v.looseObject({ kind: v.literal('handle'), key: v.string() }),
  v.looseObject({ kind: v.literal('opfs'), path: v.string() }),
  v.looseObject({ kind: v.literal('url'), url: v.string() }),
  v.looseObject({ kind: v.literal('path'), path: v.string() }),
]);
export type MediaLocation = v.InferOutput<typeof MediaLocation>;

export const VideoStream = v.looseObject({
  /** Codec as mediabunny names it (avc, hevc, vp8, vp9, av1, prores) or the container's own name when unknown. */
  codec: v.string(),
  /** Upright picture in square pixels, after pixel aspect and rotation. */
  width: PositiveInteger,
  height: PositiveInteger,
  codedWidth: PositiveInteger,
  codedHeight: PositiveInteger,
  /** Degrees clockwise that turn the coded picture upright. */
  rotation: v.optional(v.picklist([0, 90, 180, 270]), 0),
  /** Mean rate rounded to a well-known one. */
  frameRate: FrameRate,
  variableFrameRate: v.optional(v.boolean(), false),
  frameCount: v.optional(v.nullable(v.pipe(v.number(), v.safeInteger())), null),
  /** Media time of the first frame, and the end of the last. */
  start: v.optional(NonNegativeTicks, 0),
  end: NonNegativeTicks,
  alpha: v.optional(v.boolean(), false),
  /** As the file says; unset fields are guessed at decode (SD: BT.601, HD: BT.709). */
  color: v.optional(v.nullable(v.partial(ColorSpace)), null),
});
export type VideoStream = v.InferOutput<typeof VideoStream>;

export const AudioStream = v.looseObject({
  codec: v.string(),
  channels: PositiveInteger,
  sampleRate: PositiveInteger,
  start: v.optional(NonNegativeTicks, 0),
  end: NonNegativeTicks,
  language: v.optional(v.string(), 'und'),
  /** Bits of WAVEFORMATEXTENSIBLE's channel mask; unset: as usual for that many channels. */
  channelMask: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
});
export type AudioStream = v.InferOutput<typeof AudioStream>;

/** What a broadcast wave file says of itself (EBU Tech 3285); '' where it says nothing. */
export const BroadcastNotes = v.looseObject({
  description: v.string(),
  originator: v.string(),
  reference: v.string(),
  /** `2031-02-03 04:05:06`, in the recorder's own time. */
  originatedAt: v.string(),
  /** Time of day of the first sample: the recorder's timecode. */
  start: NonNegativeTicks,
  /** It carries an audio definition model, which is kept in the file and not rendered. */
  model: v.boolean(),
});
export type BroadcastNotes = v.InferOutput<typeof BroadcastNotes>;

export const mediaAssetRecord = defineRecord({
  type: 'asset',
  version: 1,
  schema: v.looseObject({
    id: Id,
    name: v.string(),
    kind: v.picklist(['video', 'audio', 'image']),
    /** Sampled SHA-256 of the original bytes (engine/media/content-hash.ts); the identity of the media. */
    hash: v.string(),
    size: v.pipe(Finite, v.minValue(0)),
    /** Container or image format, for people: "MP4", "PNG". */
    format: v.optional(v.string(), ''),
    /** Media time runs 0…duration. 0 for a still. */
    duration: NonNegativeTicks,
    /** File time in ticks of media time 0 (a transport stream may start at 10 s). */
    origin: v.optional(v.pipe(v.number(), v.safeInteger()), 0),
    video: v.optional(v.array(VideoStream), []),
    audio: v.optional(v.array(AudioStream), []),
    locations: v.optional(v.array(MediaLocation), []),
    /** Set when the original had to be converted to be decodable: the hash and places of what is decoded instead. */
    mezzanine: v.optional(
      v.nullable(v.looseObject({ hash: v.string(), locations: v.array(MediaLocation) })),
      null,
    ),
    broadcast: v.optional(BroadcastNotes),
    /** Folder in the media bin, '' for the root. */
    bin: v.optional(v.string(), ''),
    importedAt: v.optional(v.number(), 0),
  }),
});
export type MediaAsset = v.InferOutput<typeof mediaAssetRecord.schema>;
