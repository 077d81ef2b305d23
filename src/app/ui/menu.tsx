import { ContextMenu } from '@kobalte/core/context-menu';
import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import { type Component, For, type JSX, type ParentComponent, Show } from 'solid-js';
import { Icon } from './icons/icon.tsx';
import type { IconName } from './icons/paths.ts';
import { Keys } from './keys.tsx';

export interface MenuEntry {
  readonly title: string;
  readonly icon?: IconName | undefined;
  readonly keys?: string | undefined;
  readonly disabled?: boolean | undefined;
  readonly checked?: boolean | undefined;
  readonly danger?: boolean | undefined;
  /** A line above it. */
  readonly separated?: boolean | undefined;
  /** Set where `run` puts the focus somewhere: it then runs after the menu has given the focus back to its button. */
  readonly takesFocus?: boolean | undefined;
  readonly run: () => void;
}

/** What waits for the menu to be closed. How long that takes is up to the machine: a timer would lose the race. */
function waitForClose() {
  let waiting: (() => void) | null = null;
  return {
    choose: (entry: MenuEntry) => {
      if (entry.takesFocus) waiting = entry.run;
      else entry.run();
    },
    // The focus moves right after this event, in the same task.
    closed: () => {
      const run = waiting;
      waiting = null;
      if (run) queueMicrotask(run);
    },
  };
}

const Entries: Component<{ entries: readonly MenuEntry[]; onChoose: (entry: MenuEntry) => void }> = (
  props,
) => (
  <For each={props.entries}>
    {(entry) => (
      <>
        <Show when={entry.separated}>
          <DropdownMenu.Separator class="menu-line" />
        </Show>
        <DropdownMenu.Item
          class="menu-item"
          classList={{ 'menu-item-danger': entry.danger ?? false }}
          disabled={entry.disabled ?? false}
          onSelect={() => props.onChoose(entry)}
        >
          <span class="menu-icon">
            <Show when={entry.checked} fallback={<Show when={entry.icon}>{(i) => <Icon name={i()} />}</Show>}>
              <Icon name="check" />
            </Show>
          </span>
          <span class="menu-title">{entry.title}</span>
          <Show when={entry.keys}>{(keys) => <Keys keys={keys()} />}</Show>
        </DropdownMenu.Item>
      </>
    )}
  </For>
);

/** Menus hang in the page's main landmark: what lies outside of all landmarks is lost to those who go from one to the next. */
const landmark = (): HTMLElement => document.getElementById('main') ?? document.body;

/** A button that opens a list of things to do. `class` styles the button. */
export const Menu: Component<{
  label: string;
  entries: () => readonly MenuEntry[];
  class?: string;
  children: JSX.Element;
}> = (props) => {
  const wait = waitForClose();
  return (
    <DropdownMenu gutter={4} preventScroll={false} modal={false}>
      <DropdownMenu.Trigger class={props.class ?? 'icon-button'} aria-label={props.label}>
        {props.children}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal mount={landmark()}>
        <DropdownMenu.Content class="menu" onCloseAutoFocus={wait.closed}>
          <Entries entries={props.entries()} onChoose={wait.choose} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  );
};

/** The same list at the pointer: right click, long press, or the menu key. */
export const ContextArea: ParentComponent<{
  entries: () => readonly MenuEntry[];
  class?: string;
  onOpen?: (open: boolean) => void;
}> = (props) => {
  const wait = waitForClose();
  return (
    <ContextMenu preventScroll={false} modal={false} onOpenChange={(open) => props.onOpen?.(open)}>
      <ContextMenu.Trigger class={props.class ?? ''}>{props.children}</ContextMenu.Trigger>
      <ContextMenu.Portal mount={landmark()}>
        <ContextMenu.Content class="menu" onCloseAutoFocus={wait.closed}>
          <Entries entries={props.entries()} onChoose={wait.choose} />
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu>
  );
};
