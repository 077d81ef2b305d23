import { trackLayout } from '../../../../engine/timeline/track-layout.ts';
import type { Row } from '../layout/rows.ts';
import { NAME_PX } from './name-height.ts';
import type { Scene } from './scene.ts';

/** A box across the cut: two crossing ramps for a crossfade, a valley for a dip. */
export function paintTransitions(ctx: CanvasRenderingContext2D, scene: Scene, row: Row, y: number): void {
  if (scene.snapshot.transition.size === 0) return;
  const { left, ticksPerPx, width, palette } = scene;
  for (const placed of trackLayout(scene.snapshot, row.track.id).transitions) {
    const x = (placed.start - left) / ticksPerPx;
    const w = (placed.end - placed.start) / ticksPerPx;
    if (x + w < 0 || x > width || w < 3) continue;
    const top = y + NAME_PX + 1;
    const h = row.height - NAME_PX - 3;
    const selected = scene.transition === placed.record.id;
    ctx.fillStyle = palette.bed;
    ctx.globalAlpha *= 0.6;
    ctx.fillRect(x, top, w, h);
    ctx.globalAlpha /= 0.6;
    if (selected) {
      ctx.fillStyle = palette.accentWash;
      ctx.fillRect(x, top, w, h);
    }
    ctx.strokeStyle = selected ? palette.accent : palette.clipInk;
    ctx.lineWidth = selected ? 2 : 1;
    ctx.strokeRect(x + 0.5, top + 0.5, w - 1, h - 1);
    ctx.lineWidth = 1;
    ctx.beginPath();
    if (placed.record.kind === 'dip') {
      ctx.moveTo(x, top);
      ctx.lineTo(x + w / 2, top + h);
      ctx.lineTo(x + w, top);
    } else {
      if (placed.from) {
        ctx.moveTo(x, top);
        ctx.lineTo(x + w, top + h);
      }
      if (placed.to) {
        ctx.moveTo(x, top + h);
        ctx.lineTo(x + w, top);
      }
    }
    ctx.stroke();
  }
}
