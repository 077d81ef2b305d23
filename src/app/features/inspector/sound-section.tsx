import { type Component, createSignal, onCleanup, Show } from 'solid-js';
import { isAbort, reportOf } from '../../../base/errors.ts';
import { secondsToTicks, ticksToSeconds } from '../../../base/time.ts';
import type { Clip } from '../../../project/records/clip.ts';
import { Button } from '../../ui/button.tsx';
import { formatPercent } from '../../ui/i18n/format.ts';
import { t, tn } from '../../ui/i18n/i18n.ts';
import { notify, notifyError } from '../../ui/notices.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { useEditor } from '../../workspace/editor-context.ts';
import { perform, refuseFollower } from '../../workspace/perform.ts';
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
        value={shown(props.clip.pan, props.clip, props.time) * 100}
        initial={0}
        min={-100}
        max={100}
        digits={0}
        disabled={props.disabled}
        onInput={(pan) => props.fields.set(() => ({ pan: pan / 100 }))}
      />
      <LevelDialogue disabled={props.disabled} />
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

/** One step of undo for all selected clips of sound. */
const LevelDialogue: Component<{ disabled: boolean }> = (props) => {
  const editor = useEditor();
  const [fraction, setFraction] = createSignal<number | null>(null);
  let stop: AbortController | null = null;
  onCleanup(() => stop?.abort());
  const level = async () => {
    if (stop) return stop.abort();
    if (refuseFollower(editor)) return;
    const { track, clip } = editor.snapshot();
    const clips = [...editor.state.selection.clips()].filter(
      (id) => track.get(clip.get(id)?.place.track ?? '')?.kind === 'audio',
    );
    stop = new AbortController();
    setFraction(0);
    try {
      const levels = await editor.session.levelClips(clips, setFraction, stop.signal);
      const shifts = levels.map(({ clip: id, by }) => ({ of: 'clip' as const, id, by }));
      if (shifts.length === 0) notify({ kind: 'warning', text: t('mixer.levelledNone') });
      else if (perform(editor, 'gain.shift', { shifts }) !== null)
        notify({ text: tn('mixer.levelled', shifts.length) });
    } catch (error) {
      if (!isAbort(error)) notifyError(reportOf(error));
    } finally {
      stop = null;
      setFraction(null);
    }
  };
  return (
    <Button small title={t('mixer.levelDialogueHint')} disabled={props.disabled} onClick={() => void level()}>
      {fraction() === null
        ? t('mixer.levelDialogue')
        : t('mixer.loudness.measuring', { percent: formatPercent(fraction() ?? 0) })}
    </Button>
  );
};
