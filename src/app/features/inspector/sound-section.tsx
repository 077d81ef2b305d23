import { type Component, createSignal, onCleanup } from 'solid-js';
import { isAbort, reportOf } from '../../../base/errors.ts';
import { secondsToTicks, ticksToSeconds } from '../../../base/time.ts';
import type { Clip } from '../../../project/records/clip.ts';
import { Button } from '../../ui/button.tsx';
import { formatPercent } from '../../ui/i18n/format.ts';
import { t, tn } from '../../ui/i18n/i18n.ts';
import { notify, notifyError } from '../../ui/notices.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { useEditor } from '../../workspace/editor-context.ts';
import { createKeyed, keyedClip } from '../../workspace/keyed.ts';
import { perform, refuseFollower } from '../../workspace/perform.ts';
import type { ClipFields } from './clip-fields.ts';
import { KeyedNumber } from './keyed-number.tsx';
import { Section } from './section.tsx';
import { sharedValue } from './shared-value.ts';

/** What leaves the mixer at −60 dB is silence to every ear. */
const LEAST_DB = -60;
const MOST_DB = 24;

export const SoundSection: Component<{ clips: readonly Clip[]; disabled: boolean }> = (props) => {
  const editor = useEditor();
  const gain = createKeyed(editor, {
    values: () => keyedClip(props.clips, 'gainDb'),
    min: LEAST_DB,
    max: MOST_DB,
  });
  const pan = createKeyed(editor, { values: () => keyedClip(props.clips, 'pan'), min: -1, max: 1 });
  return (
    <Section title={t('editor.inspector.audio')}>
      <KeyedNumber
        label={t('editor.inspector.gain')}
        keyed={gain}
        initial={0}
        step={0.1}
        digits={1}
        unit="dB"
        disabled={props.disabled}
      />
      <KeyedNumber
        label={t('editor.inspector.pan')}
        keyed={pan}
        factor={100}
        initial={0}
        digits={0}
        disabled={props.disabled}
      />
      <LevelDialogue disabled={props.disabled} />
    </Section>
  );
};

export const FadeSection: Component<{ clips: readonly Clip[]; fields: ClipFields; disabled: boolean }> = (
  props,
) => {
  const field = (edge: 'fadeIn' | 'fadeOut') => {
    const fade = () => sharedValue(props.clips, (clip) => clip[edge]);
    /** Before the drag. */
    let from: ReturnType<typeof fade> | null = null;
    return (
      <NumberField
        label={t(`editor.inspector.${edge}`)}
        onDragStart={() => {
          from = fade();
          props.fields.begin();
        }}
        onDragEnd={(keep) => {
          from = null;
          props.fields.end(keep);
        }}
        value={ticksToSeconds(fade().value)}
        mixed={fade().mixed}
        initial={0}
        min={0}
        max={ticksToSeconds(Math.max(...props.clips.map((clip) => clip.duration)))}
        step={0.05}
        digits={2}
        unit="s"
        disabled={props.disabled}
        onInput={(seconds, how) => {
          const { value, mixed } = from ?? fade();
          const by = secondsToTicks(seconds) - value;
          props.fields.set((clip) => {
            const room = clip.duration - (edge === 'fadeIn' ? clip.fadeOut : clip.fadeIn);
            const length = how === 'stepped' && mixed ? clip[edge] + by : secondsToTicks(seconds);
            return { [edge]: Math.max(0, Math.min(room, length)) };
          });
        }}
      />
    );
  };
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
