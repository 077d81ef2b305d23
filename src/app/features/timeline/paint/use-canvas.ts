import { createEffect, createSignal, onCleanup, onMount, untrack } from 'solid-js';

export interface CanvasSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Keeps a canvas as sharp as the screen and repaints it at most once a frame, however many signals change in between. `read`
 * collects what to paint and is tracked: every signal that it reads leads to a repaint; `paint` is not.
 */
export function useCanvas<Scene>(
  canvas: () => HTMLCanvasElement | undefined,
  read: (size: CanvasSize) => Scene,
  paint: (ctx: CanvasRenderingContext2D, scene: Scene) => void,
  onSize?: (size: CanvasSize) => void,
): { repaint(): void } {
  const [size, setSize] = createSignal<CanvasSize>({ width: 0, height: 0 });
  let frame = 0;
  let draw = () => {};
  const schedule = () => {
    if (frame === 0)
      frame = requestAnimationFrame(() => {
        frame = 0;
        draw();
      });
  };
  onMount(() => {
    const element = canvas();
    const ctx = element?.getContext('2d');
    if (!element || !ctx) return;
    const observer = new ResizeObserver(([entry]) => {
      const rect = entry?.contentRect;
      if (!rect) return;
      setSize({ width: rect.width, height: rect.height });
      onSize?.({ width: rect.width, height: rect.height });
    });
    observer.observe(element.parentElement ?? element);
    let scene = read(size());
    createEffect(() => {
      scene = read(size());
      schedule();
    });
    draw = () => {
      const { width, height } = untrack(size);
      if (width === 0 || height === 0) return;
      fitToScreen(element, width, height);
      ctx.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
      paint(ctx, scene);
    };
    onCleanup(() => {
      observer.disconnect();
      cancelAnimationFrame(frame);
    });
  });
  return { repaint: schedule };
}

function fitToScreen(element: HTMLCanvasElement, width: number, height: number): void {
  const [w, h] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
  if (element.width === w && element.height === h) return;
  element.width = w;
  element.height = h;
  element.style.width = `${width}px`;
  element.style.height = `${height}px`;
}
