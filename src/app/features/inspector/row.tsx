import type { ParentComponent } from 'solid-js';

/** A name and its control on one line; the control carries the same name for screen readers. */
export const Row: ParentComponent<{ label: string }> = (props) => (
  <div class="inspector-row">
    <span class="inspector-label" title={props.label} aria-hidden="true">
      {props.label}
    </span>
    <span class="inspector-control">{props.children}</span>
  </div>
);
