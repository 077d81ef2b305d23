// Effects of the document as the mixer runs them: params by position, within their bounds, keys in samples.
import { TICKS_PER_SECOND } from '../../base/time.ts';
import type { Keyed, SoundInsert } from '../timeline/types.ts';
import type { Curve } from './curve.ts';
import type { FindEffectData } from './effect-data.ts';
import { type FindSoundEffect, timingOf } from './effect-probe.ts';
import type { Layout } from './layout.ts';
import { BYPASS, stepParams } from './plan-steps.ts';
import type { PlannedData, PlannedInsert } from './planned-strip.ts';
import type { SoundEffectDefinition, SoundParam } from './sound-effect.ts';

export interface PlanSetup {
  readonly sampleRate: number;
  readonly tempo: number;
  readonly find: FindSoundEffect;
  /** Takes the names of effects that cannot run here. */
  readonly unknown: Set<string>;
  readonly data: FindEffectData;
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

function bypassOf({ params: { [BYPASS]: value } }: SoundInsert, sampleRate: number): Curve {
  if (value === undefined || typeof value === 'string') return 0;
  return typeof value === 'boolean' ? Number(value) : curveOf(value, sampleRate, 0);
}

/** Null when something that the effect was given cannot be had. */
function plannedData(
  insert: SoundInsert,
  definition: SoundEffectDefinition,
  find: FindEffectData,
): PlannedData[] | null {
  const slots = (definition.data ?? []).filter(({ key }) => insert.data?.[key]);
  const found = slots.map((slot) => ({ slot: slot.key, data: find(insert.data![slot.key]!, slot) }));
  return found.every(({ data }) => data)
    ? found.map(({ slot, data }) => ({ slot, key: data!.key, planes: data!.planes }))
    : null;
}

/**
 * Without side chains: who feeds them is not known yet. Effects that this version does not know are left out and named; so are
 * those whose data cannot be had, and who looked for the data says why.
 */
export function planInserts(
  inserts: readonly SoundInsert[],
  layout: Layout,
  setup: PlanSetup,
): (PlannedInsert & { readonly keyId: string | null })[] {
  return inserts.flatMap((insert) => {
    const definition = setup.find(insert.effect);
    const data = definition && plannedData(insert, definition, setup.data);
    if (definition && !data) return [];
    const timing = data && timingOf(definition!, setup.sampleRate, layout, setup.tempo, data);
    if (!definition || !timing) {
      setup.unknown.add(insert.effect);
      return [];
    }
    const bypass = bypassOf(insert, setup.sampleRate);
    // What is never heard is not there.
    if (typeof bypass === 'number' && bypass >= 0.5) return [];
    const curves = definition.params.map((param) =>
      paramCurve(param, insert.params[param.key], setup.sampleRate),
    );
    return [
      {
        id: insert.id,
        effect: insert.effect,
        version: definition.version,
        ...stepParams(definition.params, curves, bypass, timing.latency, setup.sampleRate),
        data: data!,
        latency: timing.latency,
        tail: timing.tail,
        key: null,
        keyId: definition.keyed ? insert.key : null,
      },
    ];
  });
}
