import type { AudioSettings, ExportSettings, VideoSettings } from '../timeline/document-types.ts';
import { AUDIO_IN, audioChoices, VIDEO_IN, videoChoices } from './container-codecs.ts';

export interface Preset {
  readonly container: ExportSettings['container'];
  /** Null: sound alone. */
  readonly video: VideoSettings | null;
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
const sound = (codec: AudioSettings['codec'], bitsPerSecond: number, channels = 2): AudioSettings => ({
  codec,
  bitsPerSecond,
  sampleRate: null,
  channels,
});
const aac = (bitsPerSecond: number, channels = 2): AudioSettings => sound('aac', bitsPerSecond, channels);
const high = { mode: 'quality', quality: 'high' } as const;

/**
 * Where a film usually goes. Bit rates as the large video sites ask for them; `source` keeps the sequence's own shape and copies
 * what it can; `master` is for editing on; `surround` is stereo's 192 kb/s for each pair and the centre's half of it. The last
 * four are sound alone.
 */
export const PRESETS = {
  source: { container: 'mp4', video: video(null, high), audio: aac(192_000) },
  'web-1080p': { container: 'mp4', video: video([1920, 1080], megabits(8)), audio: aac(192_000) },
  '4k': { container: 'mp4', video: video([3840, 2160], megabits(40)), audio: aac(256_000) },
  vertical: { container: 'mp4', video: video([1080, 1920], megabits(8), 'cover'), audio: aac(192_000) },
  square: { container: 'mp4', video: video([1080, 1080], megabits(6), 'cover'), audio: aac(192_000) },
  small: { container: 'mp4', video: video([1280, 720], megabits(2.5)), audio: aac(128_000) },
  surround: { container: 'mp4', video: video(null, high), audio: aac(480_000, 6) },
  master: {
    container: 'mov',
    video: video(null, { mode: 'quality', quality: 'very-high' }),
    audio: sound('pcm-s24', 192_000),
  },
  'sound-wav': { container: 'wav', video: null, audio: sound('pcm-s24', 192_000) },
  'sound-surround': { container: 'wav', video: null, audio: sound('pcm-s24', 192_000, 6) },
  'sound-flac': { container: 'flac', video: null, audio: sound('flac', 192_000) },
  'sound-mp3': { container: 'mp3', video: null, audio: sound('mp3', 192_000) },
} as const satisfies Readonly<Record<string, Preset>>;

export type PresetName = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as readonly PresetName[];

/** A preset in another container: codecs that it cannot hold give way to the nearest that it can. */
export function presetIn(name: PresetName, container: ExportSettings['container']): Preset {
  const preset: Preset = PRESETS[name];
  const [legalVideo] = preset.video
    ? [...videoChoices(container, preset.video.codec), ...VIDEO_IN[container]]
    : [];
  const legalAudio = audioChoices(container, preset.audio.codec)[0] ?? AUDIO_IN[container][0]!;
  return {
    container,
    video: preset.video && legalVideo ? { ...preset.video, codec: legalVideo } : null,
    audio: { ...preset.audio, codec: legalAudio },
  };
}
