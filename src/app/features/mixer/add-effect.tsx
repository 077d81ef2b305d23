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
import { t } from '../../ui/i18n/i18n.ts';
import { useEditor } from '../../workspace/editor-context.ts';
import { perform } from '../../workspace/perform.ts';
import { label, SOUND_EFFECTS, type SoundEffect } from '../../workspace/sound/effects.ts';
import { useMixer } from './mixer-context.ts';

/** Without marks: "égaliseur" is found by "egal". */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

const HEIGHT = 320;
const WIDTH = 240;

/** All effects under a field that narrows them down; Enter adds the one that is marked and opens it. */
export const AddEffect: Component<{
  owner: string;
  name: string;
  anchor: HTMLElement;
  onClose: () => void;
}> = (props) => {
  const editor = useEditor();
  const mixer = useMixer();
  const listId = createUniqueId();
  const [text, setText] = createSignal('');
  const [marked, setMarked] = createSignal(0);
  let box: HTMLDivElement | undefined;
  let field: HTMLInputElement | undefined;
  const found = createMemo(() =>
    SOUND_EFFECTS.filter((effect) => plain(label(effect.label)).includes(plain(text()))),
  );
  const add = (effect: SoundEffect) => {
    props.onClose();
    const added = perform(editor, 'effect.add', {
      owner: props.owner,
      effect: effect.id,
      effectVersion: effect.version,
    });
    if (added) mixer.openEffect(added.effect);
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
      const effect = found()[marked()];
      if (effect) add(effect);
    } else return;
    event.preventDefault();
    event.stopPropagation();
    box?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <Portal mount={document.getElementById('main') ?? document.body}>
      <div
        ref={box}
        class="add-effect"
        role="dialog"
        aria-label={t('mixer.inserts.add', { name: props.name })}
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
          aria-label={t('mixer.inserts.search')}
          placeholder={t('mixer.inserts.search')}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setMarked(0);
          }}
          onKeyDown={key}
        />
        <div id={listId} class="add-effect-list scroll" role="listbox" aria-label={t('mixer.inserts.list')}>
          <For each={found()}>
            {(effect, index) => (
              // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the marked option
              // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are the field's
              <div
                id={`${listId}-${index()}`}
                role="option"
                class="menu-item"
                data-highlighted={marked() === index() ? '' : undefined}
                aria-selected={marked() === index()}
                onPointerMove={() => setMarked(index())}
                onClick={() => add(effect)}
              >
                {label(effect.label)}
              </div>
            )}
          </For>
        </div>
        <Show when={found().length === 0}>
          <p class="add-effect-none">{t('mixer.inserts.noMatch', { text: text() })}</p>
        </Show>
      </div>
    </Portal>
  );
};
