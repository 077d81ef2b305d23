import type { Component } from 'solid-js';

/** `value` 0…1; null while nothing is known yet. */
export const Progress: Component<{ label: string; value: number | null }> = (props) => (
  <div
    class="progress"
    classList={{ 'progress-unknown': props.value === null }}
    role="progressbar"
    aria-label={props.label}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow={props.value === null ? undefined : Math.round(props.value * 100)}
  >
    <div style={{ width: `${(props.value ?? 0) * 100}%` }} />
  </div>
);
