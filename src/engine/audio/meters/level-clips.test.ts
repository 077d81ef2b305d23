import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { secondsToTicks } from '../../../base/time.ts';
import type { AudioSpan } from '../../timeline/types.ts';
import type { Planes } from '../block.ts';
import { layoutOf } from '../layout.ts';
import { SourcePool } from '../source-pool.ts';
import { make, media, noise, opener, span } from '../testing/fixtures.ts';
import { ClipMeter } from './clip-meter.ts';
import { DIALOGUE, levelClips } from './level-clips.ts';
import { LoudnessMeter } from './loudness-meter.ts';
import { type MeasuredClip, measureClips } from './measure-clips.ts';

const RATE = 48_000;

function whole(planes: Planes): number {
  const meter = new LoudnessMeter(RATE, layoutOf(planes.length));
  meter.process(planes, 0, planes[0]!.length);
  return meter.integrated();
}

/**
 * A buzz of many harmonics in syllables of a fifth of a second, 4 a second: what a voice is to the detector, with exactly known times.
 */
const babble = (from: number, to: number, seconds: number, amplitude: number): Float32Array =>
  Float32Array.from({ length: seconds * RATE }, (_, i) => {
    const t = i / RATE;
    if (t < from || t >= to) return 0;
    let sum = 0;
    for (let k = 1; k < 20; k++) sum += Math.sin(2 * Math.PI * 130 * k * t) / k;
    return amplitude * sum * Math.max(0, Math.sin(2 * Math.PI * 4 * t)) ** 2;
  });

async function measured(
  spans: readonly AudioSpan[],
  all: ReturnType<typeof media>[],
): Promise<MeasuredClip[]> {
  const pool = new SourcePool(opener(all));
  try {
    return await measureClips(spans, pool, RATE, 2);
  } finally {
    await pool.close();
  }
}

describe('a clip', () => {
  test('is measured with its gain and pan, without its fades, at any place and at its own rate', async () => {
    const [sound, slow] = [
      media(noise(3 * RATE, 2, 1)),
      media(
        make(3 * 44_100, 1, (i) => 0.1 * Math.sin((2 * Math.PI * 1000 * i) / 44_100)),
        44_100,
      ),
    ];
    const plain = span(sound);
    const changed = span(sound, {
      start: secondsToTicks(10),
      clipStart: secondsToTicks(10),
      gainDb: -7.5,
      fadeIn: secondsToTicks(1),
      fadeOut: secondsToTicks(1),
    });
    const [first, second, third] = await measured([plain, changed, span(slow)], [sound, slow]);
    expect(first!.loudness).toBeCloseTo(whole(sound.planes), 1);
    expect(second!.loudness).toBeCloseTo(first!.loudness - 7.5, 1);
    expect(second!.clip).toBe(changed.clip);
    expect(third!.seconds).toBeCloseTo(3, 4);
    // Mono in the middle of stereo is as loud as it was.
    const mono = new LoudnessMeter(44_100, layoutOf(1));
    mono.process(slow.planes, 0, 3 * 44_100);
    expect(third!.loudness).toBeCloseTo(mono.integrated(), 1);
  });

  test('of under 400 ms has the loudness of all of it', () => {
    const [long, short] = [1, 0.2].map((seconds) => {
      const meter = new ClipMeter(RATE, layoutOf(1));
      const planes = make(seconds * RATE, 1, (i) => 0.1 * Math.sin((2 * Math.PI * 1000 * i) / RATE));
      meter.process(planes, 0, planes[0]!.length);
      return meter.finish();
    });
    expect(short!.loudness).toBeCloseTo(long!.loudness, 1);
    expect(new ClipMeter(RATE, layoutOf(2)).finish()).toMatchObject({
      loudness: Number.NEGATIVE_INFINITY,
      speechLoudness: null,
      speechShare: 0,
    });
  });

  test('in which somebody speaks over a bed is as loud as what is said', () => {
    const bed = noise(12 * RATE, 1, 5)[0]!;
    const voice = babble(3, 7, 12, 0.2);
    const meter = new ClipMeter(RATE, layoutOf(1));
    meter.process([voice.map((value, i) => value + 0.012 * bed[i]!)], 0, 12 * RATE);
    const { speechLoudness, speechShare } = meter.finish();
    expect(speechShare).toBeCloseTo(4 / 12, 1);
    expect(Math.abs(speechLoudness! - whole([voice.slice(3 * RATE, 7 * RATE)]))).toBeLessThan(0.5);
  });
});

describe('levelling', () => {
  const clip = (loudness: number, truePeak: number, speechLoudness: number | null = null): MeasuredClip => ({
    ...{ clip: `${loudness} ${truePeak}`, loudness, truePeak, speechLoudness, speechShare: 0, seconds: 1 },
  });

  test('every clip lands on the wish, or says what held it', () => {
    const level = fc.integer({ min: -90, max: 0 });
    fc.assert(
      fc.property(level, fc.integer({ min: 0, max: 30 }), (loudness, crest) => {
        const truePeak = loudness + crest;
        const [result] = levelClips([clip(loudness, truePeak)], DIALOGUE);
        expect(result!.loudness).toBeCloseTo(loudness + result!.by, 9);
        if (result!.held === null) expect(result!.loudness).toBeCloseTo(DIALOGUE.loudness, 9);
        if (result!.by > 0) expect(truePeak + result!.by).toBeLessThanOrEqual(DIALOGUE.ceiling + 1e-9);
        expect(result!.by).toBeLessThanOrEqual(DIALOGUE.mostUp);
        if (result!.held === 'ceiling') expect(truePeak + result!.by).toBeCloseTo(Math.max(truePeak, -3), 9);
      }),
    );
  });

  test('what is spoken counts before the whole, silence not at all, and the parts of a clip together', () => {
    const parts = [clip(-30, -12, -26), { ...clip(-30, -12, -26), truePeak: -6, speechLoudness: -28 }];
    expect(levelClips(parts, DIALOGUE)).toEqual([{ clip: '-30 -12', by: 3, loudness: -23, held: null }]);
    expect(levelClips(parts, { ...DIALOGUE, speech: false })[0]).toMatchObject({ by: 3, held: 'ceiling' });
    expect(levelClips([clip(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY)], DIALOGUE)).toEqual([]);
  });

  test('measured again with the gains, clips are equally loud', async () => {
    const sounds = [0.02, 0.1, 0.4].map((amplitude) => media([babble(0.5, 5.5, 6, amplitude)]));
    const spans = sounds.map((sound) => span(sound));
    const levels = levelClips(await measured(spans, sounds), { ...DIALOGUE, ceiling: 20 });
    const moved = spans.map((one, i) => ({ ...one, gainDb: levels[i]!.by }));
    for (const { speechLoudness } of await measured(moved, sounds))
      expect(Math.abs(speechLoudness! - DIALOGUE.loudness)).toBeLessThan(0.1);
  });
});
