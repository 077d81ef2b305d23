import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasFfmpeg } from '../../../../oracle/ffmpeg.ts';
import { hasRealMedia, realMedia } from '../../../../oracle/real-media.ts';
import type { Planes } from '../block.ts';
import { dbToGain, gainToDb } from '../decibels.ts';
import { type Layout, layoutOf } from '../layout.ts';
import { deinterleave, interleave, make, noise } from '../testing/fixtures.ts';
import { CorrelationMeter } from './correlation-meter.ts';
import { GONIOMETER_POINTS, Goniometer } from './goniometer.ts';
import { kWeighting } from './k-weighting.ts';
import { AES17_OFFSET_DB, LevelMeter } from './level-meter.ts';
import { LoudnessHistogram, loudnessOf } from './loudness-histogram.ts';
import type { LoudnessReport } from './loudness-report.ts';
import { ProgrammeMeter } from './programme-meter.ts';
import { TruePeak } from './true-peak.ts';
import { interpolationRows, oversampling, TAPS } from './true-peak-filter.ts';

const RATE = 48_000;

function measure(planes: Planes, rate = RATE, chunk = 4096, layout?: Layout): LoudnessReport {
  const meter = new ProgrammeMeter(rate, layout ?? layoutOf(planes.length));
  for (let at = 0; at < planes[0]!.length; at += chunk)
    meter.process(planes, at, Math.min(at + chunk, planes[0]!.length));
  return meter.finish();
}

/** Bursts of noise between −50 and 0 dB, so that both gates have work. */
function uneven(seconds: number, channels: number, seed: number, rate = RATE): Planes {
  const planes = noise(seconds * rate, channels, seed);
  const levels = noise(Math.ceil(seconds * 4), 1, seed + 7)[0]!;
  return planes.map((plane) =>
    plane.map((value, i) => value * 10 ** ((levels[Math.floor((i * 4) / rate)]! - 0.5) * 2.5)),
  );
}

/** FFmpeg counts the blocks of the range in steps of 0.1 LU, at both ends, rounds what it prints, and ranks one block lower. */
const RANGE_STEPS = 0.2;
const CHANNELS: Readonly<Record<number, string>> = { 1: 'mono', 2: 'stereo', 6: '5.1', 8: '7.1' };

interface Ebur128 {
  readonly integrated: number;
  readonly range: number;
  readonly truePeak: number;
}

function summary(log: string): Ebur128 {
  const end = log.slice(log.lastIndexOf('Summary:'));
  const read = (pattern: RegExp): number => Number(pattern.exec(end)?.[1]);
  return {
    integrated: read(/I:\s+(\S+) LUFS/),
    range: read(/LRA:\s+(\S+) LU/),
    truePeak: read(/True peak:\s+Peak:\s+(\S+) dBFS/),
  };
}

function ebur128(input: readonly string[], bytes?: Buffer): Ebur128 {
  const run = spawnSync(
    'ffmpeg',
    ['-hide_banner', '-nostats', ...input, '-af', 'ebur128=peak=true:framelog=verbose', '-f', 'null', '-'],
    { input: bytes, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (run.status !== 0) throw new Error(run.stderr);
  return summary(run.stderr);
}

const rawInput = (channels: number, rate: number): string[] => [
  ...['-f', 'f32le', '-ar', `${rate}`, '-ac', `${channels}`],
  ...['-channel_layout', CHANNELS[channels]!, '-i', 'pipe:0'],
];

describe('K-weighting', () => {
  test('at 48 kHz is the table of BS.1770-5', () => {
    const { shelf, highPass } = kWeighting(48_000);
    const expected = [
      1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585,
    ];
    expect(Object.values(shelf)).toEqual(expected.map((value) => expect.closeTo(value, 12)));
    const pass = [1, -2, 1, -1.99004745483398, 0.99007225036621];
    expect(Object.values(highPass)).toEqual(pass.map((value) => expect.closeTo(value, 12)));
  });

  test('weighs a tone alike at every rate', () => {
    for (const hz of [40, 100, 1000, 3000]) {
      const at = (rate: number): number =>
        measure(
          make(rate * 2, 1, (i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / rate)),
          rate,
        ).integrated;
      for (const rate of [44_100, 88_200, 96_000, 176_400, 192_000])
        expect(Math.abs(at(rate) - at(48_000))).toBeLessThan(0.03);
    }
  });

  test('997 Hz at full scale in one channel reads −3.01 LUFS', () => {
    const tone = make(RATE * 2, 1, (i) => Math.sin((2 * Math.PI * 997 * i) / RATE));
    expect(measure(tone).integrated).toBeCloseTo(-3.01, 2);
  });
});

describe('positions', () => {
  const alone = (channels: number, channel: number): number =>
    measure(make(RATE, channels, (i, c) => (c === channel ? 0.1 * Math.sin((i * 2 * Math.PI) / 48) : 0)))
      .integrated;

  test('surrounds of 5.1 and the sides of 7.1 weigh 1.41, the rear pair 1, the LFE nothing', () => {
    const front = alone(2, 0);
    const raised = front + 10 * Math.log10(1.41);
    const close = (value: number, wanted: number) => expect(value).toBeCloseTo(wanted, 6);
    for (const c of [0, 1, 2]) close(alone(6, c), front);
    for (const c of [4, 5]) close(alone(6, c), raised);
    for (const c of [0, 1, 2, 4, 5]) close(alone(8, c), front);
    for (const c of [6, 7]) close(alone(8, c), raised);
    close(alone(1, 0), front);
    for (const channels of [6, 8]) expect(alone(channels, 3)).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe.skipIf(!hasFfmpeg)('FFmpeg’s ebur128 agrees', () => {
  test.each([
    [1, 48_000],
    [2, 44_100],
    [2, 96_000],
    [6, 48_000],
  ])('%i channels of uneven noise at %i Hz', (channels, rate) => {
    const planes = uneven(20, channels, channels, rate);
    const ours = measure(planes, rate);
    const theirs = ebur128(rawInput(channels, rate), interleave(planes));
    expect(Math.abs(ours.integrated - theirs.integrated)).toBeLessThan(0.1);
    expect(Math.abs(ours.range - theirs.range)).toBeLessThan(RANGE_STEPS);
    expect(Math.abs(ours.truePeak - theirs.truePeak)).toBeLessThan(0.2);
  });

  // The sound of video.mp4 is silence, of which FFmpeg says −70.
  const files = [
    'spoken-5.1.flac',
    'spoken-7.1.flac',
    'sample.flac',
    'video.mp4',
    'ac3.mp4',
    '0.ts',
    'edts.mp4',
  ];
  test.skipIf(!hasRealMedia).each(files)('%s', (name) => {
    const path = realMedia(name);
    const probe = spawnSync('ffprobe', [
      ...['-v', 'error', '-select_streams', 'a:0', '-show_entries', 'stream=sample_rate,channels'],
      ...['-of', 'csv=p=0', path],
    ]);
    const [rate, channels] = probe.stdout.toString().split('\n')[0]!.split(',').map(Number) as [
      number,
      number,
    ];
    const decoded = spawnSync('ffmpeg', ['-v', 'error', '-i', path, '-map', '0:a:0', '-f', 'f32le', '-'], {
      maxBuffer: 1 << 30,
    });
    const planes = deinterleave(decoded.stdout, channels);
    // FFmpeg raises the rear pair of 7.1 as well; by position it is not.
    const layout = layoutOf(channels).map((speaker) =>
      speaker === 'Lb' ? 'Ls' : speaker === 'Rb' ? 'Rs' : speaker,
    );
    const ours = measure(planes, rate, 4096, layout);
    const theirs = ebur128(['-i', path, '-map', '0:a:0']);
    if (theirs.integrated === -70)
      return void expect([ours.integrated, ours.blocks]).toEqual([Number.NEGATIVE_INFINITY, 0]);
    expect(Math.abs(ours.integrated - theirs.integrated)).toBeLessThan(0.1);
    expect(Math.abs(ours.range - theirs.range)).toBeLessThan(RANGE_STEPS);
    expect(Math.abs(ours.truePeak - theirs.truePeak)).toBeLessThan(0.2);
  });
});

describe('properties', () => {
  test('the size of the blocks changes no bit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9000 }),
        fc.constantFrom(22_050, 44_100, 48_000),
        fc.integer({ min: 1, max: 6 }),
        (chunk, rate, channels) => {
          const planes = uneven(1, channels, chunk, rate);
          expect(measure(planes, rate, chunk)).toEqual(measure(planes, rate, 1 << 20));
        },
      ),
      { numRuns: 12 },
    );
  });

  test('a gain of x dB raises every level by x, and no range', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -12, max: 12, noNaN: true }),
        fc.integer({ min: 1, max: 99 }),
        (db, seed) => {
          const planes = uneven(4, 2, seed);
          const gain = 10 ** (db / 20);
          const before = measure(planes);
          const after = measure(planes.map((plane) => plane.map((value) => value * gain)));
          for (const key of ['maxMomentary', 'maxShortTerm', 'truePeak', 'samplePeak'] as const)
            expect(after[key] - before[key]).toBeCloseTo(db, 3);
          expect(after.integrated - before.integrated).toBeCloseTo(db, 2);
          expect(Math.abs(after.range - before.range)).toBeLessThan(0.05);
        },
      ),
      { numRuns: 5 },
    );
  });

  test('the histogram says what a list of all blocks says, gates and ranks included, after any gain', () => {
    const blocks = fc.array(fc.double({ min: -95, max: 5, noNaN: true }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(blocks, fc.double({ min: -20, max: 30, noNaN: true }), (levels, gainDb) => {
        const histogram = new LoudnessHistogram();
        for (const level of levels) histogram.add(10 ** ((level + 0.691) / 10));
        const mean = (list: number[]): number =>
          10 * Math.log10(list.reduce((sum, level) => sum + 10 ** (level / 10), 0) / list.length);
        const lifted = levels.map((level) => level + gainDb);
        const audible = lifted.filter((level) => level > -70);
        if (audible.length === 0)
          return void expect(histogram.integrated(gainDb)).toBe(Number.NEGATIVE_INFINITY);
        const gate = Math.max(-70, mean(audible) - 10);
        // Between those that put the blocks near the gate on its one side and on its other.
        const low = mean(audible.filter((level) => level > gate - 0.011));
        const high = mean(audible.filter((level) => level > gate + 0.011));
        expect(histogram.integrated(gainDb)).toBeGreaterThanOrEqual(low - 1e-6);
        expect(histogram.integrated(gainDb)).toBeLessThanOrEqual(Math.max(low, high) + 1e-6);
      }),
    );
  });

  test('percentiles of the range are those of the sorted blocks', () => {
    const blocks = fc.array(fc.double({ min: -39, max: -20, noNaN: true }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(blocks, (levels) => {
        const histogram = new LoudnessHistogram();
        for (const level of levels) histogram.add(10 ** ((level + 0.691) / 10));
        const sorted = levels.toSorted((a, b) => a - b);
        const at = (share: number): number => sorted[Math.round((sorted.length - 1) * share)]!;
        expect(Math.abs(histogram.range().range - (at(0.95) - at(0.1)))).toBeLessThan(0.02);
      }),
    );
  });

  test('samples that are no number count as silence, and what follows is measured', () => {
    const planes = uneven(2, 2, 3);
    const damaged = planes.map((plane) => plane.slice());
    const healed = planes.map((plane) => plane.slice());
    for (const [at, value] of [
      [100, Number.NaN],
      [48_000, Number.POSITIVE_INFINITY],
    ] as const) {
      damaged[0]![at] = value;
      healed[0]![at] = 0;
    }
    expect(measure(damaged)).toEqual(measure(healed));
  });

  test('silence, no samples and less than a gating block have no loudness', () => {
    for (const frames of [0, 1, 19_199]) {
      const report = measure(noise(frames, 2));
      expect([report.blocks, report.integrated, report.range]).toEqual([0, Number.NEGATIVE_INFINITY, 0]);
    }
    const silent = measure(make(RATE, 2, () => 0));
    expect([silent.blocks, silent.truePeak, silent.maxMomentary]).toEqual([
      0,
      ...Array(2).fill(Number.NEGATIVE_INFINITY),
    ]);
    expect(measure(noise(19_200, 2)).blocks).toBe(1);
  });
});

describe('true peak', () => {
  /** Every point of every sample. */
  function plain(plane: Float32Array, rate: number): number {
    const rows = interpolationRows(oversampling(rate));
    let peak = 0;
    for (let n = -TAPS; n < plane.length; n++) {
      peak = Math.max(peak, Math.abs(plane[n] ?? 0));
      for (const row of rows) {
        let sum = 0;
        for (let tap = 0; tap < TAPS; tap++) sum += row[tap]! * (plane[n + tap] ?? 0);
        peak = Math.max(peak, Math.abs(sum));
      }
    }
    return peak;
  }

  test('what it passes over is never the peak', () => {
    const shapes = fc.constantFrom('noise', 'bursts', 'tone', 'clicks', 'squares');
    fc.assert(
      fc.property(
        shapes,
        fc.integer({ min: 1, max: 1e6 }),
        fc.constantFrom(44_100, 96_000),
        (shape, seed, rate) => {
          const [plane] = noise(1500, 1, seed);
          const hz = (seed % 997) / 2000;
          const shaped = plane!.map((value, i) => {
            if (shape === 'noise') return value;
            if (shape === 'bursts') return value * Math.exp(-((i % 300) / 40));
            if (shape === 'tone') return Math.sin(2 * Math.PI * hz * i);
            if (shape === 'clicks') return Math.abs(value) > 0.495 ? Math.sign(value) : value * 0.01;
            return Math.sign(Math.sin(2 * Math.PI * hz * i + 0.1));
          });
          const meter = new TruePeak(rate);
          meter.process(shaped, 0, shaped.length);
          meter.flush();
          expect(meter.peak).toBeCloseTo(plain(shaped, rate), 9);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('tones up to 20 kHz read right to 0.13 dB at 48 kHz, whatever their phase', () => {
    for (const hz of [50, 997, 5000, 9990, 12_000, 15_123, 20_000]) {
      for (let phase = 0; phase < 3; phase += 0.37) {
        const plane = Float32Array.from({ length: 4800 }, (_, i) => {
          const taper = Math.min(1, i / 480, (4799 - i) / 480);
          return taper * Math.sin((2 * Math.PI * hz * i) / 48_000 + phase);
        });
        const meter = new TruePeak(48_000);
        meter.process(plane, 0, plane.length);
        expect(Math.abs(gainToDb(meter.peak))).toBeLessThan(0.13);
      }
    }
  });

  test('the last sample is followed by silence, and its peak is found', () => {
    const plane = new Float32Array(100);
    plane[98] = plane[99] = 0.9;
    const report = measure([plane]);
    expect(report.truePeak).toBeGreaterThan(report.samplePeak + 1);
  });
});

describe('levels', () => {
  test('peak and RMS of a full-scale sine: 0 and −3.01 dBFS, 0 by AES17', () => {
    const meter = new LevelMeter(RATE, 2);
    const planes = make(RATE, 2, (i, c) => (c === 0 ? Math.sin((2 * Math.PI * 1000 * i) / RATE) : 0));
    meter.process(planes, 0, RATE);
    expect(gainToDb(meter.peaks[0]!)).toBeCloseTo(0, 6);
    expect(gainToDb(meter.rms[0]!)).toBeCloseTo(-3.0103, 4);
    expect(gainToDb(meter.rms[0]!) + AES17_OFFSET_DB).toBeCloseTo(0, 4);
    expect([meter.peaks[1], meter.rms[1]]).toEqual([0, 0]);
  });

  test('RMS forgets after 300 ms', () => {
    const meter = new LevelMeter(RATE, 1);
    const planes = make(RATE, 1, (i) => (i < RATE / 2 ? 0.5 : 0));
    meter.process(planes, 0, RATE / 2);
    expect(meter.rms[0]).toBeCloseTo(0.5, 6);
    meter.process(planes, RATE / 2, RATE / 2 + 14_400);
    expect(meter.rms[0]).toBe(0);
    expect(meter.peaks[0]).toBe(0.5);
  });

  test('correlation', () => {
    const of = (l: (i: number) => number, r: (i: number) => number): number => {
      const meter = new CorrelationMeter(RATE);
      const planes = make(RATE, 2, (i, c) => (c === 0 ? l(i) : r(i)));
      for (let at = 0; at < RATE; at += 1000) meter.process(planes[0]!, planes[1]!, at, at + 1000);
      return meter.correlation;
    };
    const tone = (degrees: number) => (i: number) =>
      Math.sin((2 * Math.PI * 1000 * i) / RATE + (degrees * Math.PI) / 180);
    expect(of(tone(0), tone(0))).toBeCloseTo(1, 9);
    expect(of(tone(0), (i) => -0.3 * tone(0)(i))).toBeCloseTo(-1, 6);
    expect(of(tone(0), tone(90))).toBeCloseTo(0, 6);
    expect(of(tone(0), tone(60))).toBeCloseTo(0.5, 6);
    expect(of(tone(0), () => 0)).toBe(0);
    const [a, b] = noise(RATE, 2, 5);
    expect(
      Math.abs(
        of(
          (i) => a![i]!,
          (i) => b![i]!,
        ),
      ),
    ).toBeLessThan(0.05);
  });

  test('goniometer: mono stands upright, left leans left, the oldest point comes first', () => {
    const meter = new Goniometer(RATE);
    const planes = make(3000, 2, (i, c) => (i < 2500 ? 0.5 : c === 0 ? i / 3000 : 0));
    meter.process(planes[0]!, planes[1]!, 0, 1777);
    meter.process(planes[0]!, planes[1]!, 1777, 3000);
    const out = new Float32Array(2 * GONIOMETER_POINTS);
    meter.write(out, 0);
    expect([out[0], out[1]]).toEqual([0, Math.fround(Math.SQRT1_2)]);
    const left = 2999 / 3000;
    expect(out.at(-2)).toBeCloseTo(-left * Math.SQRT1_2, 6);
    expect(out.at(-1)).toBeCloseTo(left * Math.SQRT1_2, 6);
  });
});

test('loudnessOf and dbToGain speak of the same decibels', () => {
  expect(loudnessOf(dbToGain(-20) ** 2)).toBeCloseTo(-20.691, 4);
});
