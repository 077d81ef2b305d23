import { clipsOfTrack } from '../../../../project/records/track-index.ts';
import type { Row } from '../layout/rows.ts';
import { firstEndingAfter } from '../layout/visible-clips.ts';
import { paintHead, paintLaneRow } from './paint-automation.ts';
import { clipColors, paintClip } from './paint-clip.ts';
import { paintOverlay } from './paint-overlay.ts';
import { paintTransitions } from './paint-transition.ts';
import type { Scene } from './scene.ts';

/** A clip narrower than this is a sliver: neighbours are drawn as one block of colour, so that 10,000 clips cost a few hundred rectangles. */
const SLIVER_PX = 3;

export function paintLanes(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { width, height, palette } = scene;
  ctx.fillStyle = palette.bed;
  ctx.fillRect(0, 0, width, height);
  for (const row of scene.rows) {
    const y = row.top - scene.top;
    if (y + row.height < 0 || y > height) continue;
    paintRow(ctx, scene, row, y);
  }
  for (const lane of scene.lanes) paintLaneRow(ctx, scene, lane);
  for (const head of scene.heads) paintHead(ctx, scene, head);
  paintRange(ctx, scene);
  paintOverlay(ctx, scene);
}

function paintRow(ctx: CanvasRenderingContext2D, scene: Scene, row: Row, y: number): void {
  const { palette, width, left, ticksPerPx } = scene;
  ctx.fillStyle = row.track.kind === 'video' ? palette.lane : palette.laneAlt;
  ctx.fillRect(0, y, width, row.height);
  ctx.fillStyle = palette.line;
  ctx.fillRect(0, y + row.height, width, 1);
  const quiet = !row.track.enabled;
  ctx.globalAlpha = quiet ? 0.45 : 1;

  const clips = clipsOfTrack(scene.snapshot, row.track.id);
  const end = left + width * ticksPerPx;
  let sliver: { x: number; end: number; color: string } | null = null;
  const flush = () => {
    if (sliver) {
      ctx.fillStyle = sliver.color;
      ctx.fillRect(sliver.x, y + 1, Math.max(1, sliver.end - sliver.x), row.height - 2);
      sliver = null;
    }
  };
  for (let i = firstEndingAfter(clips, left); i < clips.length; i++) {
    const clip = clips[i]!;
    if (clip.place.start >= end) break;
    const x = (clip.place.start - left) / ticksPerPx;
    const w = clip.duration / ticksPerPx;
    if (w < SLIVER_PX) {
      const color = scene.selected.has(clip.id) ? palette.accent : clipColors(scene, clip).body;
      if (sliver && sliver.color === color && x - sliver.end < 1) sliver.end = x + w;
      else {
        flush();
        sliver = { x, end: x + w, color };
      }
      continue;
    }
    flush();
    paintClip(ctx, scene, clip, { x, y: y + 1, w, h: row.height - 2 }, scene.overlay.dimmed.has(clip.id));
  }
  flush();
  paintTransitions(ctx, scene, row, y);
  ctx.globalAlpha = 1;
  if (row.track.locked) paintLock(ctx, scene, row, y);
}

/** Slanted lines say "locked" also to those who do not see the header. */
function paintLock(ctx: CanvasRenderingContext2D, scene: Scene, row: Row, y: number): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, y, scene.width, row.height);
  ctx.clip();
  ctx.strokeStyle = scene.palette.lineStrong;
  ctx.globalAlpha = 0.5;
  ctx.lineWidth = 1;
  ctx.beginPath();
  const offset = (scene.left / scene.ticksPerPx) % 12;
  for (let x = -row.height - offset; x < scene.width; x += 12) {
    ctx.moveTo(x, y + row.height);
    ctx.lineTo(x + row.height, y);
  }
  ctx.stroke();
  ctx.restore();
}

/** What lies outside in and out is dimmed, not hidden. */
function paintRange(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { inPoint, outPoint, left, ticksPerPx, width, height, palette } = scene;
  if (inPoint === null && outPoint === null) return;
  ctx.globalAlpha = 0.45;
  ctx.fillStyle = palette.bed;
  if (inPoint !== null) ctx.fillRect(0, 0, Math.max(0, (inPoint - left) / ticksPerPx), height);
  if (outPoint !== null) {
    const x = Math.max(0, (outPoint - left) / ticksPerPx);
    if (x < width) ctx.fillRect(x, 0, width - x, height);
  }
  ctx.globalAlpha = 1;
}
