import { type Component, createMemo, createSignal, For, Show } from 'solid-js';
import type { EffectInstance } from '../../../project/records/effect-instance.ts';
import { effectsOfOwner } from '../../../project/records/track-index.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Icon } from '../../ui/icons/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { useEditor } from '../../workspace/editor-context.ts';
import { perform } from '../../workspace/perform.ts';
import { effectName } from '../../workspace/sound/effects.ts';
import { AddEffect } from './add-effect.tsx';
import { createEffectSwitch } from './effect-switch.ts';
import { useMixer } from './mixer-context.ts';

/** The chain of a strip from top to bottom. */
export const InsertList: Component<{ owner: string; name: string; disabled: boolean }> = (props) => {
  const editor = useEditor();
  const mixer = useMixer();
  const chain = createMemo(() => effectsOfOwner(editor.snapshot(), props.owner));
  const [adding, setAdding] = createSignal<HTMLElement | null>(null);
  const [dragged, setDragged] = createSignal<string | null>(null);
  const ids = createMemo(() => chain().map(({ id }) => id), [], { equals: same });
  const move = (id: string, by: number) => {
    const index = ids().indexOf(id) + by;
    if (index >= 0 && index < ids().length) perform(editor, 'effect.reorder', { effect: id, index });
  };
  return (
    <div class="strip-part">
      <div class="strip-part-head">
        <span aria-hidden="true">{t('mixer.inserts.title')}</span>
        <IconButton
          small
          icon="plus"
          label={t('mixer.inserts.add', { name: props.name })}
          disabled={props.disabled}
          aria-expanded={adding() !== null}
          aria-haspopup="dialog"
          onClick={(event) => setAdding((open) => (open ? null : event.currentTarget))}
        />
      </div>
      <Show when={adding()}>
        {(anchor) => (
          <AddEffect
            owner={props.owner}
            name={props.name}
            anchor={anchor()}
            onClose={() => setAdding(null)}
          />
        )}
      </Show>
      <ul class="slots" aria-label={t('mixer.inserts.of', { name: props.name })}>
        <For each={ids()}>
          {(id, index) => {
            const power = createEffectSwitch(editor, id);
            const instance = createMemo<EffectInstance | undefined>(() => editor.snapshot().effect.get(id));
            return (
              <Show when={instance()}>
                {(effect) => (
                  <li
                    class="slot"
                    classList={{
                      'slot-off': !power.on(),
                      'slot-open': mixer.effect() === id,
                      'slot-dragged': dragged() === id,
                    }}
                    draggable={!props.disabled}
                    onDragStart={(event) => {
                      event.dataTransfer?.setData('text/x-insert', id);
                      setDragged(id);
                    }}
                    onDragEnd={() => setDragged(null)}
                    onDragOver={(event) => dragged() && event.preventDefault()}
                    onDrop={(event) => {
                      const moved = dragged();
                      if (!moved) return;
                      event.preventDefault();
                      perform(editor, 'effect.reorder', { effect: moved, index: index() });
                      setDragged(null);
                    }}
                  >
                    <button
                      type="button"
                      class="slot-power"
                      aria-pressed={power.on()}
                      aria-label={t('mixer.inserts.on', { effect: effectName(effect()) })}
                      disabled={props.disabled}
                      {...power.hands}
                    />
                    <button
                      type="button"
                      class="slot-name truncate"
                      aria-label={t('mixer.inserts.open', { effect: effectName(effect()) })}
                      aria-expanded={mixer.effect() === id}
                      title={effectName(effect())}
                      onClick={() => mixer.openEffect(mixer.effect() === id ? null : id)}
                      onKeyDown={(event) => {
                        if (props.disabled) return;
                        if (event.key === 'Delete') perform(editor, 'effect.remove', { effects: [id] });
                        else if (event.altKey && event.key === 'ArrowUp') move(id, -1);
                        else if (event.altKey && event.key === 'ArrowDown') move(id, 1);
                        else return;
                        event.preventDefault();
                        event.stopPropagation();
                      }}
                    >
                      {effectName(effect())}
                    </button>
                    <span class="slot-reduction" data-reduction={id} aria-hidden="true" />
                    <Menu
                      class="icon-button slot-menu"
                      label={t('mixer.inserts.more', { effect: effectName(effect()) })}
                      entries={() => [
                        {
                          title: t('mixer.inserts.up'),
                          keys: 'Alt+ArrowUp',
                          disabled: props.disabled || index() === 0,
                          run: () => move(id, -1),
                        },
                        {
                          title: t('mixer.inserts.down'),
                          keys: 'Alt+ArrowDown',
                          disabled: props.disabled || index() === ids().length - 1,
                          run: () => move(id, 1),
                        },
                        {
                          title: t('mixer.inserts.remove'),
                          icon: 'trash',
                          keys: 'Delete',
                          danger: true,
                          separated: true,
                          disabled: props.disabled,
                          run: () => perform(editor, 'effect.remove', { effects: [id] }),
                        },
                      ]}
                    >
                      <Icon name="more" size={12} />
                    </Menu>
                  </li>
                )}
              </Show>
            );
          }}
        </For>
      </ul>
    </div>
  );
};

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id, i) => id === b[i]);
