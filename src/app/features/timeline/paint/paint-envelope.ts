import type { Clip } from '../../../../project/records/clip.ts';
import { GAIN } from '../../../workspace/automation/value-law.ts';
import type { Box } from './box.ts';
import type { CurvePlace } from './curve-place.ts';
import { NAME_PX } from './name-height.ts';
import { chosenOn } from './paint-automation.ts';
import { paintCurve } from './paint-curve.ts';
import type { Scene } from './scene.ts';

/** In a clip that is smaller, an envelope would hide its waves. */
const LEAST_WIDTH_PX = 24;
const LEAST_HEIGHT_PX = 24;

/** Where the gain of a clip is drawn: over its waves. @param box of the clip, px of the lanes */
export const envelopePlace = (clip: Clip, box: Pick<Box, 'y' | 'h'>): CurvePlace => ({
  law: GAIN,
  offset: clip.place.start,
  top: box.y + NAME_PX,
  height: box.h - NAME_PX - 1,
});

export const hasEnvelope = (box: Pick<Box, 'w' | 'h'>): boolean =>
  box.w >= LEAST_WIDTH_PX && box.h - NAME_PX >= LEAST_HEIGHT_PX;

/** The gain of a clip of sound over its time. Of a clip at rest it shows only while the pointer or the selection is on it. */
export function paintEnvelope(ctx: CanvasRenderingContext2D, scene: Scene, clip: Clip, box: Box): void {
  const held = scene.selected.has(clip.id) || scene.hovered === clip.id;
  if (!scene.envelopes || !hasEnvelope(box) || (clip.gainDb === 0 && !held)) return;
  const target = { kind: 'clip', id: clip.id, value: 'gainDb' } as const;
  paintCurve(ctx, {
    curve: clip.gainDb,
    place: envelopePlace(clip, box),
    from: Math.max(0, box.x),
    to: Math.min(scene.width, box.x + box.w),
    left: scene.left,
    ticksPerPx: scene.ticksPerPx,
    color: scene.palette.clipInk,
    chosen: chosenOn(scene, target),
    palette: { bed: scene.palette.audio, accent: scene.palette.accent, ink: scene.palette.clipInk },
    points: held,
  });
}
