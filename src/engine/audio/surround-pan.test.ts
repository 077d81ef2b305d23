import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrivalDelay, Binaural, shadowGain } from './binaural.ts';
import { BLOCK, makePlanes } from './block.ts';
import { layoutOf } from './layout.ts';
import { Monitor } from './monitor.ts';
import { azimuthsOf, PanLaw, SpeakerRing } from './surround-pan.ts';

const LAYOUTS = [1, 2, 3, 4, 5, 6, 7, 8].map(layoutOf);
const gainsAt = (layout: ReturnType<typeof layoutOf>, degrees: number, focus: number): Float32Array => {
  const gains = new Float32Array(layout.length);
  new SpeakerRing(layout).gains(degrees, focus, gains);
  return gains;
};
const power = (gains: Float32Array): number => gains.reduce((sum, gain) => sum + gain * gain, 0);

describe('the panner', () => {
  test('total power stays within 0.01 dB, all around, for every layout and focus', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LAYOUTS),
        fc.double({ min: -1000, max: 1000, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (layout, degrees, focus) => {
          expect(Math.abs(10 * Math.log10(power(gainsAt(layout, degrees, focus))))).toBeLessThan(0.01);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('on a loudspeaker it alone sounds; between two, at most these; in the middle of two, both alike', () => {
    for (const layout of LAYOUTS) {
      azimuthsOf(layout).forEach((degrees, c) => {
        if (Number.isNaN(degrees)) return;
        gainsAt(layout, degrees + 360, 1).forEach((gain, other) => {
          expect(gain).toBeCloseTo(other === c ? 1 : 0, 6);
        });
      });
      for (let degrees = -180; degrees < 180; degrees += 3.7)
        expect(gainsAt(layout, degrees, 1).filter((gain) => gain > 1e-6).length).toBeLessThanOrEqual(2);
    }
    const [left, right] = gainsAt(layoutOf(2), 0, 1);
    expect([left, right]).toEqual([Math.fround(Math.SQRT1_2), Math.fround(Math.SQRT1_2)]);
    const surround = gainsAt(layoutOf(6), 180, 1);
    expect(surround[4]).toBeCloseTo(surround[5]!, 6);
  });

  test('gains are continuous around the circle', () => {
    for (const layout of LAYOUTS) {
      let before = gainsAt(layout, -360, 1);
      for (let degrees = -359.5; degrees <= 360; degrees += 0.5) {
        const now = gainsAt(layout, degrees, 1);
        now.forEach((gain, c) => {
          expect(Math.abs(gain - before[c]!)).toBeLessThan(0.03);
        });
        before = now;
      }
    }
  });

  test('a layout in its own room passes unchanged, with its LFE; without room for LFE it is left out', () => {
    const place = { x: 0, y: 1, divergence: 0, width: 1, rotation: 0, lfe: 0 };
    for (const layout of LAYOUTS) {
      const matrix = layout.map(() => new Float32Array(layout.length));
      new PanLaw(layout, layout).write(place, matrix);
      matrix.forEach((row, output) => {
        row.forEach((gain, input) => {
          expect(gain).toBeCloseTo(output === input ? 1 : 0, 6);
        });
      });
    }
    const folded = layoutOf(2).map(() => new Float32Array(6));
    new PanLaw(layoutOf(6), layoutOf(2)).write(place, folded);
    expect(folded.map((row) => row[3])).toEqual([0, 0]);
  });
});

describe('binaural monitoring', () => {
  test('time between the ears is Woodworth’s: 656 µs from the side, none from the front', () => {
    const between = (degrees: number): number => {
      const angle = (degrees * Math.PI) / 180;
      return arrivalDelay(Math.PI / 2 + angle) - arrivalDelay(Math.PI / 2 - angle);
    };
    expect(between(0)).toBeCloseTo(0, 9);
    expect(between(90) * 1e6).toBeCloseTo((0.0875 / 343) * (1 + Math.PI / 2) * 1e6, 3);
    expect(between(90) * 1e6).toBeCloseTo(655.8, 0);
  });

  test('the shadow is 6 dB up at the near ear, 20 dB down at 150° from it', () => {
    expect(shadowGain(0)).toBeCloseTo(2, 9);
    expect(shadowGain((150 * Math.PI) / 180)).toBeCloseTo(0.1, 9);
  });

  /** An impulse from one channel of a layout: left and right ear. */
  function heard(channels: number, from: number): Float32Array[] {
    const layout = layoutOf(channels);
    const head = new Binaural(layout, 48_000);
    const ears = makePlanes(2, 4 * BLOCK);
    for (let block = 0; block < 4; block++) {
      const mix = makePlanes(channels, BLOCK);
      if (block === 0) mix[from]![0] = 1;
      const out = makePlanes(2, BLOCK);
      head.process(mix, out);
      for (const c of [0, 1]) ears[c]!.set(out[c]!, block * BLOCK);
    }
    return ears;
  }
  const energy = (plane: Float32Array): number => plane.reduce((sum, value) => sum + value * value, 0);

  test('left is louder and sooner on the left, the centre alike on both, right mirrors left', () => {
    const [left, right] = heard(6, 4);
    expect(energy(left!)).toBeGreaterThan(4 * energy(right!));
    const first = (plane: Float32Array): number => plane.findIndex((value) => Math.abs(value) > 0.01);
    expect(first(right!) - first(left!)).toBeGreaterThan(20);
    const [one, two] = heard(6, 2);
    expect(one).toEqual(two);
    expect(heard(6, 5)[0]).toEqual(right);
  });

  test('a low tone passes at full level in both ears, silence ends in silence', () => {
    const [left] = heard(6, 2);
    expect(left!.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 3);
    const quiet = new Monitor(2);
    quiet.headphones = true;
    quiet.take(makePlanes(6, BLOCK), { fold: { center: 1, surround: 1, lfe: 0 }, sampleRate: 48_000 });
    expect(quiet.planes.every((plane) => plane.every((value) => value === 0))).toBe(true);
  });
});
