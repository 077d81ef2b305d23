import { type Component, type ComponentProps, splitProps } from 'solid-js';
import { Icon } from './icons/icon.tsx';
import type { IconName } from './icons/paths.ts';
import { Tooltip } from './tooltip.tsx';

interface IconButtonOptions {
  icon: IconName;
  /** What it does, for people and screen readers. */
  label: string;
  keys?: string | undefined;
  /** Makes it a toggle. */
  pressed?: boolean | undefined;
  small?: boolean;
}

/** Clicks with the mouse leave the focus where it was, so that Space goes on playing instead of pressing the button again. */
export const IconButton: Component<IconButtonOptions & ComponentProps<'button'>> = (props) => {
  const [own, rest] = splitProps(props, ['icon', 'label', 'keys', 'pressed', 'small', 'class']);
  return (
    <Tooltip text={own.label} keys={own.keys}>
      <button
        type="button"
        onMouseDown={(event) => event.preventDefault()}
        {...rest}
        aria-label={own.label}
        aria-pressed={own.pressed}
        class={`icon-button ${own.class ?? ''}`}
        classList={{ 'icon-button-small': own.small ?? false }}
      >
        <Icon name={own.icon} />
      </button>
    </Tooltip>
  );
};
