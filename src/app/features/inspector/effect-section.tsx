import { type Component, createMemo, createSignal, For, Show } from 'solid-js';
import type { Clip } from '../../../project/records/clip.ts';
import { effectsOfOwner } from '../../../project/records/track-index.ts';
import { t, tn } from '../../ui/i18n/i18n.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Icon } from '../../ui/icons/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { SearchPicker } from '../../ui/search-picker.tsx';
import { useEditor } from '../../workspace/editor-context.ts';
import { label } from '../../workspace/sound/effects.ts';
import { addEffect, copyRows, moveRow, pasteable, pasteEffects, removeEffects } from './effect-edits.ts';
import { EffectItem } from './effect-item.tsx';
import { type EffectRow, effectRows } from './effect-rows.ts';
import { Section } from './section.tsx';
import { type EffectKind, effectsFor, shownEffect } from './shown-effect.ts';

/** The effects that the selected clips of one kind have in common, in the order in which they are applied. */
export const EffectSection: Component<{ kind: EffectKind; clips: readonly Clip[]; disabled: boolean }> = (
  props,
) => {
  const editor = useEditor();
  const title = () => t(`clipEffects.${props.kind}`);
  const chains = createMemo(() => props.clips.map(({ id }) => effectsOfOwner(editor.snapshot(), id)));
  const found = createMemo(() => effectRows(chains()));
  const ids = createMemo(() => found().rows.map(({ id }) => id), [], { equals: same });
  const rowOf = (id: string): EffectRow | undefined => found().rows.find((row) => row.id === id);
  const [adding, setAdding] = createSignal<HTMLElement | null>(null);
  const [open, setOpen] = createSignal<ReadonlySet<string>>(new Set());
  const [dragged, setDragged] = createSignal<string | null>(null);
  let list: HTMLUListElement | undefined;
  let plus: HTMLButtonElement | undefined;
  const toggle = (id: string) =>
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const step = (id: string, by: -1 | 1) => {
    const [row, to] = [rowOf(id), rowOf(ids()[ids().indexOf(id) + by] ?? '')];
    if (!row || !to) return;
    moveRow(editor, row, to);
    // The line is moved in the document of the page too, and loses the keyboard there.
    queueMicrotask(() => focus(id));
  };
  const focus = (id: string) =>
    list?.querySelector<HTMLElement>(`[data-effect="${id}"] .effect-name`)?.focus();
  const leave = (id: string) => {
    const at = ids().indexOf(id);
    const next = ids()[at + 1] ?? ids()[at - 1];
    queueMicrotask(() => (next ? focus(next) : plus?.focus()));
  };
  const drop = (id: string) => {
    const [row, to] = [rowOf(dragged() ?? ''), rowOf(id)];
    setDragged(null);
    if (row && to) moveRow(editor, row, to);
  };
  const copied = () => pasteable(editor, props.kind).length;
  return (
    <Section
      title={title()}
      actions={
        <>
          <Menu
            label={t('clipEffects.more', { section: title() })}
            entries={() => [
              {
                title: t('clipEffects.copyAll'),
                icon: 'copy',
                disabled: ids().length === 0,
                run: () => copyRows(editor, found().rows),
              },
              {
                title: tn('clipEffects.paste', copied()),
                disabled: props.disabled || copied() === 0,
                run: () => pasteEffects(editor, props.clips, props.kind),
              },
              {
                title: t('clipEffects.removeAll'),
                icon: 'trash',
                danger: true,
                separated: true,
                disabled: props.disabled || chains().every((chain) => chain.length === 0),
                run: () =>
                  removeEffects(
                    editor,
                    chains()
                      .flat()
                      .map(({ id }) => id),
                  ),
              },
            ]}
            class="icon-button icon-button-small"
          >
            <Icon name="more" />
          </Menu>
          <IconButton
            ref={plus}
            small
            icon="plus"
            label={t('clipEffects.add', { section: title() })}
            disabled={props.disabled}
            aria-expanded={adding() !== null}
            aria-haspopup="dialog"
            onClick={(event) => setAdding((before) => (before ? null : event.currentTarget))}
          />
        </>
      }
    >
      <Show when={adding()}>
        {(anchor) => (
          <SearchPicker
            label={t('clipEffects.add', { section: title() })}
            searchLabel={t('mixer.inserts.search')}
            listLabel={t('mixer.inserts.list')}
            noMatch={(text) => t('mixer.inserts.noMatch', { text })}
            items={effectsFor(props.kind).map((one) => ({ id: one.id, title: label(one.label) }))}
            anchor={anchor()}
            onPick={(id) => {
              const added = addEffect(editor, props.clips, shownEffect(id, props.kind)!);
              if (added) toggle(added);
            }}
            onClose={() => setAdding(null)}
          />
        )}
      </Show>
      <Show when={ids().length > 0}>
        <ul ref={list} class="effect-list" aria-label={title()} aria-description={t('clipEffects.listHelp')}>
          <For each={ids()}>
            {(id, index) => (
              <Show when={rowOf(id)}>
                {(row) => (
                  <EffectItem
                    kind={props.kind}
                    row={row()}
                    clips={props.clips}
                    index={index()}
                    count={ids().length}
                    open={open().has(id)}
                    dragged={dragged() === id}
                    target={dragged() !== null && dragged() !== id}
                    disabled={props.disabled}
                    onToggle={() => toggle(id)}
                    onStep={(by) => step(id, by)}
                    onLeave={() => leave(id)}
                    onDrag={(on) => setDragged(on ? id : null)}
                    onDrop={() => drop(id)}
                  />
                )}
              </Show>
            )}
          </For>
        </ul>
      </Show>
      <Show when={ids().length === 0 && found().others === 0}>
        <p class="inspector-note">{t('clipEffects.empty')}</p>
      </Show>
      <Show when={found().others > 0}>
        <p class="inspector-note">{tn('clipEffects.others', found().others)}</p>
      </Show>
    </Section>
  );
};

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id, i) => id === b[i]);
