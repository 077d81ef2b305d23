import type { Component } from 'solid-js';
import { t } from '../../../ui/i18n/i18n.ts';
import { useEditor } from '../../../workspace/editor-context.ts';

/** A thumb that can still be caught. */
const LEAST_PX = 24;

/** A scroll bar whose ends can be pulled: scrolls and zooms. */
export const Navigator: Component = () => {
  const { view } = useEditor().state;
  let track: HTMLDivElement | undefined;
  const shown = () => (view.width() * view.ticksPerPx()) / view.extent();
  const start = () => view.left() / view.extent();
  /** As wide as the lanes above it, so that nothing has to be measured. By a transform: scrolling lays nothing out. */
  const thumb = () => {
    const width = Math.max(LEAST_PX, Math.min(1, shown()) * view.width());
    return { width, x: Math.min(start() * view.width(), view.width() - width) };
  };
  const drag = (part: 'all' | 'left' | 'right') => (down: PointerEvent) => {
    if (down.button !== 0) return;
    down.stopPropagation();
    down.preventDefault();
    const element = down.currentTarget as HTMLElement;
    element.setPointerCapture(down.pointerId);
    const px = view.extent() / (track?.clientWidth ?? 1);
    const [left, scale] = [view.left(), view.ticksPerPx()];
    const right = left + view.width() * scale;
    const onMove = (event: PointerEvent) => {
      const delta = (event.clientX - down.clientX) * px;
      if (part === 'all') view.scrollTo(left + delta);
      else {
        const [from, to] = part === 'left' ? [Math.max(0, left + delta), right] : [left, right + delta];
        view.setTicksPerPx(Math.max(1, to - from) / view.width());
        view.scrollTo(part === 'left' ? right - view.width() * view.ticksPerPx() : left);
      }
    };
    const stop = () => {
      element.removeEventListener('pointermove', onMove);
      element.removeEventListener('pointerup', stop);
      element.removeEventListener('pointercancel', stop);
    };
    element.addEventListener('pointermove', onMove);
    element.addEventListener('pointerup', stop);
    element.addEventListener('pointercancel', stop);
  };
  return (
    <div
      ref={track}
      class="navigator"
      role="scrollbar"
      tabIndex={-1}
      aria-label={t('editor.timeline.scroll')}
      aria-controls="timeline-clips"
      aria-orientation="horizontal"
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow={Math.round(start() * 100)}
      onPointerDown={(event) => {
        const rect = event.currentTarget.getBoundingClientRect();
        const at = (event.clientX - rect.left) / rect.width;
        view.scrollTo((at - shown() / 2) * view.extent());
      }}
    >
      <div
        class="navigator-thumb"
        style={{ transform: `translateX(${thumb().x}px)`, width: `${thumb().width}px` }}
        onPointerDown={drag('all')}
      >
        <span class="navigator-grip" onPointerDown={drag('left')} />
        <span class="navigator-grip navigator-grip-end" onPointerDown={drag('right')} />
      </div>
    </div>
  );
};
