// Switches and choices of an effect that change while it plays, and its bypass. An effect reads a switch once a block and may jump when it
// changes. So two of the effect run side by side, each set one change ahead while it is not heard, and at the change, which may lie on any
// sample, the sound goes over from one to the other within 2 ms. All of it is written as ordinary curves: what runs knows of no time.

import { BLOCK } from './block.ts';
import { type Curve, type CurveKey, GLIDE_SECONDS } from './curve.ts';
import type { SoundParam } from './sound-effect.ts';

/** Among an effect's params in the document: from 0.5 on it is not heard, to the sample. No effect has a param of this name. */
export const BYPASS = 'bypass';

/** none: runs as it is. bypass: goes over to what came in. twin: two that take turns, and the bypass. */
export type Stepping = 'none' | 'bypass' | 'twin';

export interface SteppedParams {
  readonly stepping: Stepping;
  /** bypass: the effect's own, then the share of the dry sound. twin: those of one, of the other, the other's share, the dry share. */
  readonly params: readonly Curve[];
}

/** @param curves of the params, within their bounds @param bypass 0 … 1 @param latency samples: params are read as a sound comes in, and the step is to be where it comes out */
export function stepParams(
  params: readonly SoundParam[],
  curves: readonly Curve[],
  bypass: Curve,
  latency: number,
  sampleRate: number,
): SteppedParams {
  const glide = GLIDE_SECONDS * sampleRate;
  const own = curves.map((curve, i) =>
    params[i]!.kind === 'number' || typeof curve === 'number' ? null : curve,
  );
  const dry = alternating(
    stepTimes(typeof bypass === 'number' ? [] : [bypass], (at) => held(bypass, at) >= 0.5, latency, glide),
    glide,
  );
  if (own.every((curve) => curve === null))
    return typeof bypass === 'number'
      ? { stepping: 'none', params: curves }
      : { stepping: 'bypass', params: [...curves, dry] };
  const valuesAt = (at: number): readonly number[] =>
    own.map((curve) => (curve ? Math.round(held(curve, at)) : 0));
  const moving = own.filter((curve) => curve !== null);
  // Whoever takes over next has been set a block before.
  const steps = stepTimes(moving, (at) => valuesAt(at).join(), latency, glide + 3 * BLOCK);
  const states = [
    valuesAt(Number.NEGATIVE_INFINITY),
    ...steps.times.map((_, i) => valuesAt(steps.meant[i]!)),
  ];
  const side = (first: 0 | 1): Curve[] =>
    curves.map((curve, i) => (own[i] ? turns(steps.times, states, i, first, glide) : curve));
  return {
    stepping: 'twin',
    params: [...side(0), ...side(1), alternating({ ...steps, on: false }, glide), dry],
  };
}

/** The value of the last key at or before: switches go by no slope. */
function held(curve: Curve, at: number): number {
  if (typeof curve === 'number') return curve;
  return (curve.findLast((key) => key.at <= at) ?? curve[0])?.value ?? 0;
}

interface Steps {
  /** Samples at which something changes, at least `apart` from one to the next: what comes sooner waits. */
  readonly times: readonly number[];
  /** When the document has them. */
  readonly meant: readonly number[];
  /** Before the first. */
  readonly on: boolean;
}

function stepTimes(
  curves: readonly (readonly CurveKey[])[],
  stateAt: (at: number) => boolean | string,
  latency: number,
  apart: number,
): Steps {
  const keys = [...new Set(curves.flatMap((curve) => curve.map(({ at }) => at)))].sort((a, b) => a - b);
  const times: number[] = [];
  const meant: number[] = [];
  const first = stateAt(Number.NEGATIVE_INFINITY);
  let state = first;
  for (const at of keys) {
    const next = stateAt(at);
    if (next === state) continue;
    state = next;
    times.push(Math.max(at + latency, (times.at(-1) ?? Number.NEGATIVE_INFINITY) + apart));
    meant.push(at);
  }
  return { times, meant, on: first === true };
}

/** From 0 to 1 and back at each step, or from 1 where it begins so. */
function alternating({ times, on }: Steps, glide: number): Curve {
  const begin = on ? 1 : 0;
  if (times.length === 0) return begin;
  return times.flatMap((at, i): CurveKey[] => {
    const from = (begin + i) % 2;
    return [
      { at, value: from, ease: 'linear' },
      { at: at + glide, value: 1 - from, ease: 'linear' },
    ];
  });
}

/** Of one of the two: every other state, set once the change away from it has been made. */
function turns(
  times: readonly number[],
  states: readonly (readonly number[])[],
  param: number,
  first: 0 | 1,
  glide: number,
): Curve {
  const value = (state: number): number => states[Math.min(state, states.length - 1)]![param]!;
  const keys: CurveKey[] = [{ at: Math.min(0, times[0] ?? 0) - 1, value: value(first), ease: 'hold' }];
  for (let state = first + 2; state < states.length; state += 2)
    keys.push({ at: times[state - 2]! + glide, value: value(state), ease: 'hold' });
  return keys.every((key) => key.value === keys[0]!.value) ? keys[0]!.value : keys;
}
