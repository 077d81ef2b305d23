import type { AudioSettings, ExportSettings, VideoSettings } from '../timeline/document-types.ts';
import { AUDIO_IN, audioChoices, VIDEO_IN, videoChoices } from './container-codecs.ts';

export interface Preset {
  readonly container: ExportSettings['container'];
  readonly video: VideoSettings;
  readonly audio: AudioSettings;
}

const video = (
  size: readonly [number, number] | null,
  rate: VideoSettings['rate'],
  fit: VideoSettings['fit'] = 'contain',
): VideoSettings => ({
  codec: 'avc',
  width: size?.[0] ?? null,
  height: size?.[1] ?? null,
  frameRate: null,
  rate,
  gopFrames: null,
  fit,
});
const megabits = (count: number): VideoSettings['rate'] => ({
  mode: 'bitrate',
  bitsPerSecond: count * 1_000_000,
});
const aac = (bitsPerSecond: number): AudioSettings => ({
  codec: 'aac',
  bitsPerSecond,
  sampleRate: null,
  channels: 2,
});

/**
 * Where a film usually goes. Bit rates as the large video sites ask for them; `source` keeps the sequence's own shape and copies
 * what it can; `master` is for editing on.
 */
export const PRESETS = {
  source: { container: 'mp4', video: video(null, { mode: 'quality', quality: 'high' }), audio: aac(192_000) },
  'web-1080p': { container: 'mp4', video: video([1920, 1080], megabits(8)), audio: aac(192_000) },
  '4k': { container: 'mp4', video: video([3840, 2160], megabits(40)), audio: aac(256_000) },
  vertical: { container: 'mp4', video: video([1080, 1920], megabits(8), 'cover'), audio: aac(192_000) },
  square: { container: 'mp4', video: video([1080, 1080], megabits(6), 'cover'), audio: aac(192_000) },
  small: { container: 'mp4', video: video([1280, 720], megabits(2.5)), audio: aac(128_000) },
  master: {
    container: 'mov',
    video: video(null, { mode: 'quality', quality: 'very-high' }),
    audio: { codec: 'pcm-s24', bitsPerSecond: 192_000, sampleRate: null, channels: 2 },
  },
} as const satisfies Readonly<Record<string, Preset>>;

export type PresetName = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as readonly PresetName[];

/** A preset in another container: codecs that it cannot hold give way to the nearest that it can. */
export function presetIn(name: PresetName, container: ExportSettings['container']): Preset {
  const preset: Preset = PRESETS[name];
  const legalVideo = videoChoices(container, preset.video.codec)[0] ?? VIDEO_IN[container][0]!;
  const legalAudio = audioChoices(container, preset.audio.codec)[0] ?? AUDIO_IN[container][0]!;
  return {
    container,
    video: { ...preset.video, codec: legalVideo },
    audio: { ...preset.audio, codec: legalAudio },
  };
}
