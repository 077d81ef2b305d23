import { type Accessor, type Component, createMemo, For, Show } from 'solid-js';
import type { EffectInstance } from '../../../project/records/effect-instance.ts';
import { formatFieldNumber } from '../../ui/i18n/format.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { useEditor } from '../editor-context.ts';
import { type Apply, beginDrag, performAll } from '../perform.ts';
import type { SoundEffect } from './effects.ts';

/** px of the drawing; the small one keeps its words readable in a narrow panel. */
const LARGE = { width: 480, height: 200 };
const SMALL = { width: 248, height: 128 };
const [LOW, HIGH] = [20, 20_000];
const COUNT = 240;
const FREQUENCIES = Float64Array.from({ length: COUNT }, (_, i) => LOW * (HIGH / LOW) ** (i / (COUNT - 1)));
const GRID_HZ = [50, 100, 200, 500, 1000, 2000, 5000, 10_000] as const;
const FEW_HZ = [100, 1000, 10_000] as const;
/** The analyser's −90 … 0 dB over the whole height. */
const SPECTRUM_FLOOR = -90;

/** A band that can be taken by hand: indices of its params, −1 where it has none. */
interface Handle {
  readonly number: number;
  readonly frequency: number;
  readonly gain: number;
  readonly on: number;
  readonly q: number;
}

function handlesOf(effect: SoundEffect): readonly Handle[] {
  const index = (key: string): number => effect.params.findIndex((param) => param.key === key);
  return effect.params
    .flatMap((param, frequency) => {
      const name = /^(.*)Frequency$/.exec(param.key)?.[1];
      if (name === undefined) return [];
      return [
        {
          number: 0,
          frequency,
          gain: index(`${name}Gain`),
          on: index(`${name}On`),
          q: index(`${name}Q`),
        },
      ];
    })
    .map((handle, i) => ({ ...handle, number: i + 1 }));
}

/** Gain over frequency, with a point for each band that is dragged, and what sounds behind it where that is measured. */
export const ResponsePicture: Component<{
  effect: SoundEffect;
  instance: EffectInstance;
  params: readonly number[];
  frames: Accessor<number>;
  band: number;
  disabled: boolean;
  /** In a narrow panel. */
  small?: boolean;
  onBand: (band: number) => void;
  /** Sets settings by hand; inside of a drag that is one step of undo. */
  write: (apply: Apply, params: Readonly<Record<string, number | boolean>>) => void;
}> = (props) => {
  const editor = useEditor();
  const { width, height } = props.small ? SMALL : LARGE;
  const x = (hz: number): number => (width * Math.log(hz / LOW)) / Math.log(HIGH / LOW);
  const hzAt = (px: number): number => LOW * (HIGH / LOW) ** Math.min(1, Math.max(0, px / width));
  const { meters, player } = editor.session;
  const handles = createMemo(() => handlesOf(props.effect));
  /** Filters fall far; bands of an equaliser do not. */
  const range = createMemo(() =>
    handles().some(({ gain }) => gain >= 0) ? ([-24, 24] as const) : ([-60, 12] as const),
  );
  const y = (db: number): number => {
    const [low, high] = range();
    return height * (1 - (Math.max(low - 12, Math.min(high + 12, db)) - low) / (high - low));
  };
  const dbAt = (px: number): number => range()[1] - (px / height) * (range()[1] - range()[0]);
  const line = createMemo(() => {
    const rate = editor.sequence().sampleRate;
    const gains = props.effect.response?.(props.params, FREQUENCIES, rate) ?? new Float64Array(COUNT);
    return Array.from(
      gains,
      (db, i) => `${i === 0 ? 'M' : 'L'}${x(FREQUENCIES[i]!).toFixed(1)} ${y(db).toFixed(1)}`,
    ).join('');
  });
  const marks = () => {
    const equaliser = range()[1] === 24;
    if (props.small) return equaliser ? [-12, 0, 12] : [-36, -12, 0];
    return equaliser ? [-18, -12, -6, 0, 6, 12, 18] : [-48, -36, -24, -12, 0];
  };
  /** Only the master is analysed. */
  const spectrum = createMemo(() => {
    props.frames();
    if (props.instance.owner !== editor.sequence().id || !player.playing()) return '';
    const bands = meters.master()?.bands;
    if (!bands || bands.length === 0) return '';
    const points = Array.from(bands, (db, i) => {
      const px = (width * (i + 0.5)) / bands.length;
      const part = Math.min(1, Math.max(0, 1 - db / SPECTRUM_FLOOR));
      return `L${px.toFixed(1)} ${(height * (1 - part)).toFixed(1)}`;
    });
    return `M0 ${height}${points.join('')}L${width} ${height}Z`;
  });
  const paramOf = (index: number): number => props.params[index] ?? 0;
  const patch = (handle: Handle, hz: number, db: number, q?: number): Record<string, number | boolean> => {
    const { params } = props.effect;
    const clamp = (index: number, value: number): number =>
      Math.min(params[index]!.max, Math.max(params[index]!.min, value));
    return {
      [params[handle.frequency]!.key]: Number(clamp(handle.frequency, hz).toPrecision(3)),
      ...(handle.gain >= 0
        ? { [params[handle.gain]!.key]: Math.round(clamp(handle.gain, db) * 10) / 10 }
        : {}),
      ...(handle.on >= 0 ? { [params[handle.on]!.key]: true } : {}),
      ...(handle.q >= 0 && q !== undefined
        ? { [params[handle.q]!.key]: Math.round(clamp(handle.q, q) * 100) / 100 }
        : {}),
    };
  };
  const drag = (handle: Handle, down: PointerEvent & { currentTarget: SVGElement }) => {
    if (down.button !== 0 || props.disabled) return;
    down.preventDefault();
    props.onBand(handle.number - 1);
    const point = down.currentTarget;
    const picture = point.ownerSVGElement!.getBoundingClientRect();
    point.setPointerCapture(down.pointerId);
    (point as unknown as HTMLElement).focus({ preventScroll: true });
    const edit = beginDrag(editor, 'effect.set');
    const move = (event: PointerEvent) => {
      const hz = hzAt(((event.clientX - picture.left) / picture.width) * width);
      const db = dbAt(((event.clientY - picture.top) / picture.height) * height);
      edit.update((apply) => props.write(apply, patch(handle, hz, db)));
    };
    const finish = (keep: boolean) => {
      point.removeEventListener('pointermove', move);
      point.removeEventListener('pointerup', up);
      point.removeEventListener('pointercancel', cancel);
      if (keep) edit.commit();
      else edit.revert();
    };
    const up = () => finish(true);
    const cancel = () => finish(false);
    point.addEventListener('pointermove', move);
    point.addEventListener('pointerup', up);
    point.addEventListener('pointercancel', cancel);
  };
  const key = (handle: Handle, event: KeyboardEvent) => {
    if (props.disabled) return;
    const [hz, db] = [paramOf(handle.frequency), handle.gain >= 0 ? paramOf(handle.gain) : 0];
    const ratio = 2 ** (event.shiftKey ? 1 / 3 : 1 / 24);
    const step = event.shiftKey ? 3 : 0.5;
    const q = handle.q >= 0 ? paramOf(handle.q) : 1;
    const ways: Record<string, Record<string, number | boolean>> = {
      ArrowRight: patch(handle, hz * ratio, db),
      ArrowLeft: patch(handle, hz / ratio, db),
      ArrowUp: patch(handle, hz, db + step),
      ArrowDown: patch(handle, hz, db - step),
      PageUp: patch(handle, hz, db, q / 1.2),
      PageDown: patch(handle, hz, db, q * 1.2),
    };
    const params = ways[event.key];
    if (!params) return;
    event.preventDefault();
    event.stopPropagation();
    performAll(editor, 'effect.set', (apply) => props.write(apply, params));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing has no fieldset
    <svg
      class="picture picture-response"
      viewBox={`0 0 ${width} ${height}`}
      role="group"
      aria-label={t('mixer.effect.response')}
    >
      <For each={props.small ? FEW_HZ : GRID_HZ}>
        {(hz) => (
          <>
            <path class="picture-grid" d={`M${x(hz)} 0V${height}`} />
            <text class="picture-mark" x={x(hz) + 3} y={height - 3}>
              {hz < 1000 ? hz : `${hz / 1000}k`}
            </text>
          </>
        )}
      </For>
      <For each={marks()}>
        {(mark) => (
          <>
            <path
              class="picture-grid"
              classList={{ 'picture-zero': mark === 0 }}
              d={`M0 ${y(mark)}H${width}`}
            />
            <text class="picture-mark" x="3" y={y(mark) - 2}>
              {mark > 0 ? `+${mark}` : mark}
            </text>
          </>
        )}
      </For>
      <Show when={spectrum()}>
        <path class="picture-spectrum" d={spectrum()} />
      </Show>
      <path class="picture-fill" d={`${line()}L${width} ${y(0)}L0 ${y(0)}Z`} />
      <path class="picture-line" d={line()} />
      <For each={handles()}>
        {(handle) => {
          const hz = () => paramOf(handle.frequency);
          const db = () => (handle.gain >= 0 ? paramOf(handle.gain) : 0);
          const on = () => handle.on < 0 || paramOf(handle.on) >= 0.5;
          return (
            <g
              class="picture-point"
              classList={{
                'picture-point-off': !on(),
                'picture-point-chosen': props.band === handle.number - 1,
              }}
              role="slider"
              tabIndex={0}
              aria-label={t('mixer.effect.point', { number: handle.number })}
              aria-valuemin={LOW}
              aria-valuemax={HIGH}
              aria-valuenow={Math.round(hz())}
              aria-valuetext={t('mixer.effect.pointValue', {
                frequency: formatFieldNumber(hz(), 0),
                gain: formatFieldNumber(db(), 1),
              })}
              aria-disabled={props.disabled}
              transform={`translate(${x(hz()).toFixed(1)} ${y(db()).toFixed(1)})`}
              onPointerDown={(event) => drag(handle, event)}
              onFocus={() => props.onBand(handle.number - 1)}
              onKeyDown={(event) => key(handle, event)}
            >
              <circle class="picture-point-reach" r="14" />
              <circle class="picture-point-dot" r="8" />
              <text y="4">{handle.number}</text>
            </g>
          );
        }}
      </For>
    </svg>
  );
};
