import { Tooltip as K } from '@kobalte/core/tooltip';
import { type JSX, type ParentComponent, Show } from 'solid-js';
import { Keys } from './keys.tsx';

/** The name of an icon's control and its shortcut; wraps exactly one focusable control. */
export const Tooltip: ParentComponent<{ text: string; keys?: string | undefined; children: JSX.Element }> = (
  props,
) => (
  <K openDelay={500} closeDelay={0} skipDelayDuration={200} gutter={6}>
    <K.Trigger as="span" class="tooltip-anchor" tabIndex={undefined}>
      {props.children}
    </K.Trigger>
    <K.Portal>
      <K.Content class="tooltip" aria-hidden="true">
        {props.text}
        <Show when={props.keys}>{(keys) => <Keys keys={keys()} />}</Show>
      </K.Content>
    </K.Portal>
  </K>
);
