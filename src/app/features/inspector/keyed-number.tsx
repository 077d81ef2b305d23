import { type Component, Show } from 'solid-js';
import { formatFieldNumber } from '../../ui/i18n/format.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { Icon } from '../../ui/icons/icon.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import type { Keyed } from '../../workspace/keyed.ts';
import { KeyStrip } from './key-strip.tsx';

/** A number with its keys: the field, a diamond that sets and takes a key, and the strip of keys once there are any. */
export const KeyedNumber: Component<{
  label: string;
  keyed: Keyed;
  /** What one of the document's units is in the field: 100 for percent. */
  factor?: number;
  initial: number;
  step?: number;
  digits: number;
  unit?: string;
  disabled: boolean;
}> = (props) => {
  const factor = () => props.factor ?? 1;
  const here = () => props.keyed.here() !== null;
  const words = (value: number) =>
    `${formatFieldNumber(value * factor(), props.digits)}${props.unit ? ` ${props.unit}` : ''}`;
  return (
    <>
      <NumberField
        label={props.label}
        value={props.keyed.now() * factor()}
        mixed={props.keyed.mixed()}
        initial={props.initial * factor()}
        min={props.keyed.min * factor()}
        max={props.keyed.max * factor()}
        step={props.step ?? 1}
        digits={props.digits}
        unit={props.unit ?? ''}
        disabled={props.disabled}
        onInput={(value, how) => props.keyed.set(value / factor(), how)}
        onDragStart={() => props.keyed.begin()}
        onDragEnd={(keep) => props.keyed.end(keep)}
      >
        <button
          type="button"
          class="key-toggle"
          classList={{ 'key-toggle-on': props.keyed.keys().length > 0 }}
          aria-label={t('keyframes.toggle', { field: props.label })}
          title={t('keyframes.toggle', { field: props.label })}
          aria-pressed={here()}
          disabled={props.disabled}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => props.keyed.toggle()}
        >
          <Icon name={here() ? 'keyframe-set' : 'keyframe'} size={14} />
        </button>
      </NumberField>
      <Show when={props.keyed.keys().length > 0}>
        <KeyStrip label={props.label} keyed={props.keyed} words={words} disabled={props.disabled} />
      </Show>
    </>
  );
};
