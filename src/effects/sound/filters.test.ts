import { describe, expect, test } from 'vitest';
import { hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { humRemoval } from './hum-removal.ts';
import { parametricEq } from './parametric-eq.ts';
import { passFilter } from './pass-filter.ts';
import { filtered } from './testing/ffmpeg.ts';
import {
  differenceDb,
  gainsOf,
  impulse,
  noise,
  peak,
  runEffect,
  toneDb,
  valuesOf,
} from './testing/run-effect.ts';

const FREQUENCIES = [20, 47, 100, 333, 1000, 2500, 6000, 11000, 16000, 20000];

const EQ: Readonly<Record<string, number>>[] = [
  { band1On: 1, band1Gain: 9, band8On: 1, band8Gain: -12 },
  { band4On: 1, band4Gain: 12, band4Frequency: 1000, band4Q: 4 },
  { band5On: 1, band5Gain: -18, band5Frequency: 15000, band5Q: 0.5 },
  { band2On: 1, band2Shape: 4, band2Frequency: 90, band7On: 1, band7Shape: 3, band7Frequency: 9000 },
  { band3On: 1, band3Shape: 5, band3Frequency: 3100, band3Q: 2 },
];
const PASS: Readonly<Record<string, number>>[] = [0, 1, 2, 3, 4, 5].map((slope) => ({
  highPassFrequency: 120,
  highPassSlope: slope,
  lowPassOn: 1,
  lowPassFrequency: 8000,
  lowPassSlope: 5 - slope,
}));

test.each([
  ...EQ.map((values) => [parametricEq, values] as const),
  ...PASS.map((values) => [passFilter, values] as const),
  [humRemoval, { fundamental: 55.5, harmonics: 5, notchWidth: 9, whichHarmonics: 1 }] as const,
])('$id draws what it does: %o', (effect, values) => {
  const response = runEffect(effect, impulse(48000, 1), values)[0]!;
  const measured = gainsOf(response, FREQUENCIES);
  const drawn = effect.response!(valuesOf(effect, values), Float64Array.from(FREQUENCIES), 48000);
  for (const [i, gain] of measured.entries())
    if (drawn[i]! > -90) expect(Math.abs(gain - drawn[i]!), `${FREQUENCIES[i]} Hz`).toBeLessThan(0.01);
});

describe.skipIf(!hasFfmpeg)('against FFmpeg', () => {
  const input = noise(24000, 2);
  const cases: [string, typeof parametricEq, Readonly<Record<string, number>>, string][] = [
    [
      'a bell',
      parametricEq,
      { band4On: 1, band4Frequency: 1000, band4Gain: 7, band4Q: 2 },
      'equalizer=f=1000:t=q:w=2:g=7:r=f64',
    ],
    [
      'a low shelf',
      parametricEq,
      { band1On: 1, band1Frequency: 200, band1Gain: -6, band1Q: 0.7 },
      'lowshelf=f=200:t=q:w=0.7:g=-6:r=f64',
    ],
    [
      'a high shelf',
      parametricEq,
      { band8On: 1, band8Frequency: 8000, band8Gain: 11, band8Q: 1.2 },
      'highshelf=f=8000:t=q:w=1.2:g=11:r=f64',
    ],
    [
      'a notch',
      parametricEq,
      { band3On: 1, band3Shape: 5, band3Frequency: 50, band3Q: 10 },
      'bandreject=f=50:t=q:w=10:r=f64',
    ],
    ['6 dB/octave', passFilter, { highPassFrequency: 100, highPassSlope: 0 }, 'highpass=f=100:p=1:r=f64'],
    [
      '12 dB/octave',
      passFilter,
      { highPassFrequency: 100, highPassSlope: 1 },
      'highpass=f=100:t=q:w=0.7071067811865475:r=f64',
    ],
    [
      '12 dB/octave from above',
      passFilter,
      { highPassOn: 0, lowPassOn: 1, lowPassFrequency: 5000 },
      'lowpass=f=5000:t=q:w=0.7071067811865475:r=f64',
    ],
    [
      'eight bands',
      parametricEq,
      Object.fromEntries(
        [1, 2, 3, 4, 5, 6, 7, 8].flatMap((n) => [
          [`band${n}On`, 1],
          [`band${n}Shape`, 0],
          [`band${n}Gain`, n % 2 ? 5 : -4],
          [`band${n}Q`, 1],
          [`band${n}Frequency`, 60 * 2 ** n],
        ]),
      ),
      [1, 2, 3, 4, 5, 6, 7, 8]
        .map((n) => `equalizer=f=${60 * 2 ** n}:t=q:w=1:g=${n % 2 ? 5 : -4}:r=f64`)
        .join(','),
    ],
  ];
  test.each(cases)('%s', (_, effect, values, filters) => {
    // FFmpeg's first-order filters map their pole by e⁻ʷ instead of the bilinear transform.
    const limit = filters.includes('p=1') ? -110 : -120;
    expect(differenceDb(runEffect(effect, input, values), filtered(input, filters), 0, 24000)).toBeLessThan(
      limit,
    );
  });
});

test('a sweep of cutoff and Q at any speed neither blasts nor clicks louder than its gain', () => {
  const swept = runEffect(parametricEq, noise(48000, 1, 0.5), {
    band4On: 1,
    band4Gain: 0,
    band4Frequency: (n) => 20 * 1000 ** (0.5 + 0.5 * Math.sin(n / 30)),
    band4Q: (n) => (n % 2 ? 0.1 : 16),
    band5On: 1,
    band5Shape: 3,
    band5Frequency: (n) => (Math.floor(n / 16) % 2 ? 20 : 20000),
  });
  expect(peak(swept)).toBeLessThan(4);
});

test('bands that turn nothing leave every bit', () => {
  const input = noise(1280, 6);
  const flat = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8].map((n) => [`band${n}On`, 1]));
  expect(runEffect(parametricEq, input, flat)).toEqual(input);
  expect(runEffect(passFilter, input, { highPassOn: 0 })).toEqual(input);
});

test('hum and its harmonics go, what lies between stays', () => {
  const input = noise(96000, 1, 0.01);
  input[0]!.forEach((x, i) => {
    const turn = (2 * Math.PI * 50 * i) / 48000;
    input[0]![i] = x + 0.3 * Math.sin(turn) + 0.2 * Math.sin(3 * turn) + 0.1 * Math.sin(6 * turn);
  });
  const [out] = runEffect(humRemoval, input, { harmonics: 6 });
  const change = (f: number): number => toneDb(out!, f, 48000, 96000) - toneDb(input[0]!, f, 48000, 96000);
  for (const hum of [50, 150, 300]) expect(change(hum)).toBeLessThan(-40);
  for (const between of [75, 225, 1000]) expect(Math.abs(change(between))).toBeLessThan(0.3);
});
