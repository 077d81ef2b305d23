import { type FrameRate, frameToTicks, type Ticks } from '../../../../base/time.ts';
import { formatTimecode } from '../../../../base/timecode.ts';
import { labelTimes, rulerSteps } from '../layout/ruler-steps.ts';
import type { Palette } from './palette.ts';

export interface RulerScene {
  readonly left: Ticks;
  readonly ticksPerPx: number;
  readonly width: number;
  readonly height: number;
  readonly rate: FrameRate;
  readonly inPoint: Ticks | null;
  readonly outPoint: Ticks | null;
  readonly palette: Palette;
}

export function paintRuler(ctx: CanvasRenderingContext2D, scene: RulerScene): void {
  const { left, ticksPerPx, width, height, rate, palette } = scene;
  ctx.clearRect(0, 0, width, height);
  paintRange(ctx, scene);
  const steps = rulerSteps(ticksPerPx, rate);
  const step = frameToTicks(steps.labelFrames, rate);
  ctx.font = `11px ${palette.font}`;
  ctx.fontKerning = 'none';
  ctx.textBaseline = 'alphabetic';
  for (const time of labelTimes(left, left + width * ticksPerPx, steps, rate)) {
    const x = Math.round((time - left) / ticksPerPx);
    ctx.fillStyle = palette.lineStrong;
    ctx.fillRect(x, height - 10, 1, 10);
    for (let i = 1; i < steps.marks; i++) {
      const mark = Math.round((time + (step * i) / steps.marks - left) / ticksPerPx);
      ctx.fillRect(mark, height - 5, 1, 5);
    }
    ctx.fillStyle = palette.ink3;
    ctx.fillText(formatTimecode(time, rate), x + 4, height - 12);
  }
}

function paintRange(ctx: CanvasRenderingContext2D, scene: RulerScene): void {
  const { inPoint, outPoint, left, ticksPerPx, width, height, palette } = scene;
  if (inPoint === null && outPoint === null) return;
  const from = inPoint === null ? 0 : (inPoint - left) / ticksPerPx;
  const to = outPoint === null ? width : (outPoint - left) / ticksPerPx;
  ctx.fillStyle = palette.accentWash;
  ctx.fillRect(from, 0, Math.max(0, to - from), height);
  ctx.fillStyle = palette.accent;
  if (inPoint !== null) ctx.fillRect(from, 0, 2, height);
  if (outPoint !== null) ctx.fillRect(to - 2, 0, 2, height);
}
