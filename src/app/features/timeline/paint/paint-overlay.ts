import { paintClip } from './paint-clip.ts';
import type { Scene } from './scene.ts';

/** What a drag shows over the tracks: clips at their new place, the line they hold to, the marquee, the readout. */
export function paintOverlay(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { overlay, palette, left, ticksPerPx, top, height, width } = scene;
  for (const ghost of overlay.ghosts) {
    const box = {
      x: (ghost.start - left) / ticksPerPx,
      y: ghost.top - top + 1,
      w: ghost.duration / ticksPerPx,
      h: ghost.height - 2,
    };
    if (box.x + box.w < 0 || box.x > width) continue;
    ctx.globalAlpha = 0.92;
    paintClip(ctx, scene, { ...ghost.clip, sourceIn: ghost.sourceIn, duration: ghost.duration }, box, false);
    ctx.globalAlpha = 1;
  }
  if (overlay.snapLine !== null) {
    const x = Math.round((overlay.snapLine - left) / ticksPerPx);
    ctx.fillStyle = palette.warn;
    ctx.fillRect(x, 0, 1, height);
  }
  if (overlay.blade) {
    const x = Math.round((overlay.blade.time - left) / ticksPerPx);
    ctx.fillStyle = palette.playhead;
    ctx.fillRect(x, overlay.blade.row.top - top, 1, overlay.blade.row.height);
  }
  if (overlay.marquee) {
    const { x, y, w, h } = overlay.marquee;
    ctx.fillStyle = palette.accentWash;
    ctx.fillRect(x, y, w, h);
    ctx.strokeStyle = palette.accent;
    ctx.lineWidth = 1;
    ctx.strokeRect(x + 0.5, y + 0.5, w, h);
  }
  if (overlay.label) paintLabel(ctx, scene, overlay.label);
}

function paintLabel(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  label: { text: string; x: number; y: number },
): void {
  const { palette, width, height } = scene;
  ctx.font = `12px ${palette.font}`;
  const w = ctx.measureText(label.text).width + 16;
  const x = Math.max(4, Math.min(label.x + 12, width - w - 4));
  const y = Math.max(4, Math.min(label.y + 16, height - 28));
  ctx.fillStyle = palette.ink;
  ctx.beginPath();
  ctx.roundRect(x, y, w, 22, 3);
  ctx.fill();
  ctx.fillStyle = palette.bed;
  ctx.textBaseline = 'middle';
  ctx.fillText(label.text, x + 8, y + 11.5);
}
