import type { AudioSettings, ExportSettings, VideoSettings } from '../timeline/document-types.ts';

type Container = ExportSettings['container'];

/** What each container may hold, and in which order another codec takes the place of one that cannot be had. */
export const VIDEO_IN: Readonly<Record<Container, readonly VideoSettings['codec'][]>> = {
  mp4: ['avc', 'hevc', 'av1', 'vp9'],
  mov: ['avc', 'hevc'],
  webm: ['vp9', 'av1'],
  mkv: ['avc', 'hevc', 'vp9', 'av1'],
  wav: [],
  flac: [],
  ogg: [],
  mp3: [],
  ac3: [],
};

export const AUDIO_IN: Readonly<Record<Container, readonly AudioSettings['codec'][]>> = {
  mp4: ['aac', 'opus', 'flac', 'ac3', 'mp3', 'pcm-s16', 'pcm-s24', 'pcm-f32'],
  mov: ['aac', 'ac3', 'mp3', 'pcm-s16', 'pcm-s24', 'pcm-f32'],
  webm: ['opus'],
  // No MP3: its frames lean on those before them, and Matroska has no word for samples to be skipped but Opus's.
  mkv: ['aac', 'opus', 'flac', 'ac3', 'pcm-s16', 'pcm-s24', 'pcm-f32'],
  wav: ['pcm-s24', 'pcm-s16', 'pcm-f32'],
  flac: ['flac'],
  ogg: ['opus'],
  mp3: ['mp3'],
  ac3: ['ac3'],
};

/** Files of sound alone: no picture fits in, and their whole head is ours to write. */
export type SoundContainer = Extract<Container, 'wav' | 'flac' | 'ogg' | 'mp3' | 'ac3'>;

export const isSoundContainer = (container: Container): container is SoundContainer =>
  VIDEO_IN[container].length === 0;

/** HEVC falls to H.264, AV1 to VP9 before H.264: the nearest in efficiency first, the most common at last. */
const NEXT_VIDEO: Readonly<Record<VideoSettings['codec'], readonly VideoSettings['codec'][]>> = {
  avc: ['avc', 'vp9', 'av1'],
  hevc: ['hevc', 'avc', 'vp9', 'av1'],
  vp9: ['vp9', 'av1', 'avc'],
  av1: ['av1', 'vp9', 'avc'],
};

/** Lossy falls to lossy, lossless to lossless first. */
const NEXT_AUDIO: Readonly<Record<AudioSettings['codec'], readonly AudioSettings['codec'][]>> = {
  aac: ['aac', 'opus', 'flac', 'pcm-s16'],
  opus: ['opus', 'aac', 'flac', 'pcm-s16'],
  flac: ['flac', 'pcm-s24', 'opus', 'aac'],
  ac3: ['ac3', 'aac', 'opus', 'flac', 'pcm-s16'],
  mp3: ['mp3', 'aac', 'opus', 'flac', 'pcm-s16'],
  'pcm-s16': ['pcm-s16', 'flac', 'opus', 'aac', 'ac3', 'mp3'],
  'pcm-s24': ['pcm-s24', 'flac', 'opus', 'aac', 'ac3', 'mp3'],
  'pcm-f32': ['pcm-f32', 'flac', 'opus', 'aac', 'ac3', 'mp3'],
};

export const videoChoices = (container: Container, codec: VideoSettings['codec']): VideoSettings['codec'][] =>
  NEXT_VIDEO[codec].filter((other) => VIDEO_IN[container].includes(other));

/** Never empty: where nothing near the wish fits, what the container is made for. */
export function audioChoices(container: Container, codec: AudioSettings['codec']): AudioSettings['codec'][] {
  const near = NEXT_AUDIO[codec].filter((other) => AUDIO_IN[container].includes(other));
  return near.length > 0 ? near : [...AUDIO_IN[container]];
}
