import { type ParentComponent, Show } from 'solid-js';
import { Icon } from './icons/icon.tsx';
import type { IconName } from './icons/paths.ts';

/** What to do where there is nothing yet. Children are the buttons that do it. */
export const EmptyState: ParentComponent<{ icon: IconName; title: string; text?: string }> = (props) => (
  <div class="empty">
    <Icon name={props.icon} size={24} />
    <p class="empty-title">{props.title}</p>
    <Show when={props.text}>
      <p class="empty-text">{props.text}</p>
    </Show>
    <div class="empty-actions">{props.children}</div>
  </div>
);
