// EBU Tech 3341 v4.0 (2023), table 1, and Tech 3342 v4.0 (2023), table 1: every signal that can be synthesised, each within its
// tolerance. Left out: 3341 no. 7 and 8 and 3342 no. 5 and 6, which are recordings.
import { describe, expect, test } from 'vitest';
import type { Planes } from '../block.ts';
import { layoutOf } from '../layout.ts';
import { LoudnessMeter } from './loudness-meter.ts';
import { ProgrammeMeter } from './programme-meter.ts';
import { burst, channelTones, repeated, type Stretch, taperedSine, tones } from './testing/ebu-signals.ts';

const RATE = 48_000;
const index = Array.from({ length: 20 }, (_, i) => i);

function loudness(planes: Planes): LoudnessMeter {
  const meter = new LoudnessMeter(RATE, layoutOf(planes.length));
  meter.process(planes, 0, planes[0]!.length);
  return meter;
}

function truePeak(planes: Planes, rate: number): number {
  const meter = new ProgrammeMeter(rate, layoutOf(planes.length));
  meter.process(planes);
  return meter.finish().truePeak;
}

/** Readings every 10 ms. */
function readings(planes: Planes, read: (meter: LoudnessMeter) => number): number[] {
  const meter = new LoudnessMeter(RATE, layoutOf(planes.length));
  const values: number[] = [];
  for (let at = 0; at < planes[0]!.length; at += RATE / 100) {
    meter.process(planes, at, at + RATE / 100);
    values.push(read(meter));
  }
  return values;
}

function expectWithin(value: number, wanted: number, below: number, above = below): void {
  expect(value).toBeGreaterThanOrEqual(wanted - below);
  expect(value).toBeLessThanOrEqual(wanted + above);
}

describe('EBU Tech 3341', () => {
  test.each([
    [1, -23],
    [2, -33],
  ])('no. %i: a steady tone, M, S and I', (_, level) => {
    const planes = tones(RATE, [[20, level]]);
    const meter = loudness(planes);
    for (const value of [meter.integrated(), meter.maxMomentary, meter.maxShortTerm])
      expectWithin(value, level, 0.1);
    for (const value of readings(planes, (meter) => meter.momentary).slice(100))
      expectWithin(value, level, 0.1);
    for (const value of readings(planes, (meter) => meter.shortTerm).slice(300))
      expectWithin(value, level, 0.1);
  });

  test.each<[number, Stretch[]]>([
    [
      3,
      [
        [10, -36],
        [60, -23],
        [10, -36],
      ],
    ],
    [
      4,
      [
        [10, -72],
        [10, -36],
        [60, -23],
        [10, -36],
        [10, -72],
      ],
    ],
    [
      5,
      [
        [20, -26],
        [20.1, -20],
        [20, -26],
      ],
    ],
  ])('no. %i: the gates', (_, stretches) => {
    expectWithin(loudness(tones(RATE, stretches)).integrated(), -23, 0.1);
  });

  test('no. 6: five channels, and six with a loud LFE, which does not count', () => {
    const five = channelTones(RATE, 20, [-28, -28, -24, -30, -30]);
    expectWithin(loudness(five).integrated(), -23, 0.1);
    const six = channelTones(RATE, 20, [-28, -28, -24, -6, -30, -30]);
    expect(loudness(six).integrated()).toBe(loudness(five).integrated());
  });

  test('no. 9: S is constant after 3 s', () => {
    const planes = tones(
      RATE,
      repeated(5, [
        [1.34, -20],
        [1.66, -30],
      ]),
    );
    for (const value of readings(planes, (meter) => meter.shortTerm).slice(299))
      expectWithin(value, -23, 0.1);
  });

  test('no. 10: max S wherever the tone begins', () => {
    for (const i of index) {
      const planes = tones(RATE, [
        [i * 0.15, null],
        [3, -23],
        [1, null],
      ]);
      expectWithin(loudness(planes).maxShortTerm, -23, 0.1);
    }
  });

  test('no. 11: max S of successive tones, live', () => {
    const planes = tones(
      RATE,
      index.flatMap((i): Stretch[] => [
        [i * 0.15, null],
        [3, -38 + i],
        [3 - i * 0.15, null],
      ]),
    );
    const values = readings(planes, (meter) => meter.shortTerm);
    for (const i of index) expectWithin(Math.max(...values.slice(i * 600, (i + 1) * 600)), -38 + i, 0.1);
  });

  test('no. 12: M is constant after 1 s', () => {
    const planes = tones(
      RATE,
      repeated(25, [
        [0.18, -20],
        [0.22, -30],
      ]),
    );
    for (const value of readings(planes, (meter) => meter.momentary).slice(99)) expectWithin(value, -23, 0.1);
  });

  test('no. 13: max M wherever the tone begins', () => {
    for (const i of index) {
      const planes = tones(RATE, [
        [i * 0.02, null],
        [0.4, -23],
        [1, null],
      ]);
      expectWithin(loudness(planes).maxMomentary, -23, 0.1);
    }
  });

  test('no. 14: max M of successive tones, live', () => {
    const planes = tones(
      RATE,
      index.flatMap((i): Stretch[] => [
        [i * 0.02, null],
        [0.4, -38 + i],
        [0.4 - i * 0.02, null],
      ]),
    );
    const values = readings(planes, (meter) => meter.momentary);
    for (const i of index) expectWithin(Math.max(...values.slice(i * 80, (i + 1) * 80)), -38 + i, 0.1);
  });

  test.each([
    [15, 4, 0.5, 0, -6],
    [16, 4, 0.5, 45, -6],
    [17, 6, 0.5, 60, -6],
    [18, 8, 0.5, 67.5, -6],
    [19, 4, 1.41, 45, 3],
  ])('no. %i: true peak of fs/%i at %f, %f°', (_, divisor, full, degrees, wanted) => {
    for (const rate of [44_100, 48_000, 96_000, 192_000])
      expectWithin(truePeak(taperedSine(rate, divisor, full, degrees), rate), wanted, 0.4, 0.2);
  });

  test.each([
    [20, 0],
    [21, 1],
    [22, 2],
    [23, 3],
  ])('no. %i: true peak of a short burst, offset %i', (_, offset) => {
    for (const rate of [44_100, 48_000, 96_000])
      expectWithin(truePeak(burst(rate, offset), rate), 0, 0.4, 0.2);
  });
});

describe('EBU Tech 3342', () => {
  test.each<[number, Stretch[], number]>([
    [
      1,
      [
        [20, -20],
        [20, -30],
      ],
      10,
    ],
    [
      2,
      [
        [20, -20],
        [20, -15],
      ],
      5,
    ],
    [
      3,
      [
        [20, -40],
        [20, -20],
      ],
      20,
    ],
    [
      4,
      [
        [20, -50],
        [20, -35],
        [20, -20],
        [20, -35],
        [20, -50],
      ],
      15,
    ],
  ])('no. %i', (_, stretches, wanted) => {
    expectWithin(loudness(tones(RATE, stretches)).range().range, wanted, 1);
  });
});
