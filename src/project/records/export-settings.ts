import * as v from 'valibot';
import { FrameRate, Id, NonNegativeTicks, PositiveInteger } from './fields.ts';
import { defineRecord } from './record-type.ts';

/** The last five hold sound alone. */
export const CONTAINERS = ['mp4', 'mov', 'webm', 'mkv', 'wav', 'flac', 'ogg', 'mp3', 'ac3'] as const;
export const VIDEO_CODECS = ['avc', 'hevc', 'vp9', 'av1'] as const;
export const AUDIO_CODECS = ['aac', 'opus', 'flac', 'ac3', 'mp3', 'pcm-s16', 'pcm-s24', 'pcm-f32'] as const;

export const VideoSettings = v.looseObject({
  codec: v.picklist(VIDEO_CODECS),
  /** Null: as the sequence. Even numbers: 4:2:0 has half-size chroma. */
  width: v.optional(v.nullable(v.pipe(PositiveInteger, v.multipleOf(2))), null),
  height: v.optional(v.nullable(v.pipe(PositiveInteger, v.multipleOf(2))), null),
  frameRate: v.optional(v.nullable(FrameRate), null),
  /** Either bits a second or a named quality, which the encoder's own scale follows. */
  rate: v.variant('mode', [
    v.looseObject({ mode: v.literal('bitrate'), bitsPerSecond: PositiveInteger }),
    v.looseObject({
      mode: v.literal('quality'),
      quality: v.picklist(['very-low', 'low', 'medium', 'high', 'very-high']),
    }),
  ]),
  /** Longest distance of key frames, which is also the longest segment, in frames. Null: two seconds. */
  gopFrames: v.optional(v.nullable(PositiveInteger), null),
  /** How pictures of another shape than the output are placed. */
  fit: v.optional(v.picklist(['contain', 'cover']), 'contain'),
});
export type VideoSettings = v.InferOutput<typeof VideoSettings>;

export const AudioSettings = v.looseObject({
  codec: v.picklist(AUDIO_CODECS),
  /** Ignored by lossless codecs. */
  bitsPerSecond: v.optional(PositiveInteger, 192_000),
  /** Null: as the sequence. */
  sampleRate: v.optional(v.nullable(PositiveInteger), null),
  channels: v.optional(v.pipe(PositiveInteger, v.maxValue(8)), 2),
  /** Of FLAC, whose samples are whole numbers; unset: 24. */
  bitDepth: v.optional(v.picklist([16, 24])),
});
export type AudioSettings = v.InferOutput<typeof AudioSettings>;

export const exportRecord = defineRecord({
  type: 'export',
  version: 1,
  schema: v.looseObject({
    id: Id,
    sequence: Id,
    name: v.optional(v.string(), ''),
    container: v.picklist(CONTAINERS),
    video: v.nullable(VideoSettings),
    audio: v.nullable(AudioSettings),
    /** Half-open range of sequence time; null: everything. */
    range: v.optional(v.nullable(v.looseObject({ start: NonNegativeTicks, end: NonNegativeTicks })), null),
  }),
});
export type ExportSettings = v.InferOutput<typeof exportRecord.schema>;
