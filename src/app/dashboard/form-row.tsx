import type { ParentComponent } from 'solid-js';
import { Show } from 'solid-js';

/** A control under what it is called. */
export const FormRow: ParentComponent<{ label: string; hint?: string | undefined }> = (props) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: the control is what it is put around
  <label class="board-row">
    <span>{props.label}</span>
    {props.children}
    <Show when={props.hint}>
      <small>{props.hint}</small>
    </Show>
  </label>
);
