import { type Component, createMemo, createSignal, For, Show } from 'solid-js';
import { valueAt } from '../../../engine/timeline/keyframes.ts';
import { busesOfSequence, reaches, sendsOf } from '../../../project/records/routing.ts';
import type { Send } from '../../../project/records/send.ts';
import type { Track } from '../../../project/records/track.ts';
import { effectsOfOwner } from '../../../project/records/track-index.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Icon } from '../../ui/icons/icon.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { SearchPicker } from '../../ui/search-picker.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { useEditor } from '../../workspace/editor-context.ts';
import { beginDrag, type Drag, perform, performAll } from '../../workspace/perform.ts';
import { effectName, label, SOUND_EFFECTS } from '../../workspace/sound/effects.ts';
import { MOST_DB, SILENCE_DB } from '../../workspace/sound/fader-law.ts';
import { Section } from './section.tsx';

/** The effects of one sound track and its sends; the settings of an effect are in the mixer. */
export const TrackChain: Component<{ track: Track; disabled: boolean }> = (props) => (
  <>
    <Inserts {...props} />
    <Sends {...props} />
  </>
);

const Inserts: Component<{ track: Track; disabled: boolean }> = (props) => {
  const editor = useEditor();
  const [adding, setAdding] = createSignal<HTMLElement | null>(null);
  const chain = createMemo(() => effectsOfOwner(editor.snapshot(), props.track.id));
  // By their ids: an effect that changes keeps its row, and the row the keyboard.
  const ids = createMemo(() => chain().map(({ id }) => id), [], { equals: same });
  const closed = () => props.disabled || props.track.locked;
  const entries = (id: string, index: number): MenuEntry[] => [
    {
      title: t('mixer.inserts.up'),
      disabled: closed() || index === 0,
      run: () => perform(editor, 'effect.reorder', { effect: id, index: index - 1 }),
    },
    {
      title: t('mixer.inserts.down'),
      disabled: closed() || index === chain().length - 1,
      run: () => perform(editor, 'effect.reorder', { effect: id, index: index + 1 }),
    },
    {
      title: t('mixer.inserts.remove'),
      icon: 'trash',
      danger: true,
      separated: true,
      disabled: closed(),
      run: () => perform(editor, 'effect.remove', { effects: [id] }),
    },
  ];
  return (
    <Section
      title={t('mixer.inserts.title')}
      actions={
        <IconButton
          small
          icon="plus"
          label={t('mixer.inserts.add', { name: props.track.name })}
          disabled={closed()}
          aria-expanded={adding() !== null}
          aria-haspopup="dialog"
          onClick={(event) => setAdding((open) => (open ? null : event.currentTarget))}
        />
      }
    >
      <Show when={adding()}>
        {(anchor) => (
          <SearchPicker
            label={t('mixer.inserts.add', { name: props.track.name })}
            searchLabel={t('mixer.inserts.search')}
            listLabel={t('mixer.inserts.list')}
            noMatch={(text) => t('mixer.inserts.noMatch', { text })}
            items={SOUND_EFFECTS.map((one) => ({ id: one.id, title: label(one.label) }))}
            anchor={anchor()}
            onPick={(id) => {
              const { version } = SOUND_EFFECTS.find((one) => one.id === id)!;
              perform(editor, 'effect.add', { owner: props.track.id, effect: id, effectVersion: version });
            }}
            onClose={() => setAdding(null)}
          />
        )}
      </Show>
      <Show when={chain().length > 0} fallback={<p class="inspector-note">{t('clipEffects.empty')}</p>}>
        <ul class="track-chain" aria-label={t('mixer.inserts.of', { name: props.track.name })}>
          <For each={ids()}>
            {(id, index) => (
              <Show when={chain()[index()]}>
                {(effect) => (
                  <li>
                    <Toggle
                      label={effectName(effect())}
                      checked={effect().enabled}
                      disabled={closed()}
                      onChange={(enabled) =>
                        perform(editor, 'effect.set', { effect: id, fields: { enabled } })
                      }
                    />
                    <Menu
                      class="icon-button icon-button-small"
                      label={t('mixer.inserts.more', { effect: effectName(effect()) })}
                      entries={() => entries(id, index())}
                    >
                      <Icon name="more" />
                    </Menu>
                  </li>
                )}
              </Show>
            )}
          </For>
        </ul>
      </Show>
    </Section>
  );
};

const Sends: Component<{ track: Track; disabled: boolean }> = (props) => {
  const editor = useEditor();
  const ids = createMemo(() => sendsOf(editor.snapshot(), props.track.id).map(({ id }) => id), [], {
    equals: same,
  });
  const targets = (): MenuEntry[] => [
    ...busesOfSequence(editor.snapshot(), editor.sequence().id)
      .filter((bus) => !reaches(editor.snapshot(), bus.id, props.track.id))
      .map((bus) => ({
        title: t('mixer.sends.to', { bus: bus.name }),
        run: () => void perform(editor, 'send.add', { from: props.track.id, to: bus.id }),
      })),
    {
      title: t('mixer.sends.newBus'),
      icon: 'plus',
      run: () =>
        void performAll(editor, 'send.add', (apply) => {
          const { bus } = apply('bus.add', { sequence: editor.sequence().id });
          apply('send.add', { from: props.track.id, to: bus });
        }),
    },
  ];
  return (
    <Section
      title={t('mixer.sends.title')}
      actions={
        <Show when={!props.disabled}>
          <Menu
            class="icon-button icon-button-small"
            label={t('mixer.sends.add', { name: props.track.name })}
            entries={targets}
          >
            <Icon name="plus" />
          </Menu>
        </Show>
      }
    >
      <Show when={ids().length > 0} fallback={<p class="inspector-note">{t('editor.inspector.noSends')}</p>}>
        <For each={ids()}>{(id) => <SendLevel id={id} disabled={props.disabled} />}</For>
      </Show>
    </Section>
  );
};

const SendLevel: Component<{ id: string; disabled: boolean }> = (props) => {
  const editor = useEditor();
  const send = () => editor.snapshot().send.get(props.id);
  const bus = () => editor.snapshot().bus.get(send()?.to ?? '')?.name ?? '';
  const now = () => valueAt(send()?.gainDb ?? 0, editor.session.player.time());
  let drag: Drag | null = null;
  let before: Send | undefined;
  const write = (db: number) => {
    const old = before ?? send();
    if (!old) return;
    const by = db - valueAt(old.gainDb, editor.session.player.time());
    const within = (value: number): number => Math.min(MOST_DB, Math.max(SILENCE_DB, value));
    const gainDb =
      typeof old.gainDb === 'number'
        ? within(db)
        : { ...old.gainDb, keys: old.gainDb.keys.map((key) => ({ ...key, value: within(key.value + by) })) };
    if (drag) drag.update((apply) => apply('send.set', { send: props.id, fields: { gainDb } }));
    else perform(editor, 'send.set', { send: props.id, fields: { gainDb } });
  };
  return (
    <Show when={send()}>
      <NumberField
        label={bus()}
        value={now()}
        initial={0}
        min={SILENCE_DB}
        max={MOST_DB}
        step={0.5}
        digits={1}
        unit="dB"
        disabled={props.disabled}
        onInput={write}
        onDragStart={() => {
          before = send();
          drag = beginDrag(editor, 'send.set');
        }}
        onDragEnd={(keep) => {
          if (keep) drag?.commit();
          else drag?.revert();
          drag = null;
          before = undefined;
        }}
      >
        <IconButton
          small
          icon="close"
          label={t('editor.inspector.removeSend', { bus: bus() })}
          disabled={props.disabled}
          onClick={() => perform(editor, 'send.remove', { sends: [props.id] })}
        />
      </NumberField>
    </Show>
  );
};

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id, i) => id === b[i]);
