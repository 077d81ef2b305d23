// Picture effects and sound effects, as the list of a clip's effects shows either.
import { PICTURE_EFFECTS } from '../../../effects/picture-effects.ts';
import type { EffectInstance } from '../../../project/records/effect-instance.ts';
import type { Animated } from '../../../project/records/fields.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { label, SOUND_EFFECTS, type SoundEffect, UNITS } from '../../workspace/sound/effects.ts';

export type EffectKind = 'video' | 'audio';

export interface ShownParam {
  readonly key: string;
  readonly label: string;
  readonly kind: 'number' | 'boolean' | 'choice';
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly default: number;
  readonly unit: string;
  /** What the field shows of 1. */
  readonly factor: number;
  /** Travels by ratio. */
  readonly log: boolean;
  readonly choices: readonly string[];
}

export interface ShownEffect {
  readonly id: string;
  readonly version: number;
  readonly label: string;
  readonly params: readonly ShownParam[];
  readonly presets: SoundEffect['presets'];
  /** With what it draws; null for a picture effect. */
  readonly sound: SoundEffect | null;
}

/** Picture effects count percent in ones. */
const PICTURE_UNITS = {
  none: ['', 1],
  percent: ['%', 100],
  degrees: ['°', 1],
  px: ['px', 1],
  stops: ['EV', 1],
} as const;

const pictures: readonly ShownEffect[] = PICTURE_EFFECTS.map((effect) => ({
  id: effect.id,
  version: effect.version,
  label: effect.label,
  params: effect.params.map((param) => {
    const [unit, factor] = PICTURE_UNITS[param.unit];
    return { ...param, unit, factor, log: false, choices: [] };
  }),
  presets: effect.presets,
  sound: null,
}));

const shownSound = (effect: SoundEffect): ShownEffect => ({
  id: effect.id,
  version: effect.version,
  label: effect.label,
  params: effect.params.map((param) => ({
    ...param,
    unit: UNITS[param.unit],
    factor: 1,
    log: param.scale === 'log' && param.min > 0,
    choices: param.choices ?? [],
  })),
  presets: effect.presets,
  sound: effect,
});

const sounds: readonly ShownEffect[] = SOUND_EFFECTS.map(shownSound);

/** What can be put on a clip. A side chain hears strips only: what does nothing without one is not for clips. */
export const effectsFor = (kind: EffectKind): readonly ShownEffect[] =>
  kind === 'video' ? pictures : sounds.filter(({ id }) => id !== 'ducker');

export const shownEffect = (id: string, kind: EffectKind): ShownEffect | undefined =>
  (kind === 'video' ? pictures : sounds).find((effect) => effect.id === id);

export const nameOfEffect = (id: string, kind: EffectKind): string => {
  const effect = shownEffect(id, kind);
  return effect ? label(effect.label) : t('mixer.inserts.unknown', { id });
};

/** A constant or keys; switches are 0 and 1. */
export function shownValue(instance: EffectInstance, param: ShownParam): Animated {
  const value = instance.params[param.key];
  if (value === undefined || typeof value === 'string') return param.default;
  return typeof value === 'boolean' ? Number(value) : value;
}

/** Every setting as it was made. */
export const defaultsOf = (effect: ShownEffect): Record<string, number> =>
  Object.fromEntries(effect.params.map((param) => [param.key, param.default]));
