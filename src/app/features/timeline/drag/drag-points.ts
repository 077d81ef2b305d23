import { formatTimecode } from '../../../../base/timecode.ts';
import { valueAt } from '../../../../engine/timeline/keyframes.ts';
import {
  type AutomationTarget,
  automationOf,
} from '../../../../project/commands/timeline/automation-target.ts';
import type { Animated } from '../../../../project/records/fields.ts';
import { t } from '../../../ui/i18n/i18n.ts';
import { preferences } from '../../../ui/preferences.ts';
import { keysOf, movedPoints, withPoint } from '../../../workspace/automation/curve-edit.ts';
import { chosenPoints, setCurve } from '../../../workspace/automation/edit-points.ts';
import type { Editor } from '../../../workspace/editor-context.ts';
import { beginDrag } from '../../../workspace/perform.ts';
import { type CurvePlace, curveValue, curveY, liftOf, pointAt } from '../paint/curve-place.ts';
import { NO_OVERLAY } from '../paint/scene.ts';
import type { AlongHandlers } from './drag-along.ts';
import { createSnapper } from './snapping.ts';
import { pointIn, type Stage } from './stage.ts';

const REACH_PX = 8;
const TOUCH_REACH_PX = 18;

/** A curve under the pointer. `place` is asked anew while the view scrolls. */
export interface CurveUnder {
  readonly target: AutomationTarget;
  readonly place: () => CurvePlace;
  /** The last time of the curve that a point can have: the end of a clip. */
  readonly last?: number;
}

type Point = { readonly clientX: number; readonly clientY: number };

const curveNow = (editor: Editor, { target, place }: CurveUnder) =>
  automationOf(editor.session.store.snapshot(), target) ?? place().law.rest;

export function pointUnder(
  editor: Editor,
  stage: Stage,
  under: CurveUnder,
  event: Point,
  touch = false,
): number | null {
  const { x, y } = pointIn(stage, event);
  const { view } = editor.state;
  const scale = { toX: view.toX, ticksPerPx: view.ticksPerPx() };
  return pointAt(curveNow(editor, under), under.place(), scale, x, y, touch ? TOUCH_REACH_PX : REACH_PX);
}

/** Chooses a point as clips are chosen: alone, with Ctrl in or out, with Shift all from the last to it. */
export function choosePoint(editor: Editor, target: AutomationTarget, at: number, event: PointerEvent): void {
  const { automation } = editor.state;
  const chosen = chosenPoints(editor, target);
  if (event.ctrlKey || event.metaKey) {
    const next = new Set(chosen);
    if (!next.delete(at)) next.add(at);
    automation.choosePoints(target, next);
  } else if (event.shiftKey && chosen.size > 0) {
    const [low, high] = [Math.min(at, ...chosen), Math.max(at, ...chosen)];
    const between = keysOf(automationOf(editor.snapshot(), target) ?? 0).filter(
      (key) => key.at >= low && key.at <= high,
    );
    automation.choosePoints(
      target,
      between.map((key) => key.at),
    );
  } else if (!chosen.has(at)) automation.choosePoints(target, [at]);
}

/** With Ctrl or ⌘ values follow an eighth as fast: a track of 48 px has 4 dB to the pixel. */
export const finenessOf = (event: PointerEvent): number => (event.ctrlKey || event.metaKey ? 1 / 8 : 1);

/** The chosen points follow the pointer; with Shift along one axis alone, with Alt past what times snap to. */
export function dragPoints(
  editor: Editor,
  stage: Stage,
  down: PointerEvent,
  under: CurveUnder,
  grabbed: number,
): AlongHandlers {
  const { view, automation } = editor.state;
  const { target } = under;
  const chosen = chosenPoints(editor, target);
  const old = curveNow(editor, under);
  const start = pointIn(stage, down);
  const from = { time: view.toTime(start.x), y: start.y + view.top() };
  const snapper = createSnapper(editor, new Set(), preferences.snapping);
  const drag = beginDrag(editor, 'automation.set');
  const most = (under.last ?? Number.POSITIVE_INFINITY) - Math.max(...chosen);
  const done = () => stage.setOverlay(NO_OVERLAY);
  return {
    move: (event) => {
      const place = under.place();
      const { x, y } = pointIn(stage, event);
      const dy = (y + view.top() - from.y) * finenessOf(event);
      const raw = view.toTime(x) - from.time;
      const across = Math.abs(raw / view.ticksPerPx()) >= Math.abs(dy);
      const free = event.shiftKey && !across ? 0 : raw;
      const { delta, line } = snapper.snap([grabbed + place.offset], free, event.altKey || free === 0);
      const lift = event.shiftKey && across ? 0 : liftOf(place, dy);
      const next = movedPoints(old, chosen, Math.round(Math.min(most, delta)), lift, place.law);
      if (!drag.update((apply) => apply('automation.set', { target, value: next.curve }))) return;
      automation.choosePoints(target, next.points);
      const index = [...chosen].indexOf(grabbed);
      const at = [...next.points][index] ?? grabbed;
      const value = keysOf(next.curve).find((key) => key.at === at)?.value ?? place.law.rest;
      stage.setOverlay({
        ...NO_OVERLAY,
        snapLine: line,
        label: { text: readout(editor, under, at, value), x, y },
      });
    },
    end: () => {
      drag.commit();
      done();
    },
    cancel: () => {
      drag.revert();
      automation.choosePoints(target, chosen);
      done();
    },
  };
}

function readout(editor: Editor, under: CurveUnder, at: number, value: number): string {
  const { law, offset } = under.place();
  const time = formatTimecode(at + offset, editor.sequence().frameRate);
  return t('editor.timeline.readoutMove', { delta: law.say(value), start: time });
}

/** A rectangle chooses the points that it touches; with Shift or Ctrl, in addition. */
export function marqueePoints(
  editor: Editor,
  stage: Stage,
  down: PointerEvent,
  under: CurveUnder,
): AlongHandlers {
  const { view, automation } = editor.state;
  const start = pointIn(stage, down);
  const anchor = { time: view.toTime(start.x), y: start.y + view.top() };
  const adds = down.shiftKey || down.ctrlKey || down.metaKey;
  const before = adds ? chosenPoints(editor, under.target) : new Set<number>();
  const done = () => stage.setOverlay(NO_OVERLAY);
  return {
    move: (event) => {
      const to = pointIn(stage, event);
      const place = under.place();
      const [left, right] = [anchor.time, view.toTime(to.x)].sort((a, b) => a - b) as [number, number];
      const [top, bottom] = [anchor.y - view.top(), to.y].sort((a, b) => a - b) as [number, number];
      const found = keysOf(curveNow(editor, under)).filter((key) => {
        const [time, y] = [key.at + place.offset, curveY(place, key.value)];
        return time >= left && time <= right && y >= top - 3 && y <= bottom + 3;
      });
      automation.choosePoints(under.target, [...before, ...found.map(({ at }) => at)]);
      const x = view.toX(left);
      stage.setOverlay({
        ...NO_OVERLAY,
        marquee: { x, y: top, w: view.toX(right) - x, h: bottom - top },
      });
    },
    end: done,
    cancel: done,
  };
}

/** A new point where the pointer is, chosen; with `on`, at that time on the curve. */
export function addPointAt(
  editor: Editor,
  stage: Stage,
  under: CurveUnder,
  event: Point,
  on?: Animated,
): void {
  const { x, y } = pointIn(stage, event);
  const place = under.place();
  const at = Math.round(
    Math.min(under.last ?? Number.POSITIVE_INFINITY, Math.max(0, editor.state.view.toTime(x) - place.offset)),
  );
  const value = on === undefined ? curveValue(place, y) : valueAt(on, at);
  const next = withPoint(curveNow(editor, under), at, value, place.law);
  if (setCurve(editor, under.target, next)) editor.state.automation.choosePoints(under.target, [at]);
}
