// The effects that there are, and values of their params as the document has them.
import { SOUND_EFFECTS } from '../../../effects/sound/sound-effects.ts';
import { valueAt } from '../../../engine/timeline/keyframes.ts';
import type { EffectInstance } from '../../../project/records/effect-instance.ts';
import type { Animated } from '../../../project/records/fields.ts';
import { type MessageKey, t } from '../../ui/i18n/i18n.ts';

export type SoundEffect = (typeof SOUND_EFFECTS)[number];
export type SoundParam = SoundEffect['params'][number];
export { BYPASS } from '../../../effects/sound/sound-effects.ts';
export { SOUND_EFFECTS };

export const effectNamed = (id: string): SoundEffect | undefined =>
  SOUND_EFFECTS.find((effect) => effect.id === id);

/** Labels of effects are keys of the catalogue; the registry has them as plain text. */
export const label = (key: string): string => t(key as MessageKey);

export const effectName = (instance: Pick<EffectInstance, 'effect'>): string => {
  const effect = effectNamed(instance.effect);
  return effect ? label(effect.label) : t('mixer.inserts.unknown', { id: instance.effect });
};

/** A constant or keys; switches are 0 and 1. */
export function paramValue(instance: EffectInstance, param: SoundParam): Animated {
  const value = instance.params[param.key];
  if (value === undefined || typeof value === 'string') return param.default;
  return typeof value === 'boolean' ? Number(value) : value;
}

/** All params by position at a time of the sequence, within their bounds: what response and curve are asked with. */
export const paramsAt = (effect: SoundEffect, instance: EffectInstance, at: number): number[] =>
  effect.params.map((param) =>
    Math.min(param.max, Math.max(param.min, valueAt(paramValue(instance, param), at))),
  );

export const UNITS: Readonly<Record<SoundParam['unit'], string>> = {
  none: '',
  dB: 'dB',
  Hz: 'Hz',
  ms: 'ms',
  s: 's',
  percent: '%',
  ratio: ':1',
  semitones: 'st',
  degrees: '°',
  beats: '♩',
};
