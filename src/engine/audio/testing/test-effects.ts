// Small effects whose arithmetic a test can do itself.
import { BLOCK, makePlanes, type Planes } from '../block.ts';
import type { FindSoundEffect } from '../effect-probe.ts';
import type { ParamBlock, SoundEffectDefinition, SoundParam, SoundProcessor } from '../sound-effect.ts';

const param = (key: string, min: number, max: number, value: number): SoundParam => ({
  key,
  label: key,
  kind: 'number',
  min,
  max,
  step: 0,
  default: value,
  unit: 'none',
  scale: 'linear',
});

const define = (
  id: string,
  params: readonly SoundParam[],
  make: SoundEffectDefinition['make'],
  keyed = false,
): SoundEffectDefinition => ({ id, version: 1, label: id, params, presets: [], keyed, make });

const at = (block: ParamBlock, i: number): number => (block.length > 1 ? block[i]! : block[0]!);

/** The signal times a factor, `samples` later: a look-ahead without a use. */
const lag = (samples: number): SoundEffectDefinition =>
  define(`lag-${samples}`, [param('factor', -4, 4, 1)], ({ layout }): SoundProcessor => {
    const lines = makePlanes(layout.length, samples + BLOCK);
    return {
      latency: samples,
      tail: samples,
      process(planes: Planes, [factor]) {
        planes.forEach((plane, c) => {
          const line = lines[c]!;
          for (let i = 0; i < BLOCK; i++) line[samples + i] = plane[i]! * at(factor!, i);
          plane.set(line.subarray(0, BLOCK));
          line.copyWithin(0, BLOCK);
        });
      },
      reset() {
        for (const line of lines) line.fill(0);
      },
    };
  });

/** y = x + feedback · y 37 samples before, for as long as 40 echoes: an effect with a memory and a tail. */
const RING = 37;
const ring = define('ring', [param('feedback', 0, 0.7, 0.5)], ({ layout }) => {
  const lines = makePlanes(layout.length, RING);
  let position = 0;
  const TAIL = 40 * RING + 2 * BLOCK;
  let quiet = TAIL;
  return {
    latency: 0,
    tail: TAIL,
    process(planes, [feedback]) {
      const silent = planes.every((plane) => plane.every((value) => value === 0));
      quiet = silent ? quiet + BLOCK : 0;
      if (quiet > TAIL - BLOCK) {
        for (const line of lines) line.fill(0);
        return;
      }
      planes.forEach((plane, c) => {
        const line = lines[c]!;
        for (let i = 0; i < BLOCK; i++) {
          const k = (position + i) % RING;
          plane[i] = plane[i]! + at(feedback!, i) * line[k]!;
          line[k] = plane[i]!;
        }
      });
      position = (position + BLOCK) % RING;
    },
    reset() {
      for (const line of lines) line.fill(0);
      position = 0;
      quiet = TAIL;
    },
  };
});

/** Gives out its key alone; without one its own input. */
const listen = define(
  'listen',
  [],
  () => ({
    latency: 0,
    tail: 0,
    process(planes, _params, key) {
      for (const c of key ? planes.keys() : []) planes[c]!.set(key![c]!);
    },
    reset: () => undefined,
  }),
  true,
);

/** Counts from 1 up, once it has heard something: its memory shows in every sample. NaN where the input is above 0.9. */
const count = define('count', [], () => {
  let n = 0;
  return {
    latency: 0,
    tail: 0,
    process(planes) {
      for (let i = 0; i < BLOCK; i++) {
        n++;
        for (const plane of planes)
          plane[i] = plane[i]! > 0.9 ? Number.NaN : plane[i] === 0 ? 0 : n / 2 ** 20;
      }
    },
    reset() {
      n = 0;
    },
  };
});

/** The param itself, where there is sound. */
const show = define('show', [param('value', -10, 10, 0)], () => ({
  latency: 0,
  tail: 0,
  process(planes, [value]) {
    for (const plane of planes) for (let i = 0; i < BLOCK; i++) plane[i] = plane[i] === 0 ? 0 : at(value!, i);
  },
  reset: () => undefined,
}));

/** A choice of factors, read once a block as effects read their choices; jumps when it changes. */
const pick = define(
  'pick',
  [{ ...param('factor', 0, 3, 0), kind: 'choice', step: 1, choices: ['a', 'b', 'c', 'd'] }],
  () => ({
    latency: 0,
    tail: 0,
    process(planes, [factor]) {
      const by = PICKED[factor![0]!]!;
      for (const plane of planes) for (let i = 0; i < BLOCK; i++) plane[i] = plane[i]! * by;
    },
    reset: () => undefined,
  }),
);
export const PICKED = [1, -0.5, 0.25, 0];

const all = [0, 1, 5, 100, 128, 131, 300, 1000].map(lag).concat(ring, listen, count, show, pick);
export const findTestEffect: FindSoundEffect = (id) => all.find((effect) => effect.id === id) ?? null;
