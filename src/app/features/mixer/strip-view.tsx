import { type Component, createMemo, createSignal, Show } from 'solid-js';
import { busesOfSequence, reaches } from '../../../project/records/routing.ts';
import { SOUND_LAYOUTS, type SoundLayout } from '../../../project/records/sound-strip.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { Icon } from '../../ui/icons/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Select } from '../../ui/select.tsx';
import { ValueField } from '../../ui/value-field.tsx';
import { automationMode } from '../../workspace/automation/automation-mode.ts';
import { useEditor } from '../../workspace/editor-context.ts';
import { performAll } from '../../workspace/perform.ts';
import { ArmButton } from '../../workspace/recording/arm-button.tsx';
import { InputMeter } from '../../workspace/recording/input-meter.tsx';
import { MOST_DB, SILENCE_DB } from '../../workspace/sound/fader-law.ts';
import { formatDb, layoutName, readDb } from '../../workspace/sound/level-format.ts';
import {
  commandOf,
  layoutOfStrip,
  type StripFields,
  type StripRef,
  setStrip,
  stripOf,
} from '../../workspace/sound/strips.ts';
import { Fader } from './fader.tsx';
import { InsertList } from './insert-list.tsx';
import { MeterSlot } from './meter-slot.tsx';
import { useMixer } from './mixer-context.ts';
import { createMixerValue } from './mixer-values.ts';
import { PanControl } from './pan-control.tsx';
import { pressSwitch } from './press-switch.ts';
import { SendList } from './send-list.tsx';
import { stripMenu } from './strip-menu.ts';

/** One strip: what comes in at the top goes through its effects, its sends, its fader and out. */
export const StripView: Component<{ strip: StripRef }> = (props) => {
  const editor = useEditor();
  const mixer = useMixer();
  const ref = props.strip;
  const strip = createMemo(() => stripOf(editor.snapshot(), ref));
  const name = () => (ref.kind === 'master' ? t('mixer.master') : (strip()?.name ?? ''));
  const disabled = () => editor.readOnly();
  const locked = () => disabled() || (strip()?.locked ?? false);
  const set = (fields: StripFields) =>
    void performAll(editor, commandOf(ref), (apply) => setStrip(apply, ref, fields));
  const [renaming, setRenaming] = createSignal(false);
  let level: HTMLInputElement | undefined;
  const gain = createMixerValue(editor, {
    strip: ref.id,
    label: commandOf(ref),
    min: SILENCE_DB,
    max: MOST_DB,
    read: () => strip()?.gainDb ?? 0,
    write: (apply, gainDb) => setStrip(apply, ref, { gainDb }),
    target: () =>
      ref.kind === 'master'
        ? { kind: 'sequence', id: ref.id, value: 'gainDb' }
        : { kind: ref.kind, id: ref.id, value: 'gainDb' },
    tolerance: 0.1,
  });
  const mute = createMixerValue(editor, {
    strip: ref.id,
    label: commandOf(ref),
    min: 0,
    max: 1,
    read: () => strip()?.mute ?? 0,
    write: (apply, value) => setStrip(apply, ref, { mute: value }),
    target: () =>
      ref.kind === 'master'
        ? { kind: 'sequence', id: ref.id, value: 'mute' }
        : { kind: ref.kind, id: ref.id, value: 'mute' },
    tolerance: 0,
    steps: true,
  });
  /** By its switch, or by automation under the playhead. */
  const silent = createMemo(() => strip()?.on === false || mute.now() >= 0.5);
  const next = () => (silent() ? 0 : 1);
  const muting = pressSwitch(editor, {
    strip: ref.id,
    value: mute,
    next,
    able: () => ref.kind === 'master' || strip()?.on === true,
    click() {
      const records = automationMode(ref.id) !== 'read' && editor.session.player.playing();
      if ((records && strip()?.on) || (ref.kind === 'master' && mute.keys() > 0)) mute.set(next());
      else set({ on: !strip()?.on });
    },
  });
  const buses = () =>
    busesOfSequence(editor.snapshot(), editor.sequence().id).filter(
      (bus) => ref.kind !== 'bus' || !reaches(editor.snapshot(), ref.id, bus.id),
    );
  const layoutChoices = () => {
    const inherited = layoutOfStrip(
      editor.snapshot(),
      strip()?.output ? { kind: 'bus', id: strip()!.output! } : { kind: 'master', id: editor.sequence().id },
      editor.sequence().id,
    );
    return [
      {
        value: '',
        title:
          ref.kind === 'master'
            ? t('mixer.layoutExport')
            : inherited
              ? t('mixer.layoutAuto', { layout: layoutName(inherited) })
              : t('mixer.layoutExport'),
      },
      ...SOUND_LAYOUTS.map((layout) => ({ value: layout as string, title: layoutName(layout) })),
    ];
  };
  const menu = () =>
    stripMenu(editor, ref, {
      disabled: disabled(),
      locked: locked(),
      set,
      rename: () => setRenaming(true),
      look: () => mixer.openScope(ref),
    });
  return (
    <Show when={strip()}>
      {(record) => (
        <li
          class="strip"
          data-kind={ref.kind}
          data-strip={ref.id}
          classList={{ 'strip-muted': silent() }}
          aria-label={name()}
        >
          <div class="strip-head">
            <span class="strip-color" style={record().color ? { background: record().color! } : {}} />
            <Show
              when={renaming()}
              fallback={
                // biome-ignore lint/a11y/noStaticElementInteractions: a short way to what the menu does
                <span
                  class="strip-name truncate"
                  title={name()}
                  onDblClick={() => ref.kind !== 'master' && !disabled() && setRenaming(true)}
                >
                  {name()}
                </span>
              }
            >
              <input
                class="field strip-name-field"
                aria-label={t('mixer.nameOf', { name: name() })}
                value={record().name}
                ref={(input) =>
                  queueMicrotask(() => {
                    input.focus();
                    input.select();
                  })
                }
                onBlur={(event) => {
                  if (!renaming()) return;
                  setRenaming(false);
                  const text = event.currentTarget.value.trim();
                  if (text && text !== record().name) set({ name: text });
                }}
                onKeyDown={(event) => {
                  if (event.key === 'Enter') event.currentTarget.blur();
                  else if (event.key === 'Escape') setRenaming(false);
                }}
              />
            </Show>
            <Show when={automationMode(ref.id) !== 'read'}>
              <span class="strip-mode" data-mode={automationMode(ref.id)}>
                {t(`mixer.automation.${automationMode(ref.id)}`)}
              </span>
            </Show>
            <Menu
              class="icon-button icon-button-small"
              label={t('mixer.stripMenu', { name: name() })}
              entries={menu}
            >
              <Icon name="more" />
            </Menu>
          </div>
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, this is a panel */}
          <div
            class="strip-chain scroll"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
            tabIndex={0}
            role="group"
            aria-label={t('mixer.inserts.of', { name: name() })}
          >
            <InsertList owner={ref.id} name={name()} disabled={locked()} />
            <Show when={ref.kind !== 'master'}>
              <SendList strip={ref.id} name={name()} disabled={disabled()} />
            </Show>
            <div class="strip-routes">
              <Show when={ref.kind !== 'master'}>
                <Select
                  label={t('mixer.output', { name: name() })}
                  value={record().output ?? ''}
                  disabled={disabled()}
                  choices={[
                    { value: '', title: t('mixer.master') },
                    ...buses().map((bus) => ({ value: bus.id, title: bus.name })),
                  ]}
                  onChange={(output) => set({ output: output || null })}
                />
              </Show>
              <Select
                label={ref.kind === 'master' ? t('mixer.masterLayout') : t('mixer.layout', { name: name() })}
                value={record().layout ?? ''}
                disabled={disabled()}
                choices={layoutChoices()}
                onChange={(layout) => set({ layout: (layout || null) as SoundLayout | null })}
              />
            </div>
          </div>
          <div class="strip-side">
            <div class="strip-level">
              <Fader
                name={name()}
                value={gain}
                disabled={disabled()}
                onEnter={() => level?.focus({ preventScroll: true })}
              />
              <Show when={ref.kind === 'track' && editor.session.recorder.armed().has(ref.id)}>
                <InputMeter upright name={name()} />
              </Show>
              <MeterSlot strip={ref} name={name()} />
            </div>
            <div class="strip-foot">
              <Show when={ref.kind !== 'master'}>
                <PanControl strip={ref} name={name()} disabled={disabled()} />
              </Show>
              <ValueField
                ref={(input) => {
                  level = input;
                }}
                class="strip-db"
                label={t('mixer.level', { name: name() })}
                text={formatDb(gain.now())}
                disabled={disabled()}
                onType={(text) => {
                  const db = readDb(text);
                  if (db !== null) gain.set(Math.min(MOST_DB, Math.max(SILENCE_DB, db)));
                }}
              />
              <div class="strip-switches">
                <button
                  type="button"
                  class="switch switch-mute"
                  aria-pressed={silent()}
                  aria-label={t('mixer.mute', { name: name() })}
                  title={t('mixer.mute', { name: name() })}
                  disabled={disabled()}
                  {...muting}
                >
                  {t('mixer.muteLetter')}
                </button>
                <Show when={ref.kind !== 'master'}>
                  <button
                    type="button"
                    class="switch switch-solo"
                    aria-pressed={record().solo}
                    aria-label={t('mixer.solo', { name: name() })}
                    title={t('mixer.solo', { name: name() })}
                    disabled={disabled()}
                    onClick={() => set({ solo: !record().solo })}
                  >
                    {t('mixer.soloLetter')}
                  </button>
                </Show>
                <Show when={ref.kind === 'track' && editor.snapshot().track.get(ref.id)}>
                  {(track) => <ArmButton track={track()} letter />}
                </Show>
              </div>
            </div>
          </div>
        </li>
      )}
    </Show>
  );
};
