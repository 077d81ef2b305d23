import { type Component, createMemo } from 'solid-js';
import type { EffectInstance } from '../../../project/records/effect-instance.ts';
import { formatFieldNumber } from '../../ui/i18n/format.ts';
import { readNumber } from '../../ui/read-number.ts';
import { Select } from '../../ui/select.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { ValueField } from '../../ui/value-field.tsx';
import { numeric } from '../../workspace/automation/value-law.ts';
import { useEditor } from '../../workspace/editor-context.ts';
import { label, paramValue, type SoundParam, UNITS } from '../../workspace/sound/effects.ts';
import { createMixerValue } from './mixer-values.ts';
import { pressSwitch } from './press-switch.ts';
import { Slider } from './slider.tsx';

/** Any setting of any effect, from its definition alone. */
export const ParamControl: Component<{
  instance: EffectInstance;
  param: SoundParam;
  disabled: boolean;
}> = (props) => {
  const editor = useEditor();
  const { param } = props;
  const id = props.instance.id;
  const value = createMixerValue(editor, {
    strip: props.instance.owner,
    label: 'effect.set',
    min: param.min,
    max: param.max,
    read: () => paramValue(props.instance, param),
    write: (apply, next) => apply('effect.set', { effect: id, fields: { params: { [param.key]: next } } }),
    target: () => ({ kind: 'effect', id, value: param.key }),
    tolerance: (param.max - param.min) / 1000,
    steps: param.kind !== 'number',
  });
  const now = createMemo(() => value.now());
  const clamp = (next: number) => Math.min(param.max, Math.max(param.min, next));
  const shown = () => formatFieldNumber(now(), digitsOf(param, now())).replace('-', '−');
  const unit = UNITS[param.unit];
  const text = () =>
    unit === '' ? shown() : unit.startsWith(':') ? `${shown()}${unit}` : `${shown()} ${unit}`;
  if (param.kind === 'boolean') {
    const hands = pressSwitch(editor, {
      strip: props.instance.owner,
      value,
      next: () => (now() >= 0.5 ? 0 : 1),
      able: () => !props.disabled,
      // It is a checkbox, which tells of its change itself.
      click: () => {},
    });
    return (
      <Toggle
        label={label(param.label)}
        checked={now() >= 0.5}
        disabled={props.disabled}
        hands={hands}
        onChange={(on) => value.set(on ? 1 : 0)}
      />
    );
  }
  if (param.kind === 'choice')
    return (
      <div class="param param-choice">
        <span class="param-label" aria-hidden="true">
          {label(param.label)}
        </span>
        <Select
          label={label(param.label)}
          value={String(Math.round(now()))}
          disabled={props.disabled}
          choices={(param.choices ?? []).map((key, i) => ({ value: String(i), title: label(key) }))}
          onChange={(index) => value.set(Number(index))}
        />
      </div>
    );
  return (
    <div class="param" classList={{ 'param-animated': value.keys() > 0 }}>
      <span class="param-label" aria-hidden="true">
        {label(param.label)}
      </span>
      <Slider
        label={label(param.label)}
        value={now()}
        min={param.min}
        max={param.max}
        step={param.step}
        scale={param.scale}
        initial={param.default}
        from={param.min < 0 && param.max > 0 ? 0 : param.min}
        text={text()}
        disabled={props.disabled}
        onBegin={() => value.begin()}
        onInput={(next) => value.set(clamp(next))}
        onEnd={(keep) => value.end(keep)}
      />
      <ValueField
        class="param-value"
        label={label(param.label)}
        text={text()}
        disabled={props.disabled}
        onType={(typed) => {
          const next = readNumber(numeric(typed), now());
          if (next !== null) value.set(clamp(next));
        }}
      />
    </div>
  );
};

/** Three figures, and never more than the setting's own step can show. */
function digitsOf(param: SoundParam, now: number): number {
  const most = Math.max(0, Math.ceil(-Math.log10(param.step) - 1e-9));
  const size = Math.abs(now) < 1 ? 0 : Math.floor(Math.log10(Math.abs(now)));
  return Math.min(most, Math.max(0, 2 - size));
}
