import { type Component, createMemo } from 'solid-js';
import { slide } from './slide.ts';

export interface SliderProps {
  label: string;
  value: number;
  min: number;
  max: number;
  step: number;
  initial: number;
  /** How it travels: by difference, or by ratio. */
  scale?: 'linear' | 'log';
  /** Filled from here; the start of the way where it is left out. */
  from?: number;
  text: string;
  disabled?: boolean;
  class?: string;
  onBegin: () => void;
  onInput: (value: number) => void;
  onEnd: (keep: boolean) => void;
}

/** A level way with a handle, for what is set by ear. */
export const Slider: Component<SliderProps> = (props) => {
  let way: HTMLDivElement | undefined;
  const log = () => props.scale === 'log' && props.min > 0;
  const position = (value: number): number => {
    const [low, high] = [props.min, props.max];
    const held = Math.min(high, Math.max(low, value));
    return log() ? Math.log(held / low) / Math.log(high / low) : (held - low) / (high - low);
  };
  const at = (place: number): number => {
    const value = log()
      ? props.min * (props.max / props.min) ** place
      : props.min + place * (props.max - props.min);
    // Three figures are as fine as a hand is.
    const grid = log() ? 10 ** Math.floor(Math.log10(value) - 2) : props.step;
    return Math.round(value / grid) * grid;
  };
  const handlers = slide({
    value: () => props.value,
    position,
    at: (place) => Number(at(place).toPrecision(10)),
    axis: 'x',
    length: () => way?.clientWidth ?? 100,
    get min() {
      return props.min;
    },
    get max() {
      return props.max;
    },
    get step() {
      return props.step;
    },
    get page() {
      return (props.max - props.min) / 10;
    },
    get initial() {
      return props.initial;
    },
    disabled: () => props.disabled ?? false,
    begin: () => props.onBegin(),
    set: (value) => props.onInput(value),
    end: (keep) => props.onEnd(keep),
  });
  const place = createMemo(() => position(props.value));
  const start = () => position(props.from ?? props.min);
  return (
    <div
      ref={way}
      class={`mix-slider ${props.class ?? ''}`}
      role="slider"
      tabIndex={props.disabled ? -1 : 0}
      aria-label={props.label}
      aria-valuemin={props.min}
      aria-valuemax={props.max}
      aria-valuenow={props.value}
      aria-valuetext={props.text}
      aria-disabled={props.disabled}
      {...handlers}
    >
      <span class="mix-slider-way" />
      <span
        class="mix-slider-fill"
        style={{
          left: `${100 * Math.min(start(), place())}%`,
          width: `${100 * Math.abs(place() - start())}%`,
        }}
      />
      <span class="mix-slider-knob" style={{ left: `${100 * place()}%` }} />
    </div>
  );
};
