import { type Component, createMemo, For, Show } from 'solid-js';
import { busesOfSequence, reaches, sendsOf } from '../../../project/records/routing.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { Icon } from '../../ui/icons/icon.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { useEditor } from '../../workspace/editor-context.ts';
import { perform, performAll } from '../../workspace/perform.ts';
import { FADER_TOP_DB, faderDb, faderPosition, SILENCE_DB } from '../../workspace/sound/fader-law.ts';
import { formatDb, sayDb } from '../../workspace/sound/level-format.ts';
import { createMixerValue } from './mixer-values.ts';
import { slide } from './slide.ts';

/** The second ways out of a strip, each with its level. */
export const SendList: Component<{ strip: string; name: string; disabled: boolean }> = (props) => {
  const editor = useEditor();
  const sends = createMemo(() => sendsOf(editor.snapshot(), props.strip));
  const ids = createMemo(() => sends().map(({ id }) => id), [], {
    equals: (a, b) => a.length === b.length && a.every((id, i) => id === b[i]),
  });
  /** A bus that this strip may feed: not itself, and none that feeds it. */
  const targets = () =>
    busesOfSequence(editor.snapshot(), editor.sequence().id).filter(
      (bus) => !reaches(editor.snapshot(), bus.id, props.strip),
    );
  const entries = (): MenuEntry[] => [
    ...targets().map(
      (bus): MenuEntry => ({
        title: t('mixer.sends.to', { bus: bus.name }),
        run: () => perform(editor, 'send.add', { from: props.strip, to: bus.id }),
      }),
    ),
    {
      title: t('mixer.sends.newBus'),
      icon: 'plus',
      separated: targets().length > 0,
      run: () =>
        performAll(editor, 'send.add', (apply) => {
          const { bus } = apply('bus.add', { sequence: editor.sequence().id });
          apply('send.add', { from: props.strip, to: bus });
        }),
    },
  ];
  return (
    <div class="strip-part">
      <div class="strip-part-head">
        <span aria-hidden="true">{t('mixer.sends.title')}</span>
        <Show
          when={!props.disabled}
          fallback={<span class="icon-button icon-button-small" aria-hidden="true" />}
        >
          <Menu
            class="icon-button icon-button-small"
            label={t('mixer.sends.add', { name: props.name })}
            entries={entries}
          >
            <Icon name="plus" />
          </Menu>
        </Show>
      </div>
      <ul class="slots" aria-label={t('mixer.sends.of', { name: props.name })}>
        <For each={ids()}>{(id) => <SendSlot id={id} strip={props.strip} disabled={props.disabled} />}</For>
      </ul>
    </div>
  );
};

const SendSlot: Component<{ id: string; strip: string; disabled: boolean }> = (props) => {
  const editor = useEditor();
  const { id } = props;
  const send = createMemo(() => editor.snapshot().send.get(id));
  const busName = () => editor.snapshot().bus.get(send()?.to ?? '')?.name ?? '';
  const value = createMixerValue(editor, {
    strip: props.strip,
    label: 'send.set',
    min: SILENCE_DB,
    max: 24,
    read: () => send()?.gainDb ?? 0,
    write: (apply, gainDb) => apply('send.set', { send: id, fields: { gainDb } }),
    target: () => ({ kind: 'send', id, value: 'gainDb' }),
    tolerance: 0.1,
  });
  const db = createMemo(() => Math.max(SILENCE_DB, value.now()));
  let way: HTMLDivElement | undefined;
  const handlers = slide({
    value: db,
    position: faderPosition,
    at: faderDb,
    axis: 'x',
    length: () => way?.clientWidth ?? 80,
    min: SILENCE_DB,
    max: FADER_TOP_DB,
    step: 0.5,
    page: 3,
    initial: 0,
    disabled: () => props.disabled,
    begin: () => value.begin(),
    set: (next) => value.set(next),
    end: (keep) => value.end(keep),
  });
  return (
    <Show when={send()}>
      {(record) => (
        <li class="slot send" classList={{ 'slot-off': !record().enabled }}>
          <div
            ref={way}
            class="send-level"
            role="slider"
            tabIndex={0}
            aria-label={t('mixer.sends.level', { bus: busName() })}
            aria-valuemin={SILENCE_DB}
            aria-valuemax={24}
            aria-valuenow={Math.round(db() * 10) / 10}
            aria-valuetext={sayDb(db())}
            aria-disabled={props.disabled}
            {...handlers}
          >
            <span class="send-fill" style={{ width: `${100 * faderPosition(db())}%` }} />
            <span class="send-name truncate">{busName()}</span>
            <span class="send-value tabular">{formatDb(db())}</span>
          </div>
          <Show when={record().pre}>
            <span class="send-pre" aria-hidden="true">
              {t('mixer.sends.preShort')}
            </span>
          </Show>
          <Menu
            class="icon-button slot-menu"
            label={t('mixer.sends.more', { bus: busName() })}
            entries={() => [
              {
                title: t('mixer.sends.pre'),
                checked: record().pre,
                disabled: props.disabled,
                run: () => perform(editor, 'send.set', { send: id, fields: { pre: !record().pre } }),
              },
              {
                title: t('mixer.sends.off'),
                checked: !record().enabled,
                disabled: props.disabled,
                run: () => perform(editor, 'send.set', { send: id, fields: { enabled: !record().enabled } }),
              },
              {
                title: t('mixer.sends.remove'),
                icon: 'trash',
                danger: true,
                separated: true,
                disabled: props.disabled,
                run: () => perform(editor, 'send.remove', { sends: [id] }),
              },
            ]}
          >
            <Icon name="more" size={12} />
          </Menu>
        </li>
      )}
    </Show>
  );
};
