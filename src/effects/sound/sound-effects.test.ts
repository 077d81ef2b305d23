// What every sound effect promises, on every layout, for params and automation drawn at random.
import { describe, expect, test } from 'vitest';
import { en } from '../../base/messages/en/index.ts';
import { fr } from '../../base/messages/fr/index.ts';
import { BLOCK, makePlanes, type Planes } from '../../engine/audio/block.ts';
import type { SoundEffectDefinition, SoundParam } from '../../engine/audio/sound-effect.ts';
import { findSoundEffect, SOUND_EFFECTS } from './sound-effects.ts';
import { noise, paramBlocks, peak, runEffect, setupOf, type Values } from './testing/run-effect.ts';

/** Deterministic numbers 0 … 1. */
function drawer(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}

function drawn(param: SoundParam, draw: () => number): number {
  const x = draw();
  if (param.kind !== 'number') return Math.round(param.min + x * (param.max - param.min));
  // The ends of a range are where things break: they are drawn more often than the middle.
  if (x < 0.2) return param.min;
  if (x > 0.8) return param.max;
  const y = (x - 0.2) / 0.6;
  return param.scale === 'log'
    ? param.min * (param.max / param.min) ** y
    : param.min + y * (param.max - param.min);
}

/** Half of the numbers hold, the others jump every few samples or swing. */
function drawnValues(effect: SoundEffectDefinition, seed: number, automated: boolean): Values {
  const draw = drawer(seed);
  return Object.fromEntries(
    effect.params.map((param) => {
      const [a, b] = [drawn(param, draw), drawn(param, draw)];
      if (!automated || param.kind !== 'number' || draw() < 0.5) return [param.key, a];
      const period = 1 + Math.floor(draw() * 400);
      return draw() < 0.5
        ? [param.key, (n: number) => (Math.floor(n / period) % 2 ? a : b)]
        : [param.key, (n: number) => a + (b - a) * (0.5 + 0.5 * Math.sin(n / period))];
    }),
  );
}

const finite = (planes: Planes): boolean => planes.every((plane) => plane.every((x) => Math.abs(x) < 1e6));

/** Silence, a blast of noise at full scale, a tone, silence: in whole blocks. */
function programme(channels: number, frames: number, seed: number): Planes {
  const planes = noise(frames, channels, 1, seed);
  for (const [c, plane] of planes.entries())
    for (let i = 0; i < frames; i++)
      if (i < 300) plane[i] = 0;
      else if (i > frames / 2) plane[i] = 0.7 * Math.sin(i * 0.05 * (c + 1));
  return planes;
}

test('ids are unique, and every word is in both catalogues', () => {
  const ids = SOUND_EFFECTS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const english: Readonly<Record<string, string>> = en.soundEffects;
  const french: Readonly<Record<string, string>> = fr.soundEffects;
  const used = SOUND_EFFECTS.flatMap(({ label, params, presets, data = [] }) => [
    label,
    ...params.flatMap((param) => [param.label, ...(param.choices ?? [])]),
    ...presets.map((one) => one.label),
    ...data.map((slot) => slot.label),
  ]).map((label) => label.replace(/^soundEffects\./, ''));
  expect(used.filter((key) => !(key in english) || !(key in french))).toEqual([]);
  expect(Object.keys(english).filter((key) => !used.includes(key))).toEqual([]);
  expect(findSoundEffect('utility')?.id).toBe('utility');
  expect(findSoundEffect('none of these')).toBeNull();
});

describe.each(SOUND_EFFECTS.map((effect) => [effect.id, effect] as const))('%s', (_, effect) => {
  test('params and presets are well formed', () => {
    expect(new Set(effect.params.map(({ key }) => key)).size).toBe(effect.params.length);
    for (const param of effect.params) {
      expect(param.min).toBeLessThan(param.max);
      expect(param.default).toBeGreaterThanOrEqual(param.min);
      expect(param.default).toBeLessThanOrEqual(param.max);
      if (param.scale === 'log') expect(param.min).toBeGreaterThan(0);
    }
    for (const { values } of effect.presets)
      for (const [key, value] of Object.entries(values)) {
        const param = effect.params.find((one) => one.key === key);
        expect(param, key).toBeDefined();
        expect(value).toBeGreaterThanOrEqual(param!.min);
        expect(value).toBeLessThanOrEqual(param!.max);
      }
  });

  test.each([1, 2, 3, 4, 6, 8])('stays finite on %i channels whatever is turned', (channels) => {
    for (let seed = 1; seed <= 4; seed++) {
      const input = programme(channels, 40 * BLOCK, seed);
      const key = effect.keyed && seed % 2 ? noise(40 * BLOCK, channels, 1, seed + 9) : null;
      const values = drawnValues(effect, seed * 77 + channels, seed > 2);
      expect(finite(runEffect(effect, input, values, { key }))).toBe(true);
    }
  });

  test('is silent to the bit after its tail, and as new', () => {
    // A tail of half a minute costs as much as all the rest: once is enough.
    const long = effect.make(setupOf(2)).tail > 10 * 48000;
    for (const seed of long ? [3] : [3, 4]) {
      const values = drawnValues(effect, seed, false);
      const running = effect.make(setupOf(2));
      expect(Number.isFinite(running.tail)).toBe(true);
      const input = programme(2, 20 * BLOCK, seed);
      const first = runEffect(effect, input, values, {}, running);
      const silent = makePlanes(2, Math.ceil(running.tail / BLOCK) * BLOCK);
      const ringing = runEffect(effect, silent, values, {}, running);
      expect(finite(ringing)).toBe(true);
      // Smaller numbers than these are flushed by some hosts and not by others.
      expect(ringing.some((plane) => plane.some((x) => x !== 0 && Math.abs(x) < 1.2e-38))).toBe(false);
      expect(peak(runEffect(effect, makePlanes(2, 8 * BLOCK), values, {}, running))).toBe(0);
      expect(runEffect(effect, input, values, {}, running)).toEqual(first);
    }
  });

  test('forgets everything when it is reset', () => {
    const values = drawnValues(effect, 11, true);
    const running = effect.make(setupOf(6));
    const input = programme(6, 30 * BLOCK, 5);
    const key = effect.keyed ? noise(30 * BLOCK, 6, 1, 8) : null;
    const first = runEffect(effect, input, values, { key }, running);
    running.reset();
    expect(runEffect(effect, input, values, { key }, running)).toEqual(first);
  });

  test('two at once do not disturb each other', () => {
    const values = drawnValues(effect, 21, false);
    const [a, b] = [programme(2, 20 * BLOCK, 6), programme(2, 20 * BLOCK, 7)];
    const alone = [runEffect(effect, a, values), runEffect(effect, b, values)];
    const both = [effect.make(setupOf(2)), effect.make(setupOf(2))] as const;
    const params = paramBlocks(effect, values, 0);
    for (let n = 0; n < a[0]!.length; n += BLOCK) {
      both[0].process(
        a.map((plane) => plane.subarray(n, n + BLOCK)),
        params,
        null,
      );
      both[1].process(
        b.map((plane) => plane.subarray(n, n + BLOCK)),
        params,
        null,
      );
    }
    expect([a, b]).toEqual(alone);
  });

  test('works from 44.1 to 192 kHz', () => {
    for (const rate of [44100, 96000, 192000]) {
      const input = programme(2, 20 * BLOCK, 2);
      expect(finite(runEffect(effect, input, drawnValues(effect, rate, true), { rate }))).toBe(true);
    }
  });
});
