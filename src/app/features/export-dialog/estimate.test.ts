import { expect, test } from 'vitest';
import { TICKS_PER_SECOND } from '../../../base/time.ts';
import type { ExportSettings } from '../../../project/records/export-settings.ts';
import { REC709, type Sequence } from '../../../project/records/sequence.ts';
import { BS775 } from '../../../project/records/sound-strip.ts';
import { estimateBytes } from './estimate.ts';

const sequence: Sequence = {
  id: 's',
  name: '',
  width: 1920,
  height: 1080,
  frameRate: { num: 25, den: 1 },
  sampleRate: 48000,
  color: REC709,
  background: '#000000',
  layout: null,
  fold: BS775,
  gainDb: 0,
  mute: 0,
  tempo: 120,
  automationFollows: true,
};
const settings = (patch: Partial<ExportSettings>): ExportSettings => ({
  id: 'e',
  sequence: 's',
  name: '',
  container: 'mp4',
  video: null,
  audio: null,
  range: null,
  ...patch,
});

test('a bit rate gives exactly its bytes', () => {
  const video = {
    codec: 'avc' as const,
    width: null,
    height: null,
    frameRate: null,
    rate: { mode: 'bitrate' as const, bitsPerSecond: 8_000_000 },
    gopFrames: null,
    fit: 'contain' as const,
  };
  expect(estimateBytes(settings({ video }), sequence, 10 * TICKS_PER_SECOND)).toBe(10_000_000);
});

test('PCM is rate × depth × channels, whatever its bit rate field says', () => {
  const audio = { codec: 'pcm-s24' as const, bitsPerSecond: 1, sampleRate: null, channels: 2 };
  expect(estimateBytes(settings({ audio }), sequence, TICKS_PER_SECOND)).toBe(288_000);
});
