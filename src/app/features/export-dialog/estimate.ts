import { frameRateValue, type Ticks, ticksToSeconds } from '../../../base/time.ts';
import type { ExportSettings } from '../../../project/records/export-settings.ts';
import type { Sequence } from '../../../project/records/sequence.ts';

/** Bits a pixel a frame that H.264 needs for each quality on ordinary footage; a newer codec needs less. */
const BITS_PER_PIXEL = { 'very-low': 0.03, low: 0.05, medium: 0.08, high: 0.12, 'very-high': 0.2 } as const;
const CODEC_FACTOR = { avc: 1, hevc: 0.6, vp9: 0.65, av1: 0.5 } as const;
/** FLAC comes to about 60 % of the PCM that it holds. */
const BITS_PER_SAMPLE = { 'pcm-s16': 16, 'pcm-s24': 24, 'pcm-f32': 32, flac: 14 } as const;

/** Bytes that the file will have, as well as can be told before the first frame is encoded. */
export function estimateBytes(settings: ExportSettings, sequence: Sequence, length: Ticks): number {
  const seconds = ticksToSeconds(length);
  return ((videoBits(settings, sequence) + audioBits(settings, sequence)) * seconds) / 8;
}

function videoBits({ video }: ExportSettings, sequence: Sequence): number {
  if (!video) return 0;
  if (video.rate.mode === 'bitrate') return video.rate.bitsPerSecond;
  const pixels = (video.width ?? sequence.width) * (video.height ?? sequence.height);
  const fps = frameRateValue(video.frameRate ?? sequence.frameRate);
  return pixels * fps * BITS_PER_PIXEL[video.rate.quality] * CODEC_FACTOR[video.codec];
}

function audioBits({ audio }: ExportSettings, sequence: Sequence): number {
  if (!audio) return 0;
  const bits = BITS_PER_SAMPLE[audio.codec as keyof typeof BITS_PER_SAMPLE];
  if (bits === undefined) return audio.bitsPerSecond;
  return bits * (audio.sampleRate ?? sequence.sampleRate) * audio.channels;
}
