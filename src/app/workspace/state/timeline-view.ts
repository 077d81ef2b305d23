// Which part of the sequence the timeline shows. Horizontal places are ticks, so that zooming never loses the place to rounding.
import { type Accessor, batch, createSignal } from 'solid-js';
import { TICKS_PER_SECOND, type Ticks } from '../../../base/time.ts';

export interface TimelineView {
  readonly ticksPerPx: Accessor<number>;
  /** Time at the left edge. */
  readonly left: Accessor<Ticks>;
  /** px scrolled down. */
  readonly top: Accessor<number>;
  /** px of the lanes, without headers and ruler. */
  readonly width: Accessor<number>;
  readonly height: Accessor<number>;
  setSize(width: number, height: number): void;
  /** What there is to scroll over, and how fine zooming goes. */
  setContent(duration: Ticks, height: number, frame: Ticks): void;
  toX(time: Ticks): number;
  toTime(x: number): Ticks;
  /** `factor` > 1 zooms in; the time under `x` stays under it. */
  zoomAt(x: number, factor: number): void;
  setTicksPerPx(value: number): void;
  fit(): void;
  scrollTo(left: Ticks, top?: number): void;
  /** px */
  scrollBy(dx: number, dy: number): void;
  /** Scrolls only if the time is out of sight or within `margin` px of the edge. */
  reveal(time: Ticks, margin?: number): void;
  revealRows(top: number, bottom: number): void;
  /** The last time that can be scrolled to: the sequence and a screen's half of room behind it. */
  readonly extent: Accessor<Ticks>;
  readonly contentHeight: Accessor<number>;
}

/** At the deepest zoom one frame is this wide. */
const FRAME_PX_MAX = 120;
const LEAST_SECONDS = 10;

export function createTimelineView(): TimelineView {
  const [ticksPerPx, setScale] = createSignal(TICKS_PER_SECOND / 40);
  const [left, setLeft] = createSignal(0);
  const [top, setTop] = createSignal(0);
  const [width, setWidth] = createSignal(800);
  const [height, setHeight] = createSignal(200);
  const [duration, setDuration] = createSignal(0);
  const [contentHeight, setContentHeight] = createSignal(0);
  let frame = TICKS_PER_SECOND / 30;

  const content = () => Math.max(duration(), LEAST_SECONDS * TICKS_PER_SECOND);
  const extent = () => content() + (width() / 2) * ticksPerPx();
  const clampScale = (value: number) =>
    Math.min((content() * 1.5) / Math.max(200, width()), Math.max(frame / FRAME_PX_MAX, value));
  const clampLeft = (value: number) => Math.max(0, Math.min(value, extent() - width() * ticksPerPx()));
  const clampTop = (value: number) => Math.max(0, Math.min(value, contentHeight() - height()));

  const view: TimelineView = {
    ticksPerPx,
    left,
    top,
    width,
    height,
    extent,
    contentHeight,
    toX: (time) => (time - left()) / ticksPerPx(),
    toTime: (x) => left() + x * ticksPerPx(),
    setSize: (w, h) =>
      batch(() => {
        setWidth(w);
        setHeight(h);
        setTop(clampTop(top()));
      }),
    setContent: (length, tall, oneFrame) =>
      batch(() => {
        frame = oneFrame;
        setDuration(length);
        setContentHeight(tall);
        setTop(clampTop(top()));
      }),
    zoomAt: (x, factor) =>
      batch(() => {
        const time = view.toTime(x);
        setScale(clampScale(ticksPerPx() / factor));
        setLeft(clampLeft(time - x * ticksPerPx()));
      }),
    setTicksPerPx: (value) =>
      batch(() => {
        setScale(clampScale(value));
        setLeft(clampLeft(left()));
      }),
    fit: () =>
      batch(() => {
        setScale(clampScale((content() * 1.04) / Math.max(1, width())));
        setLeft(0);
      }),
    scrollTo: (time, y) =>
      batch(() => {
        setLeft(clampLeft(time));
        if (y !== undefined) setTop(clampTop(y));
      }),
    scrollBy: (dx, dy) =>
      batch(() => {
        if (dx !== 0) setLeft(clampLeft(left() + dx * ticksPerPx()));
        if (dy !== 0) setTop(clampTop(top() + dy));
      }),
    reveal: (time, margin = 24) => {
      const x = view.toX(time);
      if (x < margin || x > width() - margin) setLeft(clampLeft(time - width() * 0.25 * ticksPerPx()));
    },
    revealRows: (from, to) => {
      if (from < top()) setTop(clampTop(from));
      else if (to > top() + height()) setTop(clampTop(to - height()));
    },
  };
  return view;
}
