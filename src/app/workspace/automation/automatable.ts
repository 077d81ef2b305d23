// What of a strip of the mixer can be drawn as a curve. Brings all sound effects along: loaded with the first lane.
import type { AutomationTarget } from '../../../project/commands/timeline/automation-target.ts';
import { automationOf } from '../../../project/commands/timeline/automation-target.ts';
import type { Animated } from '../../../project/records/fields.ts';
import { sendsOf } from '../../../project/records/routing.ts';
import type { ProjectSnapshot } from '../../../project/records/snapshot.ts';
import { effectsOfOwner } from '../../../project/records/track-index.ts';
import { formatFieldNumber } from '../../ui/i18n/format.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { BYPASS, effectName, effectNamed, label, type SoundParam, UNITS } from '../sound/effects.ts';
import {
  bypassLaw,
  choiceLaw,
  DEGREES,
  GAIN,
  linear,
  logarithmic,
  muteLaw,
  PAN,
  percentLaw,
  switchLaw,
  type ValueLaw,
} from './value-law.ts';

export interface StripName {
  readonly kind: 'track' | 'bus' | 'sequence';
  /** Of the track, the bus, or the sequence whose master it is. */
  readonly id: string;
}

export interface Automatable {
  /** Unique within its strip, the same from visit to visit. */
  readonly key: string;
  readonly name: string;
  readonly target: AutomationTarget;
  readonly law: ValueLaw;
}

/** Of a value that nobody has set: what its effect says. */
export const curveOf = (snapshot: ProjectSnapshot, { target, law }: Automatable): Animated =>
  automationOf(snapshot, target) ?? law.rest;

export const isAutomated = (snapshot: ProjectSnapshot, value: Automatable): boolean =>
  typeof curveOf(snapshot, value) !== 'number';

/** Level first, then as the signal runs. */
export function automatablesOf(snapshot: ProjectSnapshot, strip: StripName): readonly Automatable[] {
  const { kind, id } = strip;
  const found: Automatable[] = [];
  const add = (key: string, name: string, target: AutomationTarget, law: ValueLaw) =>
    found.push({ key, name, target, law });
  if (kind === 'sequence') {
    add('gainDb', t('editor.automation.level'), { kind, id, value: 'gainDb' }, GAIN);
    add('mute', t('editor.automation.mute'), { kind, id, value: 'mute' }, muteLaw());
  } else {
    const record = (kind === 'track' ? snapshot.track : snapshot.bus).get(id);
    if (!record) return [];
    add('gainDb', t('editor.automation.level'), { kind, id, value: 'gainDb' }, GAIN);
    if (!record.panner) add('pan', t('editor.automation.pan'), { kind, id, value: 'pan' }, PAN);
    add('mute', t('editor.automation.mute'), { kind, id, value: 'mute' }, muteLaw());
    if (record.panner)
      for (const [value, name, law] of pannerLaws())
        add(`panner.${value}`, name, { kind: 'panner', id, value }, law);
    for (const send of sendsOf(snapshot, id)) {
      const bus = snapshot.bus.get(send.to)?.name ?? '';
      const target = { kind: 'send', id: send.id, value: 'gainDb' } as const;
      add(`send.${send.id}`, t('mixer.sends.to', { bus }), target, GAIN);
    }
  }
  for (const instance of effectsOfOwner(snapshot, id)) {
    const { params = [] } = effectNamed(instance.effect) ?? {};
    add(
      `effect.${instance.id}.${BYPASS}`,
      t('editor.automation.effectOn', { effect: effectName(instance) }),
      { kind: 'effect', id: instance.id, value: BYPASS },
      bypassLaw(),
    );
    for (const param of params) {
      const target = { kind: 'effect', id: instance.id, value: param.key } as const;
      const name = `${effectName(instance)}: ${label(param.label)}`;
      add(`effect.${instance.id}.${param.key}`, name, target, paramLaw(param));
    }
  }
  return found;
}

type PannerRow = readonly [
  value: Extract<AutomationTarget, { kind: 'panner' }>['value'],
  name: string,
  law: ValueLaw,
];

const pannerLaws = (): readonly PannerRow[] => [
  ['x', t('mixer.panner.x'), percentLaw(-1, 1, 0)],
  ['y', t('mixer.panner.y'), percentLaw(-1, 1, 1)],
  ['divergence', t('mixer.panner.divergence'), percentLaw(0, 1, 0)],
  ['width', t('mixer.panner.width'), percentLaw(0, 2, 1)],
  ['rotation', t('mixer.panner.rotation'), DEGREES],
  ['lfeDb', t('mixer.panner.lfe'), { ...GAIN, max: 10, at: (place) => Math.min(10, GAIN.at(place)) }],
];

function paramLaw(param: SoundParam): ValueLaw {
  if (param.kind === 'boolean') return switchLaw(param.default);
  if (param.kind === 'choice') return choiceLaw((param.choices ?? []).map(label), param.default);
  const unit = UNITS[param.unit];
  const say = (value: number): string => {
    const size = Math.abs(value) < 1 ? 0 : Math.floor(Math.log10(Math.abs(value)));
    const digits = Math.min(Math.max(0, Math.ceil(-Math.log10(param.step) - 1e-9)), Math.max(0, 2 - size));
    const text = formatFieldNumber(value, digits).replace('-', '−');
    return unit === '' || unit.startsWith(':') ? `${text}${unit}` : `${text} ${unit}`;
  };
  const { min, max, default: rest } = param;
  const range = { min, max, rest, say, step: Math.max(param.step, (max - min) / 200) };
  return param.scale === 'log' && min > 0 ? logarithmic(range) : linear(range);
}
