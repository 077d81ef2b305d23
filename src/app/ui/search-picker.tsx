import {
  type Component,
  createMemo,
  createSignal,
  createUniqueId,
  For,
  onCleanup,
  onMount,
  Show,
} from 'solid-js';
import { Portal } from 'solid-js/web';
import './search-picker.css';

/** Without marks: "égaliseur" is found by "egal". */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

const HEIGHT = 320;
const WIDTH = 240;

export interface PickerItem {
  readonly id: string;
  readonly title: string;
}

/** A list by the button that opened it, under a field that narrows it down; Enter takes the one that is marked. */
export const SearchPicker: Component<{
  /** Of the window, the field, and the list. */
  label: string;
  searchLabel: string;
  listLabel: string;
  noMatch: (text: string) => string;
  items: readonly PickerItem[];
  anchor: HTMLElement;
  onPick: (id: string) => void;
  onClose: () => void;
}> = (props) => {
  const listId = createUniqueId();
  const [text, setText] = createSignal('');
  const [marked, setMarked] = createSignal(0);
  let box: HTMLDivElement | undefined;
  let field: HTMLInputElement | undefined;
  const found = createMemo(() => props.items.filter(({ title }) => plain(title).includes(plain(text()))));
  const pick = (item: PickerItem) => {
    props.onClose();
    props.onPick(item.id);
  };
  onMount(() => {
    const anchor = props.anchor.getBoundingClientRect();
    const below = innerHeight - anchor.bottom > HEIGHT + 8;
    box!.style.left = `${Math.max(8, Math.min(innerWidth - WIDTH - 8, anchor.left - WIDTH / 2))}px`;
    if (below) box!.style.top = `${anchor.bottom + 4}px`;
    else box!.style.bottom = `${Math.max(8, innerHeight - anchor.top + 4)}px`;
    field!.focus({ preventScroll: true });
    const outside = (event: PointerEvent) => {
      const target = event.target as Node;
      if (!box!.contains(target) && !props.anchor.contains(target)) props.onClose();
    };
    addEventListener('pointerdown', outside, true);
    onCleanup(() => removeEventListener('pointerdown', outside, true));
  });
  onCleanup(() => {
    if (box?.contains(document.activeElement)) props.anchor.focus({ preventScroll: true });
  });
  const key = (event: KeyboardEvent) => {
    const count = found().length;
    if (event.key === 'ArrowDown') setMarked((at) => Math.min(count - 1, at + 1));
    else if (event.key === 'ArrowUp') setMarked((at) => Math.max(0, at - 1));
    else if (event.key === 'Escape') props.onClose();
    else if (event.key === 'Enter') {
      const item = found()[marked()];
      if (item) pick(item);
    } else return;
    event.preventDefault();
    event.stopPropagation();
    box?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <Portal mount={document.getElementById('main') ?? document.body}>
      <div
        ref={box}
        class="search-picker"
        role="dialog"
        aria-label={props.label}
        onFocusOut={(event) => {
          const next = event.relatedTarget as Node | null;
          if (next && !box?.contains(next)) props.onClose();
        }}
      >
        <input
          ref={field}
          class="field"
          type="search"
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={found()[marked()] ? `${listId}-${marked()}` : undefined}
          aria-label={props.searchLabel}
          placeholder={props.searchLabel}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setMarked(0);
          }}
          onKeyDown={key}
        />
        <div id={listId} class="search-picker-list scroll" role="listbox" aria-label={props.listLabel}>
          <For each={found()}>
            {(item, index) => (
              // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the marked option
              // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are the field's
              <div
                id={`${listId}-${index()}`}
                role="option"
                class="menu-item"
                data-highlighted={marked() === index() ? '' : undefined}
                aria-selected={marked() === index()}
                onPointerMove={() => setMarked(index())}
                onClick={() => pick(item)}
              >
                {item.title}
              </div>
            )}
          </For>
        </div>
        <Show when={found().length === 0}>
          <p class="search-picker-none">{props.noMatch(text())}</p>
        </Show>
      </div>
    </Portal>
  );
};
