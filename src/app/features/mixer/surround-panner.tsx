import { type Component, createMemo, For, Show } from 'solid-js';
import { Button } from '../../ui/button.tsx';
import { formatFieldNumber } from '../../ui/i18n/format.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { useEditor } from '../../workspace/editor-context.ts';
import { performAll } from '../../workspace/perform.ts';
import { formatDb, sayDb } from '../../workspace/sound/level-format.ts';
import { type PannerValue, PLAIN, pannerNow, SPEAKERS } from '../../workspace/sound/panner-values.ts';
import { commandOf, layoutBehind, type StripRef, setStrip, stripOf } from '../../workspace/sound/strips.ts';
import { FloatingPanel } from './floating-panel.tsx';
import { createMixerValue, type MixerValue } from './mixer-values.ts';
import { createPair } from './panner-pair.ts';
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
  const both = createPair(editor, ref);
  const disabled = () => editor.readOnly();
  let room: SVGSVGElement | undefined;
  const drag = (down: PointerEvent & { currentTarget: SVGElement }) => {
    if (down.button !== 0 || disabled() || !room) return;
    down.preventDefault();
    const box = room.getBoundingClientRect();
    const handle = down.currentTarget;
    handle.setPointerCapture(down.pointerId);
    handle.querySelector<SVGElement>('[role=slider]')?.focus({ preventScroll: true });
    both.begin();
    const to = (event: PointerEvent): void => {
      // The drawing is square whatever its frame is.
      const reach = (Math.min(box.width, box.height) / 2) * (ROOM / VIEW);
      const x = (event.clientX - (box.left + box.width / 2)) / reach;
      const y = -(event.clientY - (box.top + box.height / 2)) / reach;
      both.set([hundredth(x), hundredth(y)]);
    };
    to(down);
    const finish = (keep: boolean) => {
      handle.removeEventListener('pointermove', to);
      handle.removeEventListener('pointerup', up);
      handle.removeEventListener('pointercancel', cancel);
      both.end(keep);
    };
    const up = () => finish(true);
    const cancel = () => finish(false);
    handle.addEventListener('pointermove', to);
    handle.addEventListener('pointerup', up);
    handle.addEventListener('pointercancel', cancel);
  };
  const once = (x: number, y: number) => both.set([x, y]);
  const key = (event: KeyboardEvent) => {
    const step =
      (event.shiftKey ? 0.2 : 0.05) * (event.key === 'ArrowLeft' || event.key === 'ArrowDown' ? -1 : 1);
    const { x, y } = place();
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') once(hundredth(x + step), y);
    else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') once(x, hundredth(y + step));
    else if (event.key === 'Home') once(0, 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const speakers = () => SPEAKERS[layout() ?? ''] ?? [];
  return (
    <FloatingPanel
      title={t('mixer.panner.title', { name: name() })}
      class="panner-window"
      onClose={() => props.onClose()}
    >
      <div class="panner">
        {/* biome-ignore lint/a11y/useSemanticElements: a drawing has no fieldset */}
        <svg
          ref={room}
          class="panner-room"
          viewBox={`${-VIEW} ${-VIEW} ${2 * VIEW} ${2 * VIEW}`}
          role="group"
          aria-label={t('mixer.panner.title', { name: name() })}
          onPointerDown={drag}
        >
          <rect class="panner-walls" x={-ROOM} y={-ROOM} width={2 * ROOM} height={2 * ROOM} rx="4" />
          <circle class="panner-ring" r={ROOM} />
          <circle class="panner-ring" r={ROOM / 2} />
          <path class="panner-ring" d={`M0 ${-ROOM}V${ROOM}M${-ROOM} 0H${ROOM}`} />
          <For each={speakers()}>
            {([speaker, degrees]) => {
              const angle = (degrees * Math.PI) / 180;
              const [x, y] = [Math.sin(angle) * (ROOM + 11), -Math.cos(angle) * (ROOM + 11)];
              return (
                <g>
                  <circle class="panner-speaker" cx={x} cy={y} r="9" />
                  <text class="panner-speaker-name" x={x} y={y + 3}>
                    {speaker}
                  </text>
                </g>
              );
            }}
          </For>
          <circle
            class="panner-spread"
            cx={place().x * ROOM}
            cy={-place().y * ROOM}
            r={8 + place().divergence * ROOM}
          />
          <circle
            class="panner-source"
            classList={{ 'panner-idle': strip()?.panner === null }}
            cx={place().x * ROOM}
            cy={-place().y * ROOM}
            r="7"
            role="slider"
            tabIndex={0}
            aria-label={`${t('mixer.panner.place')}. ${t('mixer.panner.hint')}`}
            aria-valuemin={-100}
            aria-valuemax={100}
            aria-valuenow={Math.round(place().x * 100)}
            aria-valuetext={t('mixer.panner.placeValue', {
              x: Math.round(place().x * 100),
              y: Math.round(place().y * 100),
            })}
            aria-disabled={disabled()}
            onKeyDown={key}
          />
        </svg>
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

const ROOM = 100;
const VIEW = 124;
const hundredth = (value: number): number => Math.round(Math.min(1, Math.max(-1, value)) * 100) / 100;
