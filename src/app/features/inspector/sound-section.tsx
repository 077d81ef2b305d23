import { type Component, Show } from 'solid-js';
import { secondsToTicks, ticksToSeconds } from '../../../base/time.ts';
import type { Clip } from '../../../project/records/clip.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { type ClipFields, keyCount, shown } from './clip-fields.ts';
import { Section } from './section.tsx';

/** What leaves the mixer at −60 dB is silence to every ear. */
const LEAST_DB = -60;

export const SoundSection: Component<{ clip: Clip; time: number; fields: ClipFields; disabled: boolean }> = (
  props,
) => {
  const drag = {
    onDragStart: () => props.fields.begin(),
    onDragEnd: (keep: boolean) => props.fields.end(keep),
  };
  return (
    <Section title={t('editor.inspector.audio')}>
      <NumberField
        {...drag}
        label={t('editor.inspector.gain')}
        value={shown(props.clip.gainDb, props.clip, props.time)}
        initial={0}
        min={LEAST_DB}
        max={24}
        step={0.1}
        digits={1}
        unit="dB"
        disabled={props.disabled}
        onInput={(gainDb) => props.fields.set(() => ({ gainDb }))}
      />
      <NumberField
        {...drag}
        label={t('editor.inspector.pan')}
        value={props.clip.pan * 100}
        initial={0}
        min={-100}
        max={100}
        digits={0}
        disabled={props.disabled}
        onInput={(pan) => props.fields.set(() => ({ pan: pan / 100 }))}
      />
      <Show when={keyCount(props.clip.gainDb) > 0}>
        <p class="inspector-note">{t('editor.inspector.animated', { count: keyCount(props.clip.gainDb) })}</p>
      </Show>
    </Section>
  );
};

export const FadeSection: Component<{ clip: Clip; fields: ClipFields; disabled: boolean }> = (props) => {
  const drag = {
    onDragStart: () => props.fields.begin(),
    onDragEnd: (keep: boolean) => props.fields.end(keep),
  };
  const field = (edge: 'fadeIn' | 'fadeOut') => (
    <NumberField
      {...drag}
      label={t(`editor.inspector.${edge}`)}
      value={ticksToSeconds(props.clip[edge])}
      initial={0}
      min={0}
      max={ticksToSeconds(props.clip.duration)}
      step={0.05}
      digits={2}
      unit="s"
      disabled={props.disabled}
      onInput={(seconds) =>
        props.fields.set((clip) => {
          const room = clip.duration - (edge === 'fadeIn' ? clip.fadeOut : clip.fadeIn);
          return { [edge]: Math.max(0, Math.min(room, secondsToTicks(seconds))) };
        })
      }
    />
  );
  return (
    <Section title={t('editor.inspector.fades')}>
      {field('fadeIn')}
      {field('fadeOut')}
    </Section>
  );
};
