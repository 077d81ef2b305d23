import { type Component, Show } from 'solid-js';
import { type IconName, type IconShape, icons } from './paths.ts';

/** Decoration: the control around it carries the name. */
export const Icon: Component<{ name: IconName; size?: number }> = (props) => {
  const shape = (): IconShape => icons[props.name];
  return (
    <svg
      class="icon"
      width={props.size ?? 16}
      height={props.size ?? 16}
      viewBox="0 0 16 16"
      fill="none"
      aria-hidden="true"
    >
      <Show when={shape().stroke}>
        {(d) => (
          <path
            d={d()}
            stroke="currentColor"
            stroke-width="1.5"
            stroke-linecap="round"
            stroke-linejoin="round"
          />
        )}
      </Show>
      <Show when={shape().fill}>{(d) => <path d={d()} fill="currentColor" />}</Show>
    </svg>
  );
};
