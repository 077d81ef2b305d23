import { type Component, createUniqueId, Show } from 'solid-js';
import type { Clip } from '../../../project/records/clip.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { Icon } from '../../ui/icons/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { useEditor } from '../../workspace/editor-context.ts';
import { copyRows, idsOf, removeEffects, resetRow, switchRow } from './effect-edits.ts';
import type { EffectRow } from './effect-rows.ts';
import { EffectSettings } from './effect-settings.tsx';
import { type EffectKind, nameOfEffect, shownEffect } from './shown-effect.ts';

/** One effect: on or off, its name, what can be done with it, and its settings under it when it is open. */
export const EffectItem: Component<{
  kind: EffectKind;
  row: EffectRow;
  clips: readonly Clip[];
  index: number;
  count: number;
  open: boolean;
  /** This one is on its way; another one is. */
  dragged: boolean;
  target: boolean;
  disabled: boolean;
  onToggle: () => void;
  onStep: (by: -1 | 1) => void;
  /** Before it goes: the keyboard goes to its neighbour. */
  onLeave: () => void;
  onDrag: (on: boolean) => void;
  onDrop: () => void;
}> = (props) => {
  const editor = useEditor();
  const body = createUniqueId();
  const first = () => props.row.instances[0]!;
  const name = () => nameOfEffect(first().effect, props.kind);
  const definition = () => shownEffect(first().effect, props.kind);
  const on = () => props.row.instances.every(({ enabled }) => enabled);
  const remove = () => {
    props.onLeave();
    removeEffects(editor, idsOf(props.row));
  };
  const key = (event: KeyboardEvent) => {
    if (props.disabled) return;
    if (event.key === 'Delete' || event.key === 'Backspace') remove();
    else if (event.altKey && event.key === 'ArrowUp') props.onStep(-1);
    else if (event.altKey && event.key === 'ArrowDown') props.onStep(1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <li
      class="effect-item"
      classList={{ 'effect-item-off': !on(), 'effect-item-dragged': props.dragged }}
      data-effect={props.row.id}
      onDragOver={(event) => props.target && event.preventDefault()}
      onDrop={(event) => {
        if (!props.target) return;
        event.preventDefault();
        props.onDrop();
      }}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the drag is the pointer's way; the keyboard has Alt and arrows */}
      <div
        class="effect-head"
        draggable={!props.disabled && props.count > 1}
        onDragStart={(event) => {
          event.dataTransfer?.setData('text/x-effect', props.row.id);
          props.onDrag(true);
        }}
        onDragEnd={() => props.onDrag(false)}
      >
        <span class="effect-grip" title={props.count > 1 ? t('clipEffects.drag') : undefined}>
          <Show when={props.count > 1}>
            <Icon name="grip" size={12} />
          </Show>
        </span>
        <button
          type="button"
          class="slot-power"
          aria-pressed={on()}
          aria-label={t('mixer.inserts.on', { effect: name() })}
          title={t('mixer.inserts.on', { effect: name() })}
          disabled={props.disabled}
          onClick={() => switchRow(editor, props.row, !on())}
        />
        <button
          type="button"
          class="effect-name"
          aria-expanded={props.open}
          aria-controls={props.open ? body : undefined}
          onClick={() => props.onToggle()}
          onKeyDown={key}
        >
          <span class="truncate">{name()}</span>
          <Icon name={props.open ? 'chevron-down' : 'chevron-right'} size={12} />
        </button>
        <Menu
          class="icon-button icon-button-small"
          label={t('mixer.inserts.more', { effect: name() })}
          entries={() => [
            {
              title: t('mixer.inserts.up'),
              keys: 'Alt+ArrowUp',
              disabled: props.disabled || props.index === 0,
              run: () => props.onStep(-1),
            },
            {
              title: t('mixer.inserts.down'),
              keys: 'Alt+ArrowDown',
              disabled: props.disabled || props.index === props.count - 1,
              run: () => props.onStep(1),
            },
            {
              title: t('clipEffects.copy'),
              icon: 'copy',
              separated: true,
              run: () => copyRows(editor, [props.row]),
            },
            {
              title: t('clipEffects.reset'),
              icon: 'reset',
              disabled: props.disabled || !definition(),
              run: () => resetRow(editor, props.row, definition()!),
            },
            {
              title: t('mixer.inserts.remove'),
              icon: 'trash',
              keys: 'Delete',
              danger: true,
              separated: true,
              disabled: props.disabled,
              run: remove,
            },
          ]}
        >
          <Icon name="more" />
        </Menu>
      </div>
      <Show when={props.open && definition()}>
        {(effect) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, this is a panel
          <div
            id={body}
            class="effect-settings"
            role="group"
            aria-label={t('clipEffects.settings', { effect: name() })}
          >
            <EffectSettings effect={effect()} row={props.row} clips={props.clips} disabled={props.disabled} />
          </div>
        )}
      </Show>
    </li>
  );
};
