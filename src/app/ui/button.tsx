import { type ComponentProps, type ParentComponent, Show, splitProps } from 'solid-js';
import { Icon } from './icons/icon.tsx';
import type { IconName } from './icons/paths.ts';

interface ButtonOptions {
  /** One primary button a view at most: the thing most people came to do. */
  kind?: 'plain' | 'primary' | 'quiet' | 'danger';
  icon?: IconName;
  small?: boolean;
}

export const Button: ParentComponent<ButtonOptions & ComponentProps<'button'>> = (props) => {
  const [own, rest] = splitProps(props, ['kind', 'icon', 'small', 'class', 'children']);
  return (
    <button
      type="button"
      {...rest}
      class={`button button-${own.kind ?? 'plain'} ${own.class ?? ''}`}
      classList={{ 'button-small': own.small ?? false }}
    >
      <Show when={own.icon}>{(name) => <Icon name={name()} />}</Show>
      {own.children}
    </button>
  );
};
