import type { Ticks } from '../../base/time.ts';
import type { EffectInstance } from '../../project/records/effect-instance.ts';
import type { ProjectSnapshot } from '../../project/records/snapshot.ts';
import { valueAt } from './keyframes.ts';
import type { LayerEffect } from './types.ts';

const byOwner = new WeakMap<ProjectSnapshot['effect'], Map<string, EffectInstance[]>>();

/** The enabled effects of a clip, track, bus or sequence in the order of their application. */
export function effectsOf(snapshot: ProjectSnapshot, owner: string): readonly EffectInstance[] {
  let index = byOwner.get(snapshot.effect);
  if (!index) {
    index = new Map();
    for (const effect of snapshot.effect.values()) {
      if (!effect.enabled) continue;
      const list = index.get(effect.owner);
      if (list) list.push(effect);
      else index.set(effect.owner, [effect]);
    }
    for (const list of index.values()) list.sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
    byOwner.set(snapshot.effect, index);
  }
  return index.get(owner) ?? [];
}

/** `at`: ticks from the clip's start. */
export function evaluateEffect(instance: EffectInstance, at: Ticks): LayerEffect {
  const params: Record<string, number | string | boolean> = {};
  for (const [name, value] of Object.entries(instance.params)) {
    params[name] = typeof value === 'string' || typeof value === 'boolean' ? value : valueAt(value, at);
  }
  return { effect: instance.effect, version: instance.effectVersion, params };
}
