import type { Clip } from '../../../../project/records/clip.ts';
import type { Box } from './box.ts';
import { NAME_PX } from './name-height.ts';
import { paintEnvelope } from './paint-envelope.ts';
import { paintFilmstrip } from './paint-filmstrip.ts';
import { paintWaveform } from './paint-waveform.ts';
import type { Scene } from './scene.ts';

const NAMED_FROM_PX = 28;
/** Narrower than this a clip is a plain bar. */
const ROUND_FROM_PX = 8;

export function clipColors(scene: Scene, clip: Clip): { body: string; edge: string } {
  const { palette, snapshot } = scene;
  if (clip.source.kind === 'title') return { body: palette.title, edge: palette.titleEdge };
  if (clip.source.kind === 'color') return { body: palette.still, edge: palette.stillEdge };
  const asset = snapshot.asset.get(clip.source.asset);
  if (!asset || scene.missing.has(asset.id)) return { body: palette.missing, edge: palette.danger };
  if (snapshot.track.get(clip.place.track)?.kind === 'audio')
    return { body: palette.audio, edge: palette.audioEdge };
  return asset.kind === 'image'
    ? { body: palette.still, edge: palette.stillEdge }
    : { body: palette.video, edge: palette.videoEdge };
}

export function clipName(scene: Pick<Scene, 'snapshot'>, clip: Clip): string {
  if (clip.name) return clip.name;
  if (clip.source.kind === 'media') return scene.snapshot.asset.get(clip.source.asset)?.name ?? '';
  if (clip.source.kind === 'title') return scene.snapshot.title.get(clip.source.title)?.text ?? '';
  return clip.source.color;
}

/** Body, strip or wave, name, fades, borders: everything a clip shows. Nothing is clipped: each part keeps inside the clip by itself. */
export function paintClip(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  clip: Clip,
  box: Box,
  dimmed: boolean,
): void {
  const { palette } = scene;
  const alpha = ctx.globalAlpha;
  const { body, edge } = clipColors(scene, clip);
  const selected = scene.selected.has(clip.id);
  // One pixel of bed between neighbours, so that a cut can be seen between equal colours.
  const w = Math.max(1, box.w - 1);
  const inside = { ...box, w };
  ctx.globalAlpha = alpha * (dimmed ? 0.35 : clip.enabled ? 1 : 0.4);
  ctx.fillStyle = body;
  if (w > ROUND_FROM_PX) {
    fillCard(ctx, inside);
    paintContent(ctx, scene, clip, inside);
    paintFades(ctx, scene, clip, inside);
    if (scene.snapshot.track.get(clip.place.track)?.kind === 'audio') paintEnvelope(ctx, scene, clip, inside);
    if (w > NAMED_FROM_PX) paintName(ctx, scene, clip, inside);
  } else ctx.fillRect(box.x, box.y, w, box.h);
  ctx.globalAlpha = alpha * (dimmed ? 0.35 : 1);
  const strong = selected || scene.hovered === clip.id;
  if (strong || w > ROUND_FROM_PX) {
    ctx.fillStyle = selected ? palette.accent : edge;
    ctx.globalAlpha *= strong ? 1 : 0.55;
    frameCard(ctx, inside, selected ? 2 : 1);
  }
  ctx.globalAlpha = alpha;
}

/**
 * A card with one pixel off each corner, of rectangles alone. Rounded rectangles as paths, strokes and clips look the same at this
 * size and cost ten times as much where the GPU is imitated: for 300 of them 70 ms a frame filled, 120 stroked or clipped to, against 8.
 */
function fillCard(ctx: CanvasRenderingContext2D, { x, y, w, h }: Box): void {
  ctx.fillRect(x + 1, y, w - 2, 1);
  ctx.fillRect(x, y + 1, w, h - 2);
  ctx.fillRect(x + 1, y + h - 1, w - 2, 1);
}

function frameCard(ctx: CanvasRenderingContext2D, { x, y, w, h }: Box, line: number): void {
  const notch = w > ROUND_FROM_PX ? 1 : 0;
  const side = Math.min(line, w / 2);
  ctx.fillRect(x + notch, y, w - 2 * notch, line);
  ctx.fillRect(x + notch, y + h - line, w - 2 * notch, line);
  ctx.fillRect(x, y + notch, side, h - 2 * notch);
  ctx.fillRect(x + w - side, y + notch, side, h - 2 * notch);
}

function paintContent(ctx: CanvasRenderingContext2D, scene: Scene, clip: Clip, box: Box): void {
  if (clip.source.kind === 'color') {
    ctx.fillStyle = clip.source.color;
    ctx.fillRect(box.x, box.y + NAME_PX, box.w, box.h - NAME_PX - 1);
    return;
  }
  if (clip.source.kind !== 'media') return;
  const asset = scene.snapshot.asset.get(clip.source.asset);
  if (!asset) return;
  const inner = { x: box.x, y: box.y + NAME_PX, w: box.w, h: box.h - NAME_PX - 1 };
  if (scene.snapshot.track.get(clip.place.track)?.kind === 'audio') {
    if (scene.waveforms) paintWaveform(ctx, scene, clip, asset, clip.source.stream, inner);
  } else if (scene.thumbnails && inner.h >= 16 && box.w >= 20) paintFilmstrip(ctx, scene, clip, asset, inner);
}

function paintName(ctx: CanvasRenderingContext2D, scene: Scene, clip: Clip, box: Box): void {
  // The name stays in sight while its clip is scrolled out to the left.
  // Clear of the fade's handle while that is shown.
  const held = scene.hovered === clip.id || scene.selected.has(clip.id);
  const x = Math.max(box.x + (held ? 7 : 0), 0) + 6;
  const room = box.x + box.w - x - 6;
  if (room < 14) return;
  ctx.fillStyle = scene.palette.clipInk;
  ctx.font = `500 11px ${scene.palette.font}`;
  ctx.textBaseline = 'middle';
  const y = box.y + NAME_PX / 2;
  const indent = clip.link && room > 40 ? paintLinkMark(ctx, x, y) : 0;
  const speed = clip.speed.num / clip.speed.den;
  const mark = speed === 1 ? '' : `${Math.round(speed * 100)} % `;
  ctx.fillText(fitText(ctx, mark + clipName(scene, clip), room - indent), x + indent, y + 0.5);
}

/** Two rings of a chain: this clip moves with another. Returns the width that it takes. */
function paintLinkMark(ctx: CanvasRenderingContext2D, x: number, y: number): number {
  ctx.strokeStyle = ctx.fillStyle;
  ctx.lineWidth = 1;
  ctx.strokeRect(x + 0.5, y - 1.5, 5, 3);
  ctx.strokeRect(x + 4.5, y - 1.5, 5, 3);
  return 15;
}

const widths = new Map<string, number>();
/** An estimate of 6 px a letter decides what is measured at all: measuring 1,000 names a frame costs more than drawing them. */
function fitText(ctx: CanvasRenderingContext2D, text: string, room: number): string {
  const line = text.replace(/\s+/g, ' ');
  if (line.length * 9 < room) return line;
  let width = widths.get(line);
  if (width === undefined) {
    if (widths.size > 5000) widths.clear();
    width = ctx.measureText(line).width;
    widths.set(line, width);
  }
  if (width <= room) return line;
  const letters = Math.floor((room / width) * line.length) - 1;
  return letters > 1 ? `${line.slice(0, letters)}…` : '';
}

/** A fade is a dark wedge with its ramp drawn; the handle stands where the ramp ends. */
function paintFades(ctx: CanvasRenderingContext2D, scene: Scene, clip: Clip, box: Box): void {
  const { ticksPerPx, palette } = scene;
  const [inPx, outPx] = [clip.fadeIn / ticksPerPx, clip.fadeOut / ticksPerPx];
  const end = box.x + box.w;
  const wedges: [number, number][] = [];
  if (inPx > 1) wedges.push([box.x, box.x + inPx]);
  if (outPx > 1) wedges.push([end, end - outPx]);
  for (const [from, to] of wedges) {
    ctx.beginPath();
    ctx.moveTo(from, box.y);
    ctx.lineTo(to, box.y);
    ctx.lineTo(from, box.y + box.h);
    ctx.closePath();
    // Towards the ground under the clips: darker in the dark, lighter in the light.
    ctx.fillStyle = palette.bed;
    ctx.globalAlpha *= 0.6;
    ctx.fill();
    ctx.globalAlpha /= 0.6;
    ctx.strokeStyle = palette.clipInk;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(from, box.y + box.h);
    ctx.lineTo(to, box.y);
    ctx.stroke();
  }
  if (scene.hovered !== clip.id && !scene.selected.has(clip.id)) return;
  if (box.w < 48) return;
  ctx.fillStyle = palette.clipInk;
  for (const x of [box.x + Math.max(inPx, 5), end - Math.max(outPx, 5)]) {
    ctx.beginPath();
    ctx.arc(x, box.y + 5, 3.5, 0, Math.PI * 2);
    ctx.fill();
  }
}
