// What the plan has to know of an effect before it runs: by how much it is late, and how long it rings.
import type { Layout } from './layout.ts';
import { dataKeyOf, type PlannedData } from './planned-strip.ts';
import type { SoundEffectDefinition, SoundSetup } from './sound-effect.ts';

/** Finds a sound effect by the name that the document has for it; null when this version does not know it. */
export type FindSoundEffect = (id: string) => SoundEffectDefinition | null;

/** For hosts and tests without effects. */
export const NO_EFFECTS: FindSoundEffect = () => null;

export interface EffectTiming {
  readonly latency: number;
  readonly tail: number;
}

const known = new WeakMap<SoundEffectDefinition, Map<string, EffectTiming | null>>();

/** Makes the effect once for each rate, layout, tempo and what it was given. Null when it cannot be made or says nonsense. */
export function timingOf(
  definition: SoundEffectDefinition,
  rate: number,
  layout: Layout,
  tempo: number,
  data: readonly PlannedData[] = [],
): EffectTiming | null {
  const timings = known.get(definition) ?? new Map<string, EffectTiming | null>();
  known.set(definition, timings);
  const key = `${rate} ${layout.join()} ${tempo} ${dataKeyOf({ data })}`;
  let timing = timings.get(key);
  if (timing === undefined) {
    timing = probe(definition, { rate, layout, tempo, data: dataOf(data) });
    timings.set(key, timing);
  }
  return timing;
}

/** As `SoundSetup` has it. */
export const dataOf = (data: readonly PlannedData[]): SoundSetup['data'] =>
  Object.fromEntries(data.map(({ slot, planes }) => [slot, planes]));

function probe(definition: SoundEffectDefinition, setup: SoundSetup): EffectTiming | null {
  const { latency, tail } = definition.make(setup);
  const sound = Number.isSafeInteger(latency) && latency >= 0 && Number.isFinite(tail) && tail >= 0;
  return sound ? { latency, tail: Math.ceil(tail) } : null;
}
