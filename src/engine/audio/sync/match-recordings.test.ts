// Recordings of one event by two machines: shifted, coloured, noisy, drifting, and of different events.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SourcePool } from '../source-pool.ts';
import { type Media, media, opener } from '../testing/fixtures.ts';
import { matchRecordings } from './match-recordings.ts';
import { driftSpeed, RecordingReader } from './recording.ts';

const RATE = 48000;

/** −0.5 … 0.5 by "mulberry32": those of the fixtures' generator are one long row for all seeds. */
function random(length: number, seed: number): Float32Array {
  let state = seed * 7919;
  return Float32Array.from({ length }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32 - 0.5;
  });
}

/** Something like speech: noise in syllables of uneven length and colour, with pauses. */
function event(seconds: number, seed: number, rate = RATE): Float32Array {
  const white = random(Math.ceil(seconds * rate), seed);
  const chance = [1000, 2000].map((more) => random(Math.ceil(seconds * 12), seed + more));
  let [low, lower, at, syllable, loud, dull] = [0, 0, 0, 0, 0, 0.5];
  return white.map((x) => {
    if (at-- <= 0) {
      syllable = (syllable + 1) % chance[0]!.length;
      at = Math.round(rate * (0.06 + 0.3 * Math.abs(chance[0]![syllable]!)));
      loud = chance[1]![syllable]! > -0.1 ? 0.2 + Math.abs(chance[1]![syllable]!) : 0.005;
      dull = 0.1 + 0.8 * Math.abs(chance[0]![syllable]! + 0.2);
    }
    low += (x * loud - low) * dull;
    lower += (low - lower) * 0.02;
    return low - lower;
  });
}

/** Another machine's: later, quieter, duller, with noise and an echo of its own. */
function other(
  sound: Float32Array,
  shift: number,
  { gain = 0.2, noisy = 0.02, seed = 77, invert = false } = {},
) {
  const hiss = random(sound.length, seed);
  let low = 0;
  const heard = (i: number): number => sound[i] ?? 0;
  return sound.map((_, i) => {
    low += (heard(i + shift) + 0.4 * heard(i + shift - 1711) - low) * 0.4;
    return (invert ? -gain : gain) * low + noisy * hiss[i]!;
  });
}

const whole = ({ asset }: Media) => ({
  asset,
  stream: 0,
  from: 0,
  duration: asset.duration,
  speed: { num: 1, den: 1 },
});

async function match(a: Media, b: Media, rate = RATE, signal?: AbortSignal) {
  const counts = { opened: 0, open: 0, mostOpen: 0 };
  const pool = new SourcePool(opener([a, b], counts));
  try {
    return await matchRecordings(whole(a), whole(b), pool, { rate, signal });
  } finally {
    await pool.close();
    expect(counts.open).toBe(0);
  }
}

describe('the same event', () => {
  const sound = event(20, 5);

  test.each([0, 1, 4801, -96_003, 600_000])('shifted by %i samples is found to the sample', async (shift) => {
    const found = await match(media([sound]), media([other(sound, shift)]));
    // The duller one is later by the delay of its filter: 1.5 samples at 0.4.
    expect(Math.abs(found!.offset * RATE - shift)).toBeLessThan(3);
    expect(found!.drift).toBe(0);
    expect(found!.score).toBeGreaterThan(12);
  });

  test('of the same colour is found to a tenth of a sample', async () => {
    const found = await match(media([sound]), media([sound.slice(12_345, 300_000)]));
    expect(Math.abs(found!.offset * RATE - 12_345)).toBeLessThan(0.1);
  });

  test('as loud as its noise, the other way round, at another rate and in stereo is found', async () => {
    const noisy = await match(media([sound]), media([other(sound, 30_000, { noisy: 0.06, invert: true })]));
    expect(Math.abs(noisy!.offset * RATE - 30_000)).toBeLessThan(4);
    const slow = event(20, 5, RATE).filter((_, i) => i % 2 === 0);
    const stereo = media([slow.map((x) => x * 0.3), slow], RATE / 2);
    const folded = await match(media([sound]), stereo);
    expect(Math.abs(folded!.offset * RATE)).toBeLessThan(2);
  });

  test('a short piece of a long one is found, whichever is asked for', async () => {
    const piece = media([other(sound, 0).slice(500_000, 600_000)]);
    const there = await match(media([sound]), piece);
    const back = await match(piece, media([sound]));
    expect(Math.abs(there!.offset * RATE - 500_000)).toBeLessThan(3);
    expect(Math.abs(back!.offset + there!.offset) * RATE).toBeLessThan(1);
  });
});

test('any shift, gain and noise', async () => {
  const sound = event(8, 9);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: -4 * RATE, max: 4 * RATE }),
      fc.double({ min: 0.001, max: 4, noNaN: true }),
      fc.double({ min: 0, max: 0.1, noNaN: true }),
      async (shift, gain, part) => {
        const found = await match(media([sound]), media([other(sound, shift, { gain, noisy: gain * part })]));
        expect(Math.abs(found!.offset * RATE - shift)).toBeLessThan(4);
      },
    ),
    { numRuns: 6 },
  );
}, 60_000);

describe('a clock that runs off', () => {
  /** Ten minutes would be long to make: two, and twice the drift of a bad recorder. */
  const seconds = 120;
  const low = 16_000;
  const sound = event(seconds, 21, low);

  test.each([200e-6, -137e-6])('by %d is measured to a few millionths, and taken out', async (drift) => {
    // The event as a clock that is fast by `drift` has it: read at another speed, by the engine's own resampler.
    const source = media([sound], low);
    const pool = new SourcePool(opener([source]));
    const reader = await RecordingReader.open(whole(source), pool, low, drift);
    const heard = new Float32Array(reader.frames);
    await reader.read(0, heard);
    await reader.close();
    await pool.close();
    const drifted = media([heard.slice(16_000)], low);
    const found = await match(source, drifted, low);
    expect(Math.abs(found!.drift * (1 + drift) + drift) * 1e6).toBeLessThan(3);
    // Over the whole length they stay together within half a millisecond.
    const end = seconds - 5;
    const own = end * (1 + drift) - 1;
    expect(Math.abs(found!.offset + own * (1 + found!.drift) - end)).toBeLessThan(0.0005);
    const speed = driftSpeed({ num: 1, den: 1 }, found!.drift);
    expect(Math.abs(speed.num / speed.den - (1 + drift)) * 1e6).toBeLessThan(3);
  });
});

test('different events, silence and scraps have nothing in common', async () => {
  const one = media([event(15, 1)]);
  for (const seed of [2, 3, 4]) expect(await match(one, media([event(6, seed)]))).toBeNull();
  expect(await match(one, media([random(RATE * 5, 3)]))).toBeNull();
  expect(await match(one, media([new Float32Array(RATE * 5)]))).toBeNull();
  expect(await match(one, media([event(0.2, 1)]))).toBeNull();
});

test('gives up when it is told to, and lets go of the media', async () => {
  const stop = new AbortController();
  stop.abort();
  const sound = media([event(4, 1)]);
  await expect(match(sound, sound, RATE, stop.signal)).rejects.toMatchObject({ code: 'cancelled' });
});
