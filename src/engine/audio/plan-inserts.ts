// Effects of the document as the mixer runs them: params by position, within their bounds, keys in samples.
import { TICKS_PER_SECOND } from '../../base/time.ts';
import type { Keyed, SoundInsert } from '../timeline/types.ts';
import type { Curve } from './curve.ts';
import { type FindSoundEffect, timingOf } from './effect-probe.ts';
import type { Layout } from './layout.ts';
import type { PlannedInsert } from './planned-strip.ts';
import type { SoundParam } from './sound-effect.ts';

export interface PlanSetup {
  readonly sampleRate: number;
  readonly tempo: number;
  readonly find: FindSoundEffect;
  /** Takes the names of effects that cannot run here. */
  readonly unknown: Set<string>;
}

const finite = (value: number, otherwise: number): number => (Number.isFinite(value) ? value : otherwise);

/** A value of the document over samples; what is no number is `otherwise`. */
export function curveOf(value: Keyed, sampleRate: number, otherwise: number): Curve {
  if (typeof value === 'number') return finite(value, otherwise);
  if (value.keys.length === 0) return otherwise;
  const keys = value.keys.map((key) => ({
    at: (key.at * sampleRate) / TICKS_PER_SECOND,
    value: finite(key.value, otherwise),
    ease: key.ease,
  }));
  // Keys that all say the same are a constant.
  return keys.every((key) => key.value === keys[0]!.value) ? keys[0]!.value : keys;
}

function paramCurve(param: SoundParam, value: Keyed | string | boolean | undefined, rate: number): Curve {
  if (value === undefined || typeof value === 'string') return param.default;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const within = (x: number): number => Math.min(param.max, Math.max(param.min, x));
  const curve = curveOf(value, rate, param.default);
  return typeof curve === 'number'
    ? within(curve)
    : curve.map((key) => ({ ...key, value: within(key.value) }));
}

/** Without side chains: who feeds them is not known yet. Effects that this version does not know are left out and named. */
export function planInserts(
  inserts: readonly SoundInsert[],
  layout: Layout,
  setup: PlanSetup,
): (PlannedInsert & { readonly keyId: string | null })[] {
  return inserts.flatMap((insert) => {
    const definition = setup.find(insert.effect);
    const timing = definition && timingOf(definition, setup.sampleRate, layout, setup.tempo);
    if (!definition || !timing) {
      setup.unknown.add(insert.effect);
      return [];
    }
    return [
      {
        id: insert.id,
        effect: insert.effect,
        version: definition.version,
        params: definition.params.map((param) =>
          paramCurve(param, insert.params[param.key], setup.sampleRate),
        ),
        latency: timing.latency,
        tail: timing.tail,
        key: null,
        keyId: definition.keyed ? insert.key : null,
      },
    ];
  });
}
