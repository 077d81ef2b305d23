// Runs an effect over a whole sound, as the mixer does, for the tests.
import { BLOCK, makePlanes, type Planes } from '../../../engine/audio/block.ts';
import { layoutOf } from '../../../engine/audio/layout.ts';
import type {
  ParamBlock,
  SoundEffectDefinition,
  SoundProcessor,
  SoundSetup,
} from '../../../engine/audio/sound-effect.ts';

/** A value that holds, or one for each sample of the run. */
export type Values = Readonly<Record<string, number | ((sample: number) => number)>>;

export interface RunOptions {
  readonly rate?: number;
  readonly tempo?: number;
  readonly data?: SoundSetup['data'];
  readonly key?: Planes | null;
}

export const setupOf = (
  channels: number,
  { rate = 48000, tempo = 120, data = {} }: RunOptions = {},
): SoundSetup => ({
  rate,
  layout: layoutOf(channels),
  tempo,
  data,
});

/** The data as the effect's slots prepare it. */
export const prepared = (effect: SoundEffectDefinition, options: RunOptions): RunOptions => ({
  ...options,
  data: Object.fromEntries(
    Object.entries(options.data ?? {}).map(([key, planes]) => {
      const slot = effect.data?.find((one) => one.key === key);
      if (!slot) throw new Error(`${effect.id} has no room for ${key}`);
      return [key, slot.prepare?.(planes, options.rate ?? 48000) ?? planes];
    }),
  ),
});

/** Values by key → values in order, defaults where none is given. Keys that no param has are a fault of the test. */
export function valuesOf(effect: SoundEffectDefinition, values: Readonly<Record<string, number>>): number[] {
  for (const key of Object.keys(values))
    if (!effect.params.some((param) => param.key === key))
      throw new Error(`${effect.id} has no param ${key}`);
  return effect.params.map((param) => values[param.key] ?? param.default);
}

/** What the params are at block `block`. */
export function paramBlocks(effect: SoundEffectDefinition, values: Values, block: number): ParamBlock[] {
  for (const key of Object.keys(values))
    if (!effect.params.some((param) => param.key === key))
      throw new Error(`${effect.id} has no param ${key}`);
  return effect.params.map((param) => {
    const value = values[param.key] ?? param.default;
    return typeof value === 'number'
      ? Float32Array.of(value)
      : Float32Array.from({ length: BLOCK }, (_, i) => value(block * BLOCK + i));
  });
}

/** The planes after the effect, in whole blocks; `running` where its state is to be kept. */
export function runEffect(
  effect: SoundEffectDefinition,
  input: Planes,
  values: Values = {},
  options: RunOptions = {},
  running: SoundProcessor = effect.make(setupOf(input.length, prepared(effect, options))),
): Planes {
  const blocks = Math.ceil(input[0]!.length / BLOCK);
  const output = makePlanes(input.length, blocks * BLOCK);
  output.forEach((plane, c) => {
    plane.set(input[c]!);
  });
  const key = options.key ?? null;
  const keyBlock = key ? makePlanes(key.length, BLOCK) : null;
  const steady = Object.values(values).every((value) => typeof value === 'number');
  let params = paramBlocks(effect, values, 0);
  for (let block = 0; block < blocks; block++) {
    if (!steady) params = paramBlocks(effect, values, block);
    const [from, to] = [block * BLOCK, (block + 1) * BLOCK];
    keyBlock?.forEach((plane, c) => {
      plane.fill(0);
      plane.set(key![c]!.subarray(from, to));
    });
    running.process(
      output.map((plane) => plane.subarray(from, to)),
      params,
      keyBlock,
    );
  }
  return output;
}

/** Length in seconds. */
export const tone = (frequency: number, seconds: number, level = 1, channels = 1, rate = 48000): Planes => {
  const plane = Float32Array.from(
    { length: Math.round(seconds * rate) },
    (_, i) => level * Math.sin((2 * Math.PI * frequency * i) / rate),
  );
  return Array.from({ length: channels }, () => plane.slice());
};

export function impulse(frames: number, channels: number, at = 0, level = 1): Planes {
  const planes = makePlanes(channels, frames);
  for (const plane of planes) plane[at] = level;
  return planes;
}

/** Deterministic noise, −level … level. */
export function noise(frames: number, channels: number, level = 0.5, seed = 1): Planes {
  let state = seed;
  return makePlanes(channels, frames).map((plane) =>
    plane.map(() => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return (state / 2 ** 31 - 1) * level;
    }),
  );
}

export const peak = (planes: Planes, from = 0, to = planes[0]!.length): number => {
  let most = 0;
  for (const plane of planes) for (let i = from; i < to; i++) most = Math.max(most, Math.abs(plane[i]!));
  return most;
};

/** Largest difference in dBFS. */
export function differenceDb(a: Planes, b: Planes, from = 0, to = a[0]!.length): number {
  let most = 0;
  for (const [c, plane] of a.entries())
    for (let i = from; i < to; i++) most = Math.max(most, Math.abs(plane[i]! - b[c]![i]!));
  return 20 * Math.log10(most);
}

/** Level in dB of one tone in a stretch: its part of a discrete Fourier transform, after a Hann window. */
export function toneDb(
  plane: Float32Array,
  frequency: number,
  from: number,
  to: number,
  rate = 48000,
): number {
  let [re, im, sum] = [0, 0, 0];
  const n = to - from;
  for (let i = 0; i < n; i++) {
    const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / n);
    const angle = (2 * Math.PI * frequency * i) / rate;
    re += plane[from + i]! * hann * Math.cos(angle);
    im -= plane[from + i]! * hann * Math.sin(angle);
    sum += hann;
  }
  return 20 * Math.log10((2 * Math.hypot(re, im)) / sum);
}

/** Gain in dB at each frequency of a response to an impulse of 1. */
export function gainsOf(response: Float32Array, frequencies: readonly number[], rate = 48000): number[] {
  return frequencies.map((frequency) => {
    let [re, im] = [0, 0];
    for (let i = 0; i < response.length; i++) {
      const angle = (2 * Math.PI * frequency * i) / rate;
      re += response[i]! * Math.cos(angle);
      im -= response[i]! * Math.sin(angle);
    }
    return 20 * Math.log10(Math.hypot(re, im));
  });
}
