// What the hash of a stretch of sound covers: all that can change a sample of it, and nothing else.
import { describe, expect, test } from 'vitest';
import { samplesToTicks, type Ticks } from '../../../base/time.ts';
import { findSoundEffect } from '../../../effects/sound/sound-effects.ts';
import { packResponses, prepareResponse } from '../../audio/dsp/convolver.ts';
import { planMix } from '../../audio/mix-plan.ts';
import { bus, desk, insert, media, noise, send, span, track } from '../../audio/testing/fixtures.ts';
import { findTestEffect } from '../../audio/testing/test-effects.ts';
import type { SoundMix } from '../../timeline/types.ts';
import { audioGrid, segmentAt, segmentHash } from './audio-segments.ts';
import type { ProvenAudioEncoder } from './prove-audio-encoder.ts';

const RATE = 48000;
const at = (seconds: number): Ticks => samplesToTicks(seconds * RATE, RATE);
const music = media(noise(RATE * 60, 2, 4));

const encoder = {
  encoding: { codec: 'flac', sampleRate: RATE, channels: 2 },
  identity: 'test',
  frame: 4096,
  delay: 0,
} as unknown as ProvenAudioEncoder;

/** Hashes of the segments of a minute, about ten seconds each. */
function hashes(mix: SoundMix): string[] {
  const film = { start: 0, end: 60 * RATE };
  const plan = planMix(mix, RATE, 2, findTestEffect);
  const grid = audioGrid(encoder, film.end, 0);
  return [0, 1, 2, 3, 4, 5].map((i) => segmentHash(plan, film, encoder, segmentAt(grid, i)));
}

/** Which of two lists' hashes differ. */
const changed = (a: SoundMix, b: SoundMix): number[] => {
  const [one, two] = [hashes(a), hashes(b)];
  return one.flatMap((hash, i) => (hash === two[i] ? [] : [i]));
};

const clip = (start: number, end: number, change = {}) =>
  span(music, { start: at(start), end: at(end), sourceStart: at(start), clip: `${start}`, ...change });

describe('without effects', () => {
  const plain = (gainDb = 0) => track([clip(1, 9), clip(11, 19, { gainDb }), clip(31, 39)]);

  test('only what sounds in a segment is in its hash', () => {
    expect(changed(desk([plain()]), desk([plain(-3)]))).toEqual([1]);
    expect(changed(desk([plain()]), desk([plain(), track([clip(52, 55)])]))).toEqual([5]);
    expect(changed(desk([plain()]), desk([track([clip(52, 55)]), plain()]))).toEqual([5]);
    const [, , second, , fourth] = hashes(desk([plain()]));
    expect(second).toBe(fourth);
  });

  test('a fader, a send and its bus are in the hashes of what goes through them', () => {
    const sent = (gainDb: number) => desk([{ ...plain(), sends: [send('b', { gainDb })] }], [bus('b')]);
    expect(changed(sent(0), sent(-3))).toEqual([0, 1, 3]);
    const moved = (value: number) => ({
      keys: [0, 12, 13].map((s, i) => ({ at: at(s), value: [0, 0, value][i]!, ease: 'linear' as const })),
    });
    expect(
      changed(desk([{ ...plain(), gainDb: moved(1) }]), desk([{ ...plain(), gainDb: moved(2) }])),
    ).toEqual([1, 3]);
  });
});

describe('with effects', () => {
  const ringing = (gainDb: number, end = 25) =>
    desk([track([clip(1, end, { gainDb }), clip(31, 39), clip(41, 49)], { inserts: [insert('ring')] })]);

  test('what was heard since the last rest is in the hash, what was before is not', () => {
    expect(changed(ringing(0), ringing(-3))).toEqual([0, 1, 2]);
    expect(changed(ringing(0), ringing(0, 26))).toEqual([2]);
    const forever = (gainDb: number) =>
      desk([track([clip(0, 5, { gainDb }), clip(5, 60)], { inserts: [insert('ring')] })]);
    expect(changed(forever(0), forever(-3))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('a track without memory beside one with it counts by itself', () => {
    const beside = (gainDb: number) => desk([...ringing(0).tracks, track([clip(11, 19, { gainDb })])]);
    expect(changed(beside(0), beside(-3))).toEqual([1, 2]);
    expect(changed(ringing(0), beside(0))).toEqual([1, 2]);
  });

  test('what an effect was given is in it, whatever it is called', () => {
    const given = (hash: string, name: string) => {
      const asset = { ...music.asset, hash };
      const data = { impulse: { kind: 'asset' as const, name, asset, stream: 0 } };
      const mix = desk([track([clip(1, 9)])], [], { inserts: [insert('convolution-reverb', { data })] });
      const found = { key: `${hash}/0`, planes: packResponses([prepareResponse(Float32Array.of(1), 1)]) };
      const plan = planMix(mix, RATE, 2, findSoundEffect, () => found);
      return segmentHash(
        plan,
        { start: 0, end: RATE * 10 },
        encoder,
        segmentAt(audioGrid(encoder, RATE * 10, 0), 0),
      );
    };
    expect(given('a', 'x')).toBe(given('a', 'y'));
    expect(given('a', 'x')).not.toBe(given('b', 'x'));
  });

  test('the version of an effect and its params are in it', () => {
    const shaped = (feedback: number) =>
      desk([track([clip(31, 39)], { inserts: [insert('ring', { params: { feedback } })] })]);
    expect(changed(shaped(0.2), shaped(0.3))).toEqual([3]);
  });
});
