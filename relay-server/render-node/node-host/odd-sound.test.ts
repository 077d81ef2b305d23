// Sound that is not as it should be: it goes on, or it is said why not; never silence without a word, never a blast.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { make, span, track } from '../../../src/engine/audio/testing/fixtures.ts';
import { openAudioReader } from '../../../src/engine/media/audio-reader.ts';
import {
  hear,
  removeFiles,
  renderFile,
  testHost,
  waveMedia,
} from '../../../src/engine/render/audio/testing/rig.ts';
import { assetOf, mediaHost, probeFile } from './testing/media-fixtures.ts';

vi.setConfig({ testTimeout: 60_000 });

const RATE = 48000;
const folder = mkdtempSync(join(tmpdir(), 'storycore-odd-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterAll(removeFiles);
const path = (name: string): string => join(folder, name);
const ffmpeg = (...args: string[]): void => void execFileSync('ffmpeg', ['-v', 'error', '-y', ...args]);
const level = (plane: Float32Array, from: number, to: number): number =>
  Math.sqrt(plane.subarray(from, to).reduce((sum, value) => sum + value * value, 0) / (to - from));

/** A tone of 1 kHz at −12 dB for a second, at that rate. */
const tone = (rate: number) =>
  waveMedia(
    make(rate, 1, (i) => 0.25 * Math.sin((2 * Math.PI * 1000 * i) / rate)),
    rate,
  );

describe.skipIf(!hasFfmpeg)('odd sound', () => {
  test.each([8000, 384_000])('%i Hz is heard as it is', async (rate) => {
    const spans = [track([span(tone(rate))])];
    const made = await renderFile(testHost(), spans, RATE, { codec: 'pcm-f32', container: 'wav' });
    expect(made.track.notices).toEqual([]);
    const [left] = hear(made.path, 2);
    // A mono clip in the middle comes back at −3 dB from each side.
    expect(level(left!, 9600, 38400)).toBeCloseTo(0.25 / 2, 2);
    const off = left!.reduce(
      (worst, value, i) =>
        i < 4800 || i > 43200
          ? worst
          : Math.max(
              worst,
              Math.abs(value - 0.25 * Math.SQRT1_2 * Math.sin((2 * Math.PI * 1000 * i) / RATE)),
            ),
      0,
    );
    expect(off).toBeLessThan(1e-4);
  });

  test('samples that are no numbers are silent, counted and said', async () => {
    const source = waveMedia(
      make(RATE, 2, (i) => (i % 1000 === 7 ? Number.NaN : i % 1000 === 8 ? Number.POSITIVE_INFINITY : 0.1)),
    );
    const made = await renderFile(testHost(), [track([span(source)])], RATE, { codec: 'aac' });
    expect(made.track.notices).toMatchObject([{ code: 'audio-not-finite', params: { count: 192 } }]);
    const [left] = hear(made.path, 2);
    expect(left!.every((value) => Math.abs(value) <= 1)).toBe(true);
    expect(level(left!, 9600, 38400)).toBeGreaterThan(0.05);
  });

  test('a file without a sample says so', async () => {
    ffmpeg('-f', 'lavfi', '-i', 'sine=d=0.01', path('none.wav'));
    const bytes = readFileSync(path('none.wav'));
    const data = bytes.indexOf('data');
    bytes.writeUInt32LE(0, data + 4);
    writeFileSync(path('none.wav'), bytes.subarray(0, data + 8));
    await expect(probeFile(path('none.wav'))).rejects.toMatchObject({ code: 'media-no-streams' });
  });

  test.each([
    ['stereo', '5.1'],
    ['5.1', 'stereo'],
    ['mono', 'stereo'],
  ])('AAC that turns from %s to %s in the middle is heard to its end', async (first, second) => {
    for (const [part, layout] of [first, second].entries()) {
      const each = { mono: 1, stereo: 2, '5.1': 6 }[layout]!;
      const tones = Array.from({ length: each }, () => '0.25*sin(2*PI*500*t)').join('|');
      ffmpeg(
        ...['-f', 'lavfi', '-i', `aevalsrc=${tones}:c=${layout}:s=${RATE}:d=1`],
        ...['-b:a', '256k', path(`part${part}.aac`)],
      );
    }
    const parts = [0, 1].map((part) => readFileSync(path(`part${part}.aac`)));
    writeFileSync(path('turns.aac'), Buffer.concat(parts));
    const asset = await assetOf(path('turns.aac'));
    const reader = await openAudioReader(mediaHost, asset, 0);
    const planes = await reader.read(0, 2 * RATE);
    const [before, after] = [planes, planes].map((all, part) =>
      all.slice(0, 2).map((plane) => level(plane, part * RATE + 14_400, part * RATE + 38_400)),
    );
    for (const one of [...before!, ...after!]) {
      expect(one).toBeGreaterThan(0.1);
      // Never more than all six at once, folded.
      expect(one).toBeLessThan(0.7);
    }
    await reader.close();
  });
});
