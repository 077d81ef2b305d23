import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LOUDNESS_TARGETS } from '../../../base/loudness-targets.ts';
import type { Planes } from '../block.ts';
import { layoutOf } from '../layout.ts';
import { make, noise } from '../testing/fixtures.ts';
import { planNormalise, searchGain } from './normalise.ts';
import { ProgrammeMeter } from './programme-meter.ts';

const RATE = 48_000;

function programme(planes: Planes) {
  const meter = new ProgrammeMeter(RATE, layoutOf(planes.length));
  meter.process(planes);
  const { truePeak } = meter.finish();
  return { integrated: (gainDb: number) => meter.integrated(gainDb), truePeak };
}
const louder = (planes: Planes, gainDb: number): Planes =>
  planes.map((plane) => plane.map((value) => value * 10 ** (gainDb / 20)));

/** Noise in half-second steps between −`depth` and 0 dB, times a gain. */
function material(seconds: number, seed: number, depth: number, gainDb: number): Planes {
  const steps = noise(2 * seconds, 1, seed)[0]!;
  return louder(noise(seconds * RATE, 2, seed), gainDb).map((plane) =>
    plane.map((value, i) => value * 10 ** (((steps[Math.floor((2 * i) / RATE)]! - 0.5) * depth) / 20)),
  );
}

describe('normalising', () => {
  test('hits every target within 0.1 LU, as measured anew, and keeps the ceiling or asks for a limiter', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LOUDNESS_TARGETS),
        fc.integer({ min: 1, max: 1e6 }),
        fc.constantFrom(6, 30, 70),
        fc.integer({ min: -60, max: 6 }),
        (target, seed, depth, gainDb) => {
          const planes = material(2, seed, depth, gainDb);
          const before = programme(planes);
          const plan = planNormalise(before, target);
          // Under the absolute gate as a whole it counts as silence.
          if (!plan) return void expect(before.integrated(0)).toBe(Number.NEGATIVE_INFINITY);
          const after = programme(louder(planes, plan.gainDb));
          expect(Math.abs(after.integrated(0) - target.loudness)).toBeLessThan(0.1);
          expect(after.truePeak).toBeCloseTo(plan.truePeak, 2);
          expect(plan.needsLimiter).toBe(plan.truePeak > target.truePeak);
          const safe = programme(louder(planes, plan.safeGainDb));
          expect(safe.truePeak).toBeLessThan(target.truePeak + 0.001);
          expect(safe.integrated(0)).toBeCloseTo(plan.safeIntegrated, 1);
        },
      ),
      { numRuns: 10 },
    );
  });

  test('blocks that the gain lifts over the gate count: simply adding what is missing would miss', () => {
    // Loud for 1 s at −55 LUFS, then 9 s at −75: at −23 all of it would count but for the relative gate.
    const planes = make(10 * RATE, 2, (i) => {
      const level = i < RATE ? -66 : -73.5;
      return 10 ** (level / 20) * Math.sin((2 * Math.PI * 1000 * i) / RATE);
    });
    const measured = programme(planes);
    const simple = -23 - measured.integrated(0);
    const plan = planNormalise(measured, { loudness: -23, truePeak: -1 })!;
    expect(Math.abs(plan.gainDb - simple)).toBeGreaterThan(1);
    expect(programme(louder(planes, plan.gainDb)).integrated(0)).toBeCloseTo(-23, 1);
  });

  test('a programme without loudness has no gain', () => {
    expect(planNormalise(programme(make(RATE, 2, () => 0)), LOUDNESS_TARGETS[0]!)).toBeNull();
    expect(planNormalise(programme(noise(1000, 2)), LOUDNESS_TARGETS[0]!)).toBeNull();
  });

  test('behind a limiter the gain is searched for until the target is hit', async () => {
    const planes = material(2, 7, 12, 0);
    // A hard limit at −6 dBFS stands for any limiter: loudness grows by less than the gain.
    const limited = (gainDb: number): Planes =>
      louder(planes, gainDb).map((plane) => plane.map((value) => Math.max(-0.5, Math.min(0.5, value))));
    let mixes = 0;
    const measure = async (gainDb: number): Promise<number> => {
      mixes++;
      return programme(limited(gainDb)).integrated(0);
    };
    const target = { loudness: programme(planes).integrated(0) + 4 };
    const first = 4;
    const found = await searchGain(measure, target, first);
    expect(found.hit).toBe(true);
    expect(Math.abs(programme(limited(found.gainDb)).integrated(0) - target.loudness)).toBeLessThan(0.1);
    expect(found.gainDb).toBeGreaterThan(first + 0.5);
    expect(mixes).toBeLessThanOrEqual(6);
    expect((await searchGain(async () => -30, target, 0, 3)).hit).toBe(false);
  });
});
