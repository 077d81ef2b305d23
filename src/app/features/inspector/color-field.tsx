import type { Component } from 'solid-js';
import { t } from '../../ui/i18n/i18n.ts';

/** The system's picker; `#rrggbb`, an alpha beyond it is kept. */
export const ColorField: Component<{
  label: string;
  value: string;
  disabled?: boolean;
  /** Several things with different colours; the first is shown. */
  mixed?: boolean;
  onInput: (color: string) => void;
  onStart?: () => void;
  onEnd?: () => void;
}> = (props) => {
  let open = false;
  return (
    <span class="color-field">
      <input
        type="color"
        aria-label={props.label}
        value={props.value.slice(0, 7)}
        disabled={props.disabled}
        onInput={(event) => {
          if (!open) props.onStart?.();
          open = true;
          props.onInput(event.currentTarget.value + props.value.slice(7));
        }}
        onChange={() => {
          open = false;
          props.onEnd?.();
        }}
      />
      <span class="tabular">{props.mixed ? t('app.mixed') : props.value.toUpperCase()}</span>
    </span>
  );
};
