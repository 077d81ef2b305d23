import { type Component, createSignal, type JSX, Show } from 'solid-js';
import { followPointer } from './follow-pointer.ts';
import { formatFieldNumber } from './i18n/format.ts';
import { t } from './i18n/i18n.ts';
import { Icon } from './icons/icon.tsx';
import { readNumber } from './read-number.ts';

export interface NumberFieldProps {
  label: string;
  value: number;
  /** Of one arrow key and of one pixel of dragging. */
  step?: number;
  min?: number;
  max?: number;
  digits?: number;
  unit?: string;
  disabled?: boolean;
  /** Shows a button that gives this value back whenever another is set. */
  initial?: number;
  /** Several things with different values: none is shown, a drag or an arrow key moves each from where it is. */
  mixed?: boolean;
  /** Behind the field. */
  children?: JSX.Element;
  /** Every value on the way. `stepped`: by a drag or an arrow key, `given`: typed or reset. */
  onInput: (value: number, how: 'given' | 'stepped') => void;
  /** Around a drag: its whole way is one step of undo. `end(false)`: the drag was given up. */
  onDragStart?: () => void;
  onDragEnd?: (keep: boolean) => void;
}

/** A number that is dragged sideways by its label, typed, or stepped with the arrow keys (Shift ×10, Alt ×0.1). */
export const NumberField: Component<NumberFieldProps> = (props) => {
  const [typing, setTyping] = createSignal<string | null>(null);
  const step = () => props.step ?? 1;
  const clamp = (value: number) => {
    const scale = 10 ** (props.digits ?? 2);
    const inside = Math.min(props.max ?? Infinity, Math.max(props.min ?? -Infinity, value));
    return Math.round(inside * scale) / scale;
  };
  const commit = () => {
    const text = typing();
    setTyping(null);
    if (text === null) return;
    const value = readNumber(text, props.value);
    if (value !== null && (clamp(value) !== props.value || props.mixed)) props.onInput(clamp(value), 'given');
  };
  const factor = (event: KeyboardEvent | PointerEvent) => (event.shiftKey ? 10 : event.altKey ? 0.1 : 1);

  const drag = (down: PointerEvent & { currentTarget: HTMLElement }) => {
    if (down.button !== 0 || props.disabled) return;
    down.preventDefault();
    let [last, value, moved] = [down.clientX, props.value, false];
    const move = (event: PointerEvent) => {
      if (!moved && Math.abs(event.clientX - down.clientX) < 3) return;
      if (!moved) props.onDragStart?.();
      moved = true;
      value += (event.clientX - last) * step() * factor(event);
      last = event.clientX;
      props.onInput(clamp(value), 'stepped');
    };
    followPointer(down, move, (keep) => moved && props.onDragEnd?.(keep));
  };

  const key = (event: KeyboardEvent & { currentTarget: HTMLInputElement }) => {
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      const direction = event.key === 'ArrowUp' ? 1 : -1;
      setTyping(null);
      props.onInput(clamp(props.value + direction * step() * factor(event)), 'stepped');
    } else if (event.key === 'Enter') {
      commit();
      event.currentTarget.select();
    } else if (event.key === 'Escape' && typing() !== null) {
      setTyping(null);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div class="number" classList={{ 'number-disabled': props.disabled ?? false }}>
      <span class="number-label" title={props.label} onPointerDown={drag}>
        {props.label}
      </span>
      <span class="number-box">
        <input
          class="tabular"
          type="text"
          inputmode="decimal"
          role="spinbutton"
          autocomplete="off"
          aria-label={props.label}
          aria-valuenow={props.value}
          aria-valuemin={finite(props.min)}
          aria-valuemax={finite(props.max)}
          aria-valuetext={props.mixed ? t('app.mixed') : undefined}
          placeholder={props.mixed ? t('app.mixed') : undefined}
          disabled={props.disabled}
          value={typing() ?? (props.mixed ? '' : formatFieldNumber(props.value, props.digits ?? 2))}
          onFocus={(event) => event.currentTarget.select()}
          onInput={(event) => setTyping(event.currentTarget.value)}
          onBlur={commit}
          onKeyDown={key}
        />
        <Show when={props.unit}>
          <span class="number-unit" aria-hidden="true">
            {props.unit}
          </span>
        </Show>
      </span>
      <button
        type="button"
        class="number-reset"
        aria-label={t('app.resetField', { field: props.label })}
        disabled={
          props.initial === undefined || (props.initial === props.value && !props.mixed) || props.disabled
        }
        onClick={() => props.initial !== undefined && props.onInput(props.initial, 'given')}
      >
        <Icon name="reset" size={12} />
      </button>
      {props.children}
    </div>
  );
};

/** Of a bound that is none. */
const finite = (value: number | undefined): number | undefined =>
  value !== undefined && Number.isFinite(value) ? value : undefined;
