import * as K from '@kobalte/core/dialog';
import { type Component, createEffect, createMemo, createSignal, For, on, Show } from 'solid-js';
import { t } from '../../ui/i18n/i18n.ts';
import { Keys } from '../../ui/keys.tsx';
import type { Action } from '../../workspace/actions/action.ts';
import './command-palette.css';
import { rankActions } from './rank-actions.ts';

/** Finds anything that can be done by a few letters of its name. */
export const CommandPalette: Component<{
  open: boolean;
  actions: readonly Action[];
  onClose: () => void;
}> = (props) => {
  const [text, setText] = createSignal('');
  const [index, setIndex] = createSignal(0);
  const found = createMemo(() =>
    rankActions(
      props.actions.filter((action) => action.id !== 'view.palette' && (action.when?.() ?? true)),
      (action) => [t(action.title), `${t(`actions.groups.${action.group}`)} ${t(action.title)}`],
      text(),
    ),
  );
  createEffect(on([text, () => props.open], () => setIndex(0)));
  createEffect(
    on(
      () => props.open,
      (open) => open && setText(''),
    ),
  );
  let list: HTMLDivElement | undefined;
  const move = (by: number) => {
    const count = found().length;
    if (count === 0) return;
    setIndex((at) => (at + by + count) % count);
    list?.children[index()]?.scrollIntoView({ block: 'nearest' });
  };
  const run = (action: Action | undefined) => {
    if (!action) return;
    props.onClose();
    // After the dialog has given the focus back: the action may want it.
    setTimeout(() => void action.run(), 0);
  };
  return (
    <K.Root open={props.open} onOpenChange={(open) => !open && props.onClose()} preventScroll={false}>
      <K.Portal>
        <K.Overlay class="dialog-overlay" />
        <div class="dialog-place palette-place">
          <K.Content class="dialog palette">
            <K.Title class="visually-hidden">{t('actions.view.palette')}</K.Title>
            <input
              class="palette-input"
              type="text"
              role="combobox"
              aria-expanded="true"
              aria-controls="palette-list"
              aria-activedescendant={found()[index()] ? `palette-${found()[index()]!.id}` : undefined}
              aria-label={t('actions.view.palette')}
              placeholder={t('actions.view.palette')}
              autocomplete="off"
              spellcheck={false}
              value={text()}
              onInput={(event) => setText(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === 'ArrowDown') move(1);
                else if (event.key === 'ArrowUp') move(-1);
                else if (event.key === 'Enter') run(found()[index()]);
                else return;
                event.preventDefault();
              }}
            />
            <div
              ref={list}
              class="palette-list scroll"
              id="palette-list"
              role="listbox"
              aria-label={t('actions.view.palette')}
            >
              <For each={found()}>
                {(action, at) => (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the input above has the keyboard
                  <div
                    class="palette-item"
                    id={`palette-${action.id}`}
                    role="option"
                    tabIndex={-1}
                    aria-selected={at() === index()}
                    onPointerMove={() => setIndex(at())}
                    onClick={() => run(action)}
                  >
                    <span class="palette-group">{t(`actions.groups.${action.group}`)}</span>
                    <span class="palette-title">{t(action.title)}</span>
                    <Show when={action.keys[0]}>{(keys) => <Keys keys={keys()} />}</Show>
                  </div>
                )}
              </For>
            </div>
            <Show when={found().length === 0}>
              <p class="palette-none">{t('editor.media.noMatch', { text: text() })}</p>
            </Show>
          </K.Content>
        </div>
      </K.Portal>
    </K.Root>
  );
};
