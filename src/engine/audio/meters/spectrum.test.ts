import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { make, noise } from '../testing/fixtures.ts';
import { PowerSpectrum } from './power-spectrum.ts';
import { Spectrogram } from './spectrogram.ts';
import { bandEdges, SPECTRUM_FLOOR, SpectrumMeter } from './spectrum-meter.ts';
import { type SpectrumWindow, spectrumWindow } from './spectrum-window.ts';

const RATE = 48_000;
const sine = (cycles: number, size: number, amplitude = 1) =>
  make(size, 1, (i) => amplitude * Math.sin((2 * Math.PI * cycles * i) / size + 0.7));

function levels(planes: Float32Array[], size: number, window?: SpectrumWindow): Float32Array {
  const meter = new SpectrumMeter(size, window);
  meter.process(planes, [0], 0, planes[0]!.length);
  const out = new Float32Array(meter.bins);
  meter.write(out);
  return out;
}

test('powers are those of the plain Fourier sum, from any place of the ring', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(16, 64, 256),
      fc.nat(300),
      fc.integer({ min: 1, max: 1e6 }),
      (size, start, seed) => {
        const [ring] = noise(size, 1, seed);
        const window = spectrumWindow('hann', size);
        const got = new Float64Array(size / 2 + 1);
        new PowerSpectrum(size).compute(ring!, start, window, got);
        for (let k = 0; k <= size / 2; k++) {
          let [re, im] = [0, 0];
          for (let i = 0; i < size; i++) {
            const value = ring![(start + i) % size]! * window[i]!;
            re += value * Math.cos((2 * Math.PI * k * i) / size);
            im -= value * Math.sin((2 * Math.PI * k * i) / size);
          }
          expect(got[k]).toBeCloseTo(re * re + im * im, 12);
        }
      },
    ),
    { numRuns: 20 },
  );
});

describe('calibration', () => {
  test.each<[SpectrumWindow, number]>([
    ['hann', 1.43],
    ['blackman-harris', 0.84],
    ['flat-top', 0.02],
  ])('%s: a full-scale sine on a bin reads 0 dBFS, and between two at most %f dB less', (window, loss) => {
    for (const cycles of [50, 777, 1500]) {
      expect(levels(sine(cycles, 4096), 4096, window)[cycles]).toBeCloseTo(0, 3);
      const between = Math.max(...levels(sine(cycles + 0.5, 4096), 4096, window));
      expect(between).toBeLessThan(0.02);
      expect(between).toBeGreaterThan(-loss);
    }
  });

  test('a quiet tone stands out of nothing, and silence is the floor', () => {
    const out = levels(sine(300, 4096, 0.001), 4096, 'blackman-harris');
    expect(out[300]).toBeCloseTo(-60, 3);
    expect(out[400]).toBeLessThan(-140);
    expect(
      new Set(
        levels(
          make(4096, 1, () => 0),
          4096,
        ),
      ),
    ).toEqual(new Set([SPECTRUM_FLOOR]));
  });

  test('a mean of channels: what both play reads as in one, numbers only', () => {
    const meter = new SpectrumMeter(1024);
    const [plane] = sine(100, 1024);
    const out = new Float32Array(meter.bins);
    meter.process([plane!, plane!], [0, 1], 0, 1024);
    meter.write(out);
    expect(out[100]).toBeCloseTo(0, 3);
    meter.process([new Float32Array(1024).fill(Number.NaN)], [0], 0, 1024);
    meter.write(out);
    expect(new Set(out)).toEqual(new Set([SPECTRUM_FLOOR]));
  });
});

test('bands: each holds the largest of its bins, and a tone falls into its own', () => {
  const edges = bandEdges(4096, RATE, 60);
  expect(edges[0]).toBe(Math.round((20 * 4096) / RATE));
  expect(Array.from(edges)).toEqual(Array.from(edges).toSorted((a, b) => a - b));
  const meter = new SpectrumMeter(4096);
  meter.process(sine(200, 4096), [0], 0, 4096);
  const bands = new Float32Array(60);
  meter.writeBands(bands, 0, edges);
  const own = edges.findIndex((edge, i) => edge <= 200 && edges[i + 1]! > 200);
  expect(bands.indexOf(Math.max(...bands))).toBe(own);
  expect(bands[own]).toBeCloseTo(0, 3);
});

test('rows of a spectrogram end at multiples of the hop, however samples arrive, and a ring keeps the last ones', () => {
  const planes = [Float32Array.from({ length: 10_000 }, (_, i) => Math.sin(i * i * 1e-5))];
  const rows = (chunk: number): Spectrogram => {
    const made = new Spectrogram({ size: 512, hop: 300, rows: 8 });
    for (let at = 0; at < 10_000; at += chunk) made.process(planes, [0], at, Math.min(at + chunk, 10_000));
    return made;
  };
  const whole = rows(10_000);
  expect(whole.count).toBe(33);
  for (const chunk of [1, 127, 128, 4096]) expect(rows(chunk).data).toEqual(whole.data);
  const last = levels([planes[0]!.subarray(33 * 300 - 512, 33 * 300)], 512);
  const at = ((whole.count - 1) % 8) * whole.bins;
  expect(whole.data.subarray(at, at + whole.bins)).toEqual(last);
});
