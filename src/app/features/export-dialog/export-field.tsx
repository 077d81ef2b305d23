import type { ParentComponent } from 'solid-js';

export const ExportField: ParentComponent<{ label: string }> = (props) => (
  <div class="export-field">
    <span aria-hidden="true">{props.label}</span>
    {props.children}
  </div>
);
