import {
  type AutomationTarget,
  automationOf,
} from '../../../../project/commands/timeline/automation-target.ts';
import { sameTarget } from '../../../workspace/automation/automation-view.ts';
import type { HeadRow, LaneRow } from '../layout/timeline-layout.ts';
import type { CurvePlace } from './curve-place.ts';
import { curveY } from './curve-place.ts';
import { paintCurve } from './paint-curve.ts';
import type { Scene } from './scene.ts';

const NONE: ReadonlySet<number> = new Set();

export const lanePlace = ({ value, top, height }: LaneRow, scrolled: number): CurvePlace => ({
  law: value.law,
  offset: 0,
  top: top - scrolled,
  height,
});

export const chosenOn = (scene: Pick<Scene, 'points'>, target: AutomationTarget): ReadonlySet<number> =>
  scene.points && sameTarget(scene.points.target, target) ? scene.points.at : NONE;

/** The curve of one lane, over the line of its value at rest. */
export function paintLaneRow(ctx: CanvasRenderingContext2D, scene: Scene, lane: LaneRow): void {
  const { palette, width, left, ticksPerPx } = scene;
  const place = lanePlace(lane, scene.top);
  if (place.top + place.height < 0 || place.top > scene.height) return;
  ctx.fillStyle = palette.laneAlt;
  ctx.fillRect(0, place.top, width, place.height);
  ctx.fillStyle = palette.line;
  ctx.fillRect(0, place.top + place.height, width, 1);
  ctx.fillRect(0, Math.round(curveY(place, lane.value.law.rest)), width, 1);
  const { target } = lane.value;
  const curve = automationOf(scene.snapshot, target) ?? lane.value.law.rest;
  ctx.globalAlpha = typeof curve === 'number' ? 0.6 : 1;
  paintCurve(ctx, {
    curve,
    place,
    from: 0,
    to: width,
    left,
    ticksPerPx,
    color: palette.audioEdge,
    chosen: chosenOn(scene, target),
    palette,
    points: true,
  });
  ctx.globalAlpha = 1;
}

export function paintHead(ctx: CanvasRenderingContext2D, scene: Scene, { top, height }: HeadRow): void {
  const y = top - scene.top;
  if (y + height < 0 || y > scene.height) return;
  ctx.fillStyle = scene.palette.line;
  ctx.fillRect(0, y + height, scene.width, 1);
}
