import type { Component } from 'solid-js';

/**
 * The line between two panels. Drag it, or focus it and use the arrows (8 px, 40 px with Shift); a double click gives the
 * default back. `direction` 1: the panel before the line grows to the right or down; −1: the panel behind it grows.
 */
export const Splitter: Component<{
  label: string;
  orientation: 'vertical' | 'horizontal';
  direction: 1 | -1;
  value: number;
  min: number;
  max: number;
  initial: number;
  onChange: (value: number) => void;
}> = (props) => {
  const clamp = (value: number) => Math.round(Math.min(props.max, Math.max(props.min, value)));
  const along = (event: PointerEvent) => (props.orientation === 'vertical' ? event.clientX : event.clientY);
  const drag = (down: PointerEvent & { currentTarget: HTMLElement }) => {
    if (down.button !== 0) return;
    const line = down.currentTarget;
    line.setPointerCapture(down.pointerId);
    const [from, value] = [along(down), props.value];
    const move = (event: PointerEvent) =>
      props.onChange(clamp(value + (along(event) - from) * props.direction));
    const end = () => {
      line.removeEventListener('pointermove', move);
      line.removeEventListener('pointerup', end);
      line.removeEventListener('pointercancel', end);
    };
    line.addEventListener('pointermove', move);
    line.addEventListener('pointerup', end);
    line.addEventListener('pointercancel', end);
  };
  const key = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 40 : 8;
    const [less, more] =
      props.orientation === 'vertical' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key === less) props.onChange(clamp(props.value - step * props.direction));
    else if (event.key === more) props.onChange(clamp(props.value + step * props.direction));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr cannot be focused and moved
    <div
      class={`splitter splitter-${props.orientation}`}
      role="separator"
      tabIndex={0}
      aria-label={props.label}
      aria-orientation={props.orientation}
      aria-valuenow={props.value}
      aria-valuemin={props.min}
      aria-valuemax={props.max}
      onPointerDown={drag}
      onDblClick={() => props.onChange(props.initial)}
      onKeyDown={key}
    />
  );
};
