import { type Component, createSignal, onCleanup, Show } from 'solid-js';
import { isAbort, reportOf } from '../../../base/errors.ts';
import { formatTimecode } from '../../../base/timecode.ts';
import type { EffectInstance } from '../../../project/records/effect-instance.ts';
import { Button } from '../../ui/button.tsx';
import { formatPercent } from '../../ui/i18n/format.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { notify, notifyError } from '../../ui/notices.ts';
import { useEditor } from '../editor-context.ts';
import { perform, refuseFollower } from '../perform.ts';

/** The noise that a noise reduction has learned, from what comes in at it between the in and the out point. */
export const NoiseSlot: Component<{
  instance: EffectInstance;
  slot: string;
  label: string;
  disabled: boolean;
}> = (props) => {
  const editor = useEditor();
  const { state } = editor;
  const [fraction, setFraction] = createSignal<number | null>(null);
  let stop: AbortController | null = null;
  onCleanup(() => stop?.abort());
  const given = () => props.instance.data[props.slot];
  const set = (data: EffectInstance['data'][string] | null) =>
    perform(editor, 'effect.set', { effect: props.instance.id, fields: { data: { [props.slot]: data } } });
  const learn = async () => {
    if (stop) return stop.abort();
    if (refuseFollower(editor)) return;
    const [start, end] = [state.inPoint(), state.outPoint()];
    if (start === null || end === null)
      return void notify({ kind: 'warning', text: t('mixer.noise.noRange') });
    stop = new AbortController();
    setFraction(0);
    try {
      const range = { start, end };
      const learned = await editor.session.learnNoise(props.instance.id, range, setFraction, stop.signal);
      const { frameRate } = editor.sequence();
      const [from, to] = [start, end].map((time) => formatTimecode(time, frameRate));
      const name = t('mixer.noise.name', { start: from!, end: to! });
      if (set({ kind: 'print', name, rate: learned.rate, planes: [...learned.planes] }) !== null)
        notify({ text: t('mixer.noise.done') });
    } catch (error) {
      if (!isAbort(error)) notifyError(reportOf(error));
    } finally {
      stop = null;
      setFraction(null);
    }
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, this is a panel
    <div class="data-slot" role="group" aria-label={props.label}>
      <span class="param-label" aria-hidden="true">
        {props.label}
      </span>
      <span class="data-slot-name truncate" classList={{ 'data-slot-empty': !given() }}>
        {given()?.name ?? t('mixer.noise.none')}
      </span>
      <Button small title={t('mixer.noise.hint')} disabled={props.disabled} onClick={() => void learn()}>
        {fraction() === null
          ? t('mixer.noise.learn')
          : t('mixer.noise.learning', { percent: formatPercent(fraction() ?? 0) })}
      </Button>
      <Show when={given()}>
        <IconButton
          small
          icon="trash"
          label={t('mixer.noise.forget')}
          disabled={props.disabled}
          onClick={() => set(null)}
        />
      </Show>
    </div>
  );
};
