// The synthesised signals of EBU Tech 3341 v4.0 (2023), table 1, and Tech 3342 v4.0 (2023), table 1.
import { makePlanes, type Planes } from '../../block.ts';

/** Seconds and dBFS (peak) of one stretch of a tone; null is silence. */
export type Stretch = readonly [seconds: number, level: number | null];

const amplitude = (level: number | null): number => (level === null ? 0 : 10 ** (level / 20));

/** A 1 kHz sine in phase in all channels; its phase runs through changes of level. */
export function tones(rate: number, stretches: readonly Stretch[], channels = 2): Planes {
  const ends: number[] = [];
  let seconds = 0;
  for (const [length] of stretches) {
    seconds += length;
    ends.push(Math.round(seconds * rate));
  }
  const planes = makePlanes(channels, ends.at(-1) ?? 0);
  stretches.forEach(([, level], s) => {
    for (let i = ends[s - 1] ?? 0; i < ends[s]!; i++)
      planes[0]![i] = amplitude(level) * Math.sin((2 * Math.PI * 1000 * i) / rate);
  });
  for (let c = 1; c < channels; c++) planes[c]!.set(planes[0]!);
  return planes;
}

/** A 1 kHz sine of 20 s with a level for each channel, null for none. */
export function channelTones(rate: number, seconds: number, levels: readonly (number | null)[]): Planes {
  return makePlanes(levels.length, Math.round(seconds * rate)).map((plane, c) =>
    plane.map((_, i) => amplitude(levels[c]!) * Math.sin((2 * Math.PI * 1000 * i) / rate)),
  );
}

export const repeated = (times: number, stretches: readonly Stretch[]): Stretch[] =>
  Array.from({ length: times }, () => stretches).flat();

/** Cases 15–19: fs / divisor Hz, amplitude in full scales, phase in degrees, tapered over 10 ms. */
export function taperedSine(rate: number, divisor: number, full: number, degrees: number): Planes {
  const frames = Math.round(rate / 10);
  const taper = Math.round(rate / 100);
  const plane = Float32Array.from({ length: frames }, (_, i) => {
    const gain = Math.min(1, i / taper, (frames - 1 - i) / taper);
    return gain * full * Math.sin((2 * Math.PI * i) / divisor + (degrees * Math.PI) / 180);
  });
  return [plane, plane.slice()];
}

/**
 * Cases 20–23: fs / 6 Hz at half scale with one period of fs / 4 Hz at full scale in it, made at four times the rate, low-passed and
 * taken down with an offset of 0 … 3 samples. The low pass is a sinc under a Blackman window of 1025 points, −6 dB at 0.49 fs.
 */
export function burst(rate: number, offset: number): Planes {
  const fine = Math.round(rate * 0.1) * 4;
  const at = 24 * 400;
  const taper = 40 * (rate / 1000);
  const source = Float64Array.from({ length: fine }, (_, i) => {
    const gain = Math.min(1, i / taper, (fine - 1 - i) / taper);
    if (i >= at && i < at + 16) return Math.sin((2 * Math.PI * (i - at)) / 16);
    return gain * 0.5 * Math.sin((2 * Math.PI * (i < at ? i : i - at - 16)) / 24);
  });
  const half = 512;
  const kernel = Float64Array.from({ length: 2 * half + 1 }, (_, i) => {
    const x = ((i - half) * 0.98) / 4;
    const turn = (Math.PI * i) / half;
    const window = 0.42 - 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn);
    return (0.98 / 4) * window * (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
  });
  const plane = Float32Array.from({ length: fine / 4 }, (_, n) => {
    let sum = 0;
    for (let k = 0; k < kernel.length; k++) sum += kernel[k]! * (source[4 * n + offset + k - half] ?? 0);
    return sum;
  });
  return [plane, plane.slice()];
}
