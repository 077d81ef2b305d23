import { describe, expect, test } from 'vitest';
import type { Planes } from '../block.ts';
import { layoutOf } from '../layout.ts';
import { make, noise } from '../testing/fixtures.ts';
import { AnalyserTap, TAP, TAP_BANDS, TAP_FLOATS } from './analyser-tap.ts';
import { GONIOMETER_POINTS } from './goniometer.ts';
import { bankFloats, MeterBank, readBank, scopeAt, stripAt, tapAt } from './meter-bank.ts';
import { PeakDisplay } from './peak-display.ts';
import { ProgrammeMeter } from './programme-meter.ts';
import { STRIP, STRIP_FLOATS } from './strip-meter.ts';

const RATE = 48_000;
const BLOCK = 128;

function feed(tap: AnalyserTap, planes: Planes): Float32Array {
  const out = new Float32Array(TAP_FLOATS);
  for (let at = 0, block = 0; at < planes[0]!.length; at += BLOCK) {
    tap.process(planes, at, Math.min(at + BLOCK, planes[0]!.length));
    if (++block % 6 === 0) tap.write(out, 0);
  }
  tap.write(out, 0);
  return out;
}

describe('the tap of the master', () => {
  test('shows what the programme meter measures', () => {
    const planes = noise(5 * RATE, 6, 3).map((plane, c) => plane.map((value) => value * (0.1 + c / 10)));
    const out = feed(new AnalyserTap(RATE, layoutOf(6)), planes);
    const meter = new ProgrammeMeter(RATE, layoutOf(6));
    meter.process(planes);
    const report = meter.finish();
    expect(out[TAP.integrated]).toBeCloseTo(report.integrated, 1);
    expect(out[TAP.range]).toBeCloseTo(report.range, 1);
    expect(out[TAP.maxMomentary]).toBeCloseTo(report.maxMomentary, 4);
    expect(out[TAP.maxShortTerm]).toBeCloseTo(report.maxShortTerm, 4);
    expect(out[TAP.maxTruePeak]).toBeCloseTo(report.truePeak, 4);
    expect(out[TAP.strip + STRIP.channels]).toBe(6);
    for (let c = 0; c < 6; c++) {
      expect(out[TAP.strip + STRIP.hold + c]).toBeCloseTo(report.samplePeaks[c]!, 0);
      expect(out[TAP.truePeak + c]).toBeGreaterThan(out[TAP.strip + STRIP.rms + c]!);
    }
    expect(out[TAP.truePeak + 6]).toBe(-144);
  });

  test('a tone stands in its band, and in the goniometer', () => {
    const planes = make(RATE, 2, (i) => 0.5 * Math.sin((2 * Math.PI * 1000 * i) / RATE));
    const out = feed(new AnalyserTap(RATE, layoutOf(2)), planes);
    const bands = out.subarray(TAP.bands, TAP.bands + TAP_BANDS);
    const highest = bands.indexOf(Math.max(...bands));
    expect(20 * 1000 ** (highest / TAP_BANDS)).toBeLessThanOrEqual(1000);
    expect(20 * 1000 ** ((highest + 1) / TAP_BANDS)).toBeGreaterThan(1000 * 0.98);
    expect(bands[highest]).toBeGreaterThan(-7.5);
    const points = out.subarray(TAP.goniometer, TAP.goniometer + 2 * GONIOMETER_POINTS);
    expect(points.every((value, i) => i % 2 === 1 || value === 0)).toBe(true);
    expect(Math.max(...points)).toBeCloseTo(Math.SQRT1_2, 2);
    expect(out[TAP.strip + STRIP.correlation]).toBeCloseTo(1, 6);
  });

  test('reset is as new, to the bit', () => {
    const planes = noise(RATE, 2, 9);
    const tap = new AnalyserTap(RATE, layoutOf(2));
    const first = feed(tap, planes);
    tap.reset();
    expect(feed(tap, planes)).toEqual(first);
  });
});

test('a needle rises at once, falls 20 dB in 1.7 s, and its mark stays for 1.5 s', () => {
  const display = new PeakDisplay();
  display.update(1, 1 / 60);
  expect([display.level, display.hold]).toEqual([0, 0]);
  for (let i = 0; i < 102; i++) display.update(0, 1 / 60);
  expect(display.level).toBeCloseTo(-20, 6);
  expect(display.hold).toBeLessThan(0);
  expect(display.hold).toBeGreaterThan(-3);
});

describe('the bank', () => {
  const layouts = [layoutOf(1), layoutOf(2), layoutOf(8)];

  test('keeps each strip apart, the spaces of channels that a strip lacks silent', () => {
    const bank = new MeterBank(RATE, layouts, layoutOf(2), new SharedArrayBuffer(4 * bankFloats(3)));
    const planes = noise(RATE, 8, 4);
    bank.strip(1, planes.slice(0, 2), 0, RATE);
    bank.master(planes.slice(0, 2), 0, RATE);
    bank.publish();
    const seen = new Float32Array(bankFloats(3));
    expect(readBank(bank.buffer, seen)).toBe(true);
    const strips = [0, 1, 2].map((s) => seen.subarray(stripAt(s), stripAt(s) + STRIP_FLOATS));
    expect(strips.map((strip) => strip[STRIP.channels])).toEqual([1, 2, 8]);
    expect(strips[1]![STRIP.peak]).toBeCloseTo(-6, 1);
    expect(strips[1]![STRIP.peak + 2]).toBe(-144);
    for (const strip of [strips[0]!, strips[2]!]) expect(strip[STRIP.peak]).toBe(-144);
    expect(scopeAt(3) - tapAt(3)).toBe(TAP_FLOATS);
    expect(seen[tapAt(3) + TAP.momentary]).toBeGreaterThan(-20);
  });

  test('a reader never sees a half-written bank', () => {
    const bank = new MeterBank(RATE, [], layoutOf(2), new SharedArrayBuffer(4 * bankFloats(0)));
    bank.publish();
    const words = new Int32Array(bank.buffer);
    const seen = new Float32Array(bankFloats(0));
    expect(readBank(bank.buffer, seen)).toBe(true);
    words[0]!++;
    expect(readBank(bank.buffer, seen)).toBe(false);
    words[0]!++;
    expect(readBank(bank.buffer, seen)).toBe(true);
  });
});
