import type { Component } from 'solid-js';

/** A labelled switch in a row of settings. */
export const Toggle: Component<{
  label: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}> = (props) => (
  <label class="toggle">
    <span>{props.label}</span>
    <input
      type="checkbox"
      role="switch"
      aria-checked={props.checked}
      checked={props.checked}
      disabled={props.disabled}
      onChange={(event) => props.onChange(event.currentTarget.checked)}
    />
  </label>
);
