import { describe, expect, test } from 'vitest';
import { AdaptiveLevel, adaptiveOptions } from './adaptive-level.ts';

const BUDGET = 40;
const run = (auto: AdaptiveLevel, frames: number, cost: (level: string) => number): string[] =>
  Array.from({ length: frames }, () => {
    auto.measured(cost(auto.level), BUDGET);
    return auto.level;
  });

describe('the adaptive level', () => {
  test('stays at full on a fast machine', () => {
    expect(new Set(run(new AdaptiveLevel(), 500, () => 5))).toEqual(new Set(['full']));
  });

  test('falls within a few frames, and one slow frame alone changes nothing', () => {
    const auto = new AdaptiveLevel();
    auto.measured(400, BUDGET);
    expect(run(auto, 20, () => 5).at(-1)).toBe('full');
    expect(run(auto, adaptiveOptions.slowFrames, () => 100).at(-1)).toBe('standard');
  });

  test('on a machine that cannot do full it does not swing: ever fewer frames are spent there', () => {
    // Full is too dear, the half size costs a quarter of it and has reserve.
    const auto = new AdaptiveLevel();
    const levels = run(auto, 8000, (level) => (level === 'full' ? 44 : level === 'standard' ? 11 : 3));
    const full = (part: string[]) => part.filter((level) => level === 'full').length;
    expect(full(levels.slice(4000))).toBeLessThan(levels.length / 2 / 50);
    expect(levels.at(-1)).toBe('standard');
  });

  test('never leaves the picture, however slow', () => {
    expect(run(new AdaptiveLevel(), 100, () => 1e4).at(-1)).toBe('draft');
  });

  test('rises again when the machine is free', () => {
    const auto = new AdaptiveLevel();
    run(auto, 40, () => 200);
    expect(auto.level).toBe('draft');
    expect(run(auto, 1000, () => 4).at(-1)).toBe('full');
  });
});
