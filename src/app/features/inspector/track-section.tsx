import { type Component, createMemo, Show } from 'solid-js';
import type { Track } from '../../../project/records/track.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { useEditor } from '../../workspace/editor-context.ts';
import { arm } from '../../workspace/recording/record.ts';
import { ColorField } from './color-field.tsx';
import { Row } from './row.tsx';
import { Section } from './section.tsx';
import { sharedValue } from './shared-value.ts';
import { TrackChain } from './track-chain.tsx';
import { createTrackFields, createTrackNumber } from './track-fields.ts';
import { TrackSoundSection } from './track-sound.tsx';

/** What a track has until somebody gives it a colour: that of its clips. */
const PLAIN = { video: '#4f7cc4', audio: '#3f9d73' } as const;

/** The chosen tracks: the first of them speaks, what is set is set on all. */
export const TrackSection: Component<{ tracks: readonly Track[]; disabled: boolean }> = (props) => {
  const editor = useEditor();
  const { recorder } = editor.session;
  const fields = createTrackFields(editor, () => props.tracks);
  const shared = <V,>(read: (track: Track) => V) => sharedValue(props.tracks, read);
  const sounds = createMemo(() => props.tracks.filter(({ kind }) => kind === 'audio'));
  const allSound = () => sounds().length === props.tracks.length;
  const name = () => shared((track) => track.name);
  const color = () => shared((track) => track.color ?? PLAIN[track.kind]);
  const height = createTrackNumber(editor, {
    tracks: () => props.tracks,
    read: (track) => track.height,
    write: (_, value) => ({ height: typeof value === 'number' ? value : 0.5 }),
    min: 0,
    max: 1,
  });
  const flag = (key: 'enabled' | 'solo' | 'locked', label: string, inverse = false) => {
    const value = () => shared((track) => track[key] !== inverse);
    return (
      <Toggle
        label={label}
        checked={value().value}
        mixed={value().mixed}
        disabled={props.disabled}
        onChange={(on) => fields.set(() => ({ [key]: on !== inverse }))}
      />
    );
  };
  const armed = () => sharedValue(sounds(), ({ id }) => recorder.armed().has(id));
  const armAll = async (on: boolean) => {
    for (const { id, locked } of sounds())
      if (!locked && recorder.armed().has(id) !== on) await arm(editor, id, on);
  };
  return (
    <>
      <Section title={t('editor.inspector.track')}>
        <Row label={t('editor.inspector.name')}>
          <input
            class="field"
            aria-label={t('editor.inspector.name')}
            placeholder={name().mixed ? t('app.mixed') : ''}
            value={name().mixed ? '' : name().value}
            disabled={props.disabled}
            onChange={(event) => {
              const text = event.currentTarget.value.trim();
              if (text) fields.set(() => ({ name: text }));
              else event.currentTarget.value = name().mixed ? '' : name().value;
            }}
          />
        </Row>
        <Row label={t('editor.inspector.color')}>
          <ColorField
            label={t('editor.inspector.color')}
            value={color().value}
            mixed={color().mixed}
            disabled={props.disabled}
            onStart={() => fields.begin()}
            onEnd={() => fields.end(true)}
            onInput={(next) => fields.set(() => ({ color: next }))}
          />
        </Row>
        <NumberField
          label={t('editor.inspector.trackHeight')}
          value={height.now() * 100}
          mixed={height.mixed()}
          initial={50}
          min={0}
          max={100}
          step={5}
          digits={0}
          unit="%"
          disabled={props.disabled}
          onInput={(value, how) => height.set(value / 100, how)}
          onDragStart={() => height.begin()}
          onDragEnd={(keep) => height.end(keep)}
        />
        {flag('enabled', allSound() ? t('editor.inspector.muted') : t('editor.inspector.hidden'), true)}
        {flag('solo', t('editor.inspector.solo'))}
        {flag('locked', t('editor.inspector.locked'))}
        <Show when={allSound()}>
          <Toggle
            label={t('editor.inspector.armed')}
            checked={armed().value}
            mixed={armed().mixed}
            disabled={props.disabled || recorder.state() !== 'idle' || sounds().every(({ locked }) => locked)}
            onChange={(on) => void armAll(on)}
          />
        </Show>
      </Section>
      <Show when={allSound()}>
        <TrackSoundSection tracks={props.tracks} disabled={props.disabled} />
        <Show
          when={props.tracks.length === 1}
          fallback={<p class="inspector-note">{t('editor.inspector.chainOfOne')}</p>}
        >
          <TrackChain track={props.tracks[0]!} disabled={props.disabled} />
        </Show>
      </Show>
    </>
  );
};
