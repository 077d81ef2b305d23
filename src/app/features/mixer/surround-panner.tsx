import { type Component, createMemo, For, Show } from 'solid-js';
import { Button } from '../../ui/button.tsx';
import { formatFieldNumber } from '../../ui/i18n/format.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { useEditor } from '../../workspace/editor-context.ts';
import { performAll } from '../../workspace/perform.ts';
import { formatDb, sayDb } from '../../workspace/sound/level-format.ts';
import { PannerRoom } from '../../workspace/sound/panner-room.tsx';
import { type PannerValue, PLAIN, pannerNow } from '../../workspace/sound/panner-values.ts';
import { commandOf, layoutBehind, type StripRef, setStrip, stripOf } from '../../workspace/sound/strips.ts';
import { FloatingPanel } from './floating-panel.tsx';
import { createMixerValue, type MixerValue } from './mixer-values.ts';
import { createRoomHand } from './room-hand.ts';
import { Slider } from './slider.tsx';

const FIELDS: readonly {
  readonly value: PannerValue;
  readonly label: 'x' | 'y' | 'divergence' | 'width' | 'rotation' | 'lfe';
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly percent?: boolean;
}[] = [
  { value: 'x', label: 'x', min: -1, max: 1, step: 0.05, percent: true },
  { value: 'y', label: 'y', min: -1, max: 1, step: 0.05, percent: true },
  { value: 'divergence', label: 'divergence', min: 0, max: 1, step: 0.05, percent: true },
  { value: 'width', label: 'width', min: 0, max: 2, step: 0.05, percent: true },
  { value: 'rotation', label: 'rotation', min: -180, max: 180, step: 5 },
  { value: 'lfeDb', label: 'lfe', min: -60, max: 10, step: 1 },
];

/** The room from above, front at the top: the source is dragged to where it shall be heard. */
export const SurroundPanner: Component<{ strip: StripRef; onClose: () => void }> = (props) => {
  const editor = useEditor();
  const ref = props.strip;
  const strip = createMemo(() => stripOf(editor.snapshot(), ref));
  const name = () => strip()?.name ?? '';
  const layout = createMemo(() => {
    const record = strip();
    return record && layoutBehind(editor.snapshot(), record, editor.sequence().id);
  });
  const place = createMemo(() => pannerNow(strip()?.panner ?? null, editor.session.player.time()));
  const values = Object.fromEntries(
    FIELDS.map(({ value, min, max }) => [
      value,
      createMixerValue(editor, {
        strip: ref.id,
        label: commandOf(ref),
        min: value === 'lfeDb' ? -144 : min,
        max,
        read: () => strip()?.panner?.[value] ?? PLAIN[value],
        write: (apply, next) =>
          setStrip(apply, ref, { panner: { ...PLAIN, ...strip()?.panner, [value]: next } }),
        target: () => (ref.kind === 'master' ? null : { kind: 'panner', id: ref.id, value }),
        tolerance: value === 'rotation' ? 1 : value === 'lfeDb' ? 0.1 : 0.01,
      }),
    ]),
  ) as Record<PannerValue, MixerValue>;
  const hand = createRoomHand(editor, ref);
  const disabled = () => editor.readOnly();
  const sources = () => [{ id: ref.id, name: name(), ...place(), idle: strip()?.panner === null }];
  return (
    <FloatingPanel
      title={t('mixer.panner.title', { name: name() })}
      class="panner-window"
      onClose={() => props.onClose()}
    >
      <div class="panner">
        <PannerRoom
          label={t('mixer.panner.title', { name: name() })}
          layout={layout() ?? ''}
          sources={sources()}
          hand={hand}
          disabled={disabled()}
        />
        <div class="panner-fields">
          <For each={FIELDS}>
            {(field) => {
              const now = () => place()[field.value];
              const text = () =>
                field.value === 'lfeDb'
                  ? `${formatDb(now())} dB`
                  : field.percent
                    ? `${formatFieldNumber(now() * 100, 0).replace('-', '−')} %`
                    : `${formatFieldNumber(now(), 0).replace('-', '−')}°`;
              return (
                <div class="param">
                  <span class="param-label" aria-hidden="true">
                    {t(`mixer.panner.${field.label}`)}
                  </span>
                  <Slider
                    label={t(`mixer.panner.${field.label}`)}
                    value={Math.max(field.min, now())}
                    min={field.min}
                    max={field.max}
                    step={field.step}
                    initial={PLAIN[field.value]}
                    from={
                      field.min < 0 && field.value !== 'lfeDb' ? 0 : field.value === 'width' ? 1 : field.min
                    }
                    text={field.value === 'lfeDb' ? sayDb(now()) : text()}
                    disabled={disabled()}
                    onBegin={() => values[field.value].begin()}
                    onInput={(next) =>
                      values[field.value].set(field.value === 'lfeDb' && next <= field.min ? -144 : next)
                    }
                    onEnd={(keep) => values[field.value].end(keep)}
                  />
                  <span class="param-text tabular" aria-hidden="true">
                    {text()}
                  </span>
                </div>
              );
            }}
          </For>
          <Show when={strip()?.panner}>
            <Button
              small
              disabled={disabled()}
              onClick={() =>
                performAll(editor, commandOf(ref), (apply) => setStrip(apply, ref, { panner: null }))
              }
            >
              {t('mixer.panner.plain')}
            </Button>
          </Show>
        </div>
      </div>
    </FloatingPanel>
  );
};
