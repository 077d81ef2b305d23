import type { AudioSettings, ExportSettings, VideoSettings } from '../timeline/document-types.ts';

type Container = ExportSettings['container'];

/** What each container may hold, and in which order another codec takes the place of one that cannot be had. */
export const VIDEO_IN: Readonly<Record<Container, readonly VideoSettings['codec'][]>> = {
  mp4: ['avc', 'hevc', 'av1', 'vp9'],
  mov: ['avc', 'hevc'],
  webm: ['vp9', 'av1'],
  mkv: ['avc', 'hevc', 'vp9', 'av1'],
};

export const AUDIO_IN: Readonly<Record<Container, readonly AudioSettings['codec'][]>> = {
  mp4: ['aac', 'opus', 'flac', 'pcm-s16', 'pcm-s24', 'pcm-f32'],
  mov: ['aac', 'pcm-s16', 'pcm-s24', 'pcm-f32'],
  webm: ['opus'],
  mkv: ['aac', 'opus', 'flac', 'pcm-s16', 'pcm-s24', 'pcm-f32'],
};

/** HEVC falls to H.264, AV1 to VP9 before H.264: the nearest in efficiency first, the most common at last. */
const NEXT_VIDEO: Readonly<Record<VideoSettings['codec'], readonly VideoSettings['codec'][]>> = {
  avc: ['avc', 'vp9', 'av1'],
  hevc: ['hevc', 'avc', 'vp9', 'av1'],
  vp9: ['vp9', 'av1', 'avc'],
  av1: ['av1', 'vp9', 'avc'],
};

const NEXT_AUDIO: Readonly<Record<AudioSettings['codec'], readonly AudioSettings['codec'][]>> = {
  aac: ['aac', 'opus', 'flac', 'pcm-s16'],
  opus: ['opus', 'aac', 'flac', 'pcm-s16'],
  flac: ['flac', 'pcm-s24', 'opus', 'aac'],
  'pcm-s16': ['pcm-s16', 'flac', 'opus', 'aac'],
  'pcm-s24': ['pcm-s24', 'flac', 'opus', 'aac'],
  'pcm-f32': ['pcm-f32', 'flac', 'opus', 'aac'],
};

export const videoChoices = (container: Container, codec: VideoSettings['codec']): VideoSettings['codec'][] =>
  NEXT_VIDEO[codec].filter((other) => VIDEO_IN[container].includes(other));

export const audioChoices = (container: Container, codec: AudioSettings['codec']): AudioSettings['codec'][] =>
  NEXT_AUDIO[codec].filter((other) => AUDIO_IN[container].includes(other));
