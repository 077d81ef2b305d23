// All meters of the mixer in one canvas over the strips: at 60 Hz a hundred elements would be laid out anew, one canvas is painted.
import type { MixerMeters } from '../../session/mixer-meters.ts';
import { METER_MARKS, meterPosition } from '../../workspace/sound/fader-law.ts';
import type { MeterBoard, MeterPlace } from './meter-context.ts';

interface Placed extends MeterPlace {
  /** px in the canvas. */
  box: { x: number; y: number; width: number; height: number } | null;
  /** px from and to which the list of strips is seen: one that is half scrolled away ends there. */
  seen: readonly [left: number, right: number];
  channels: number;
  /** What is shown, which falls when nothing comes any more. */
  readonly peak: Float32Array;
  readonly rms: Float32Array;
  readonly hold: Float32Array;
  overs: number;
  cleared: number;
}

interface Palette {
  readonly low: string;
  readonly middle: string;
  readonly high: string;
  readonly line: string;
  readonly mark: string;
}

const FALL_DB_PER_MS = 20 / 1700;
const SAY_EVERY_MS = 250;
const SILENCE = -144;
const GAP = 1;
/** Above: the colours of warning and of full scale. */
const WARM_DB = -9;

export interface MeterPainter extends MeterBoard {
  /** Places have moved. */
  measure(): void;
  /** Colours have changed. */
  recolor(): void;
  /** Paints at the pace of the display until all needles rest. */
  wake(): void;
  close(): void;
}

/** @param isLive true while needles come from the engine @param onFrame after each reading, for what else shows it */
export function createMeterPainter(
  canvas: () => HTMLCanvasElement | undefined,
  meters: MixerMeters,
  isLive: () => boolean,
  channelsOf: (place: MeterPlace) => number,
  onFrame: () => void,
): MeterPainter {
  const places = new Set<Placed>();
  let palette: Palette | null = null;
  let request = 0;
  let last = 0;
  let saidAt = 0;
  let gradient: { height: number; fill: CanvasGradient } | null = null;

  const colours = (): Palette => {
    if (palette) return palette;
    const style = getComputedStyle(document.documentElement);
    const read = (name: string): string => style.getPropertyValue(name).trim();
    palette = {
      low: read('--good'),
      middle: read('--warn'),
      high: read('--danger'),
      line: read('--ink'),
      mark: read('--line-strong'),
    };
    return palette;
  };

  const measure = (): void => {
    const element = canvas();
    if (!element) return;
    const frame = element.getBoundingClientRect();
    const ratio = devicePixelRatio;
    const [width, height] = [Math.round(frame.width * ratio), Math.round(frame.height * ratio)];
    if (element.width !== width || element.height !== height) {
      element.width = width;
      element.height = height;
      gradient = null;
    }
    for (const place of places) {
      const box = place.element.getBoundingClientRect();
      const list = (place.element.closest('ul') ?? element).getBoundingClientRect();
      place.seen = [list.left - frame.left, list.right - frame.left];
      const seen = box.height > 0 && box.right > frame.left && box.left < frame.right;
      place.box = seen
        ? { x: box.left - frame.left, y: box.top - frame.top, width: box.width, height: box.height }
        : null;
      place.channels = Math.max(1, channelsOf(place));
    }
    paint();
  };

  const take = (elapsed: number): boolean => {
    const fall = FALL_DB_PER_MS * elapsed;
    const live = isLive();
    let moving = live;
    for (const place of places) {
      const reading = live ? meters.strip(place.strip.id) : null;
      if (reading) {
        place.channels = reading.channels || place.channels;
        // A new bank counts from 0.
        if (reading.overs < place.overs) place.cleared = 0;
        place.overs = reading.overs;
      }
      for (let c = 0; c < 8; c++) {
        place.peak[c] = Math.max(reading ? reading.peak[c]! : SILENCE, place.peak[c]! - fall);
        place.rms[c] = reading ? reading.rms[c]! : Math.max(SILENCE, place.rms[c]! - 2 * fall);
        place.hold[c] = reading ? reading.hold[c]! : Math.max(SILENCE, place.hold[c]! - fall);
        if (place.peak[c]! > -72 || place.hold[c]! > -72) moving = true;
      }
    }
    return moving;
  };

  const paint = (): void => {
    const element = canvas();
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const ratio = devicePixelRatio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, element.width / ratio, element.height / ratio);
    for (const place of places) if (place.box) paintPlace(context, place, place.box);
  };

  const paintPlace = (
    context: CanvasRenderingContext2D,
    place: Placed,
    box: NonNullable<Placed['box']>,
  ): void => {
    const { low, middle, high, line, mark } = colours();
    const count = place.channels;
    const each = (box.width - GAP * (count - 1)) / count;
    context.save();
    context.beginPath();
    context.rect(place.seen[0], box.y, place.seen[1] - place.seen[0], box.height);
    context.clip();
    context.translate(box.x, box.y);
    if (gradient?.height !== box.height) {
      const fill = context.createLinearGradient(0, box.height, 0, 0);
      fill.addColorStop(0, low);
      fill.addColorStop(meterPosition(WARM_DB) - 0.02, low);
      fill.addColorStop(meterPosition(WARM_DB) + 0.02, middle);
      fill.addColorStop(meterPosition(0) - 0.001, middle);
      fill.addColorStop(meterPosition(0), high);
      fill.addColorStop(1, high);
      gradient = { height: box.height, fill };
    }
    for (let c = 0; c < count; c++) {
      const x = c * (each + GAP);
      const top = meterPosition(place.peak[c]!) * box.height;
      const body = meterPosition(place.rms[c]!) * box.height;
      context.fillStyle = gradient.fill;
      context.globalAlpha = 0.55;
      context.fillRect(x, box.height - top, each, top);
      context.globalAlpha = 1;
      context.fillRect(x, box.height - body, each, body);
      const hold = place.hold[c]!;
      if (hold <= -72) continue;
      context.fillStyle = hold > 0 ? high : line;
      context.fillRect(x, Math.max(0, box.height - meterPosition(hold) * box.height), each, 1);
    }
    context.fillStyle = mark;
    context.globalAlpha = 0.6;
    for (const db of METER_MARKS)
      context.fillRect(0, Math.round(box.height - meterPosition(db) * box.height), box.width, 1);
    context.restore();
  };

  const frame = (now: number): void => {
    const elapsed = Math.min(100, now - last);
    last = now;
    if (isLive()) meters.read();
    const moving = take(elapsed);
    paint();
    onFrame();
    if (now - saidAt > SAY_EVERY_MS || !moving) {
      saidAt = now;
      for (const place of places) say(place);
    }
    request = moving ? requestAnimationFrame(frame) : 0;
  };
  const say = (place: Placed): void =>
    place.say(Math.max(...place.peak.subarray(0, place.channels)), place.overs > place.cleared);

  return {
    add(place) {
      const placed: Placed = {
        ...place,
        box: null,
        seen: [0, 0],
        channels: 2,
        peak: new Float32Array(8).fill(SILENCE),
        rms: new Float32Array(8).fill(SILENCE),
        hold: new Float32Array(8).fill(SILENCE),
        overs: 0,
        cleared: 0,
      };
      places.add(placed);
      queueMicrotask(measure);
      return () => {
        places.delete(placed);
        queueMicrotask(measure);
      };
    },
    clearOver(strip) {
      for (const place of places) {
        if (place.strip.id !== strip) continue;
        place.cleared = place.overs;
        place.hold.fill(SILENCE);
        say(place);
      }
    },
    measure,
    recolor() {
      palette = null;
      gradient = null;
      paint();
    },
    wake() {
      if (request !== 0) return;
      last = performance.now();
      request = requestAnimationFrame(frame);
    },
    close() {
      cancelAnimationFrame(request);
      request = 0;
      places.clear();
    },
  };
}
