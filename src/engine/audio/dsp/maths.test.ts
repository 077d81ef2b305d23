import { expect, test } from 'vitest';
import { fastDb, fastGain } from './fast-log.ts';
import { cos, dbOf, exp2, gainOf, log2, sin, tan, tanh } from './maths.ts';

const sweep = (from: number, to: number, steps = 4001): number[] =>
  Array.from({ length: steps }, (_, i) => from + ((to - from) * i) / (steps - 1));
const worst = (values: number[], error: (x: number) => number): number =>
  values.reduce((most, x) => Math.max(most, Math.abs(error(x))), 0);

test('sine, cosine and tangent agree with the platform', () => {
  expect(worst(sweep(-7, 7), (x) => sin(x) - Math.sin(x))).toBeLessThan(5e-16);
  expect(worst(sweep(-700, 700), (x) => cos(x) - Math.cos(x))).toBeLessThan(2e-15);
  expect(worst(sweep(0, 1.56), (x) => (tan(x) - Math.tan(x)) / (1 + Math.tan(x)))).toBeLessThan(1e-15);
});

test('powers and logarithms agree with the platform', () => {
  expect(worst(sweep(-100, 100), (x) => exp2(x) / 2 ** x - 1)).toBeLessThan(5e-16);
  expect(worst(sweep(-300, 300), (x) => log2(10 ** x) - Math.log2(10 ** x))).toBeLessThan(3e-13);
  expect(worst(sweep(0.5, 2), (x) => log2(x) - Math.log2(x))).toBeLessThan(5e-16);
  expect(worst(sweep(-6, 6), (x) => tanh(x) - Math.tanh(x))).toBeLessThan(1e-15);
  expect([gainOf(0), dbOf(1), exp2(-2000), log2(0)]).toEqual([1, 0, 0, -1074]);
  expect(gainOf(20)).toBeCloseTo(10, 12);
});

test('the fast pair keeps its promise', () => {
  expect(worst(sweep(-199, 120), (x) => fastDb(10 ** (x / 20)) - x)).toBeLessThan(1e-4);
  expect(worst(sweep(-600, 600), (x) => fastGain(x) / 10 ** (x / 20) - 1)).toBeLessThan(1e-7);
  expect([fastGain(0), fastDb(1), fastDb(0)]).toEqual([1, 0, -200]);
});
