import { type Component, createMemo, Show } from 'solid-js';
import { t } from '../../ui/i18n/i18n.ts';
import { useEditor } from '../../workspace/editor-context.ts';
import { formatPan } from '../../workspace/sound/level-format.ts';
import { pannerNow } from '../../workspace/sound/panner-values.ts';
import {
  commandOf,
  isSurround,
  layoutBehind,
  type StripRef,
  setStrip,
  stripOf,
} from '../../workspace/sound/strips.ts';
import { useMixer } from './mixer-context.ts';
import { createMixerValue } from './mixer-values.ts';
import { Slider } from './slider.tsx';

/** Left and right; where the output has more loudspeakers, a small view of the room that opens the panner. */
export const PanControl: Component<{ strip: StripRef; name: string; disabled: boolean }> = (props) => {
  const editor = useEditor();
  const mixer = useMixer();
  const ref = props.strip;
  const strip = createMemo(() => stripOf(editor.snapshot(), ref));
  const surround = createMemo(() => {
    const record = strip();
    return record !== null && isSurround(layoutBehind(editor.snapshot(), record, editor.sequence().id));
  });
  const pan = createMixerValue(editor, {
    strip: ref.id,
    label: commandOf(ref),
    min: -1,
    max: 1,
    read: () => strip()?.pan ?? 0,
    write: (apply, value) => setStrip(apply, ref, { pan: value }),
    target: () => (ref.kind === 'master' ? null : { kind: ref.kind, id: ref.id, value: 'pan' }),
    tolerance: 0.01,
  });
  const place = createMemo(() => pannerNow(strip()?.panner ?? null, editor.session.player.time()));
  return (
    <Show
      when={surround()}
      fallback={
        <Slider
          class="strip-pan"
          label={t('mixer.pan', { name: props.name })}
          value={pan.now()}
          min={-1}
          max={1}
          step={0.05}
          initial={0}
          from={0}
          text={formatPan(pan.now())}
          disabled={props.disabled}
          onBegin={() => pan.begin()}
          onInput={(value) => pan.set(value)}
          onEnd={(keep) => pan.end(keep)}
        />
      }
    >
      <button
        type="button"
        class="mini-panner"
        classList={{ 'mini-panner-on': strip()?.panner !== null }}
        aria-expanded={mixer.panner()?.id === ref.id}
        aria-label={t('mixer.panner.open', {
          name: props.name,
          x: Math.round(place().x * 100),
          y: Math.round(place().y * 100),
        })}
        onClick={() => mixer.openPanner(mixer.panner()?.id === ref.id ? null : ref)}
      >
        <span
          class="mini-panner-dot"
          style={{ left: `${50 + 36 * place().x}%`, top: `${50 - 36 * place().y}%` }}
        />
      </button>
    </Show>
  );
};
