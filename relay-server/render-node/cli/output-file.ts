// What the name of the output says: which file it is, and what is in it.
import { extname } from 'node:path';
import { AUDIO_IN } from '../../../src/engine/render/container-codecs.ts';
import type { AudioSettings, ExportSettings } from '../../../src/project/records/export-settings.ts';

export interface OutputKind {
  readonly container: ExportSettings['container'];
  /** The ending stands for sound alone, though the container could hold a picture. */
  readonly soundOnly: boolean;
}

const film = (container: ExportSettings['container']): OutputKind => ({ container, soundOnly: false });
const sound = (container: ExportSettings['container']): OutputKind => ({ container, soundOnly: true });

const ENDINGS: Readonly<Record<string, OutputKind>> = {
  '.mp4': film('mp4'),
  '.m4v': film('mp4'),
  '.mov': film('mov'),
  '.webm': film('webm'),
  '.mkv': film('mkv'),
  '.wav': sound('wav'),
  '.flac': sound('flac'),
  '.ogg': sound('ogg'),
  '.opus': sound('ogg'),
  '.mp3': sound('mp3'),
  '.ac3': sound('ac3'),
  '.m4a': sound('mp4'),
  '.mka': sound('mkv'),
};

/** Null for an ending that stands for nothing here. */
export const outputKind = (path: string): OutputKind | null => ENDINGS[extname(path).toLowerCase()] ?? null;

export const OUTPUT_ENDINGS = Object.keys(ENDINGS).join(', ');

/** Channels by the name of the layout, in the order of WAVE. */
export const LAYOUTS: Readonly<Record<string, number>> = {
  mono: 1,
  stereo: 2,
  lcr: 3,
  quad: 4,
  '5.0': 5,
  '5.1': 6,
  '6.1': 7,
  '7.1': 8,
};

export const SAMPLE_FORMATS = ['s16', 's24', 'f32'] as const;
export type SampleFormat = (typeof SAMPLE_FORMATS)[number];

/** The settings with samples of that format: PCM, or FLAC's depth where the file holds FLAC alone. Null when it cannot hold them. */
export function withSampleFormat(
  audio: AudioSettings,
  container: ExportSettings['container'],
  format: SampleFormat,
): AudioSettings | null {
  if (audio.codec === 'flac' && format !== 'f32') return { ...audio, bitDepth: format === 's16' ? 16 : 24 };
  const codec = `pcm-${format}` as const;
  return AUDIO_IN[container].includes(codec) ? { ...audio, codec } : null;
}
