import { valueAt } from '../../../../engine/timeline/keyframes.ts';
import { type Clip, clipEnd } from '../../../../project/records/clip.ts';
import type { Animated } from '../../../../project/records/fields.ts';
import { preferences } from '../../../ui/preferences.ts';
import { GAIN } from '../../../workspace/automation/value-law.ts';
import type { Editor } from '../../../workspace/editor-context.ts';
import { beginDrag } from '../../../workspace/perform.ts';
import { curveY, liftOf } from '../paint/curve-place.ts';
import { envelopePlace, hasEnvelope } from '../paint/paint-envelope.ts';
import { NO_OVERLAY } from '../paint/scene.ts';
import type { AlongHandlers } from './drag-along.ts';
import { addPointAt, type CurveUnder, dragPoints, finenessOf, pointUnder } from './drag-points.ts';
import type { Hit } from './hit-test.ts';
import { pointIn, type Stage } from './stage.ts';

const LINE_REACH_PX = 4;
const TOUCH_REACH_PX = 10;

/** What of a clip's gain is under the pointer: one of its points, or the line itself. */
export interface EnvelopeHold {
  readonly clip: Clip;
  readonly under: CurveUnder;
  /** Time of the point in the clip; null: the line. */
  readonly point: number | null;
}

type Place = { readonly clientX: number; readonly clientY: number };

/** Null beside the envelope, and on clips that are not selected: a press on those is meant for the clip. */
export function envelopeUnder(
  editor: Editor,
  stage: Stage,
  found: Hit,
  event: Place,
  touch = false,
): EnvelopeHold | null {
  const { clip, row } = found;
  const { selection, view, tool } = editor.state;
  if (!clip || row?.track.kind !== 'audio' || row.track.locked || editor.readOnly()) return null;
  if (!preferences.envelopes || tool() !== 'select' || !selection.clips().has(clip.id)) return null;
  const box = () => ({ y: row.top - view.top() + 1, h: row.height - 2 });
  if (!hasEnvelope({ w: clip.duration / view.ticksPerPx(), h: row.height - 2 })) return null;
  const under: CurveUnder = {
    target: { kind: 'clip', id: clip.id, value: 'gainDb' },
    place: () => envelopePlace(clip, box()),
    last: clip.duration,
  };
  const point = pointUnder(editor, stage, under, event, touch);
  // Points that a trim has left outside of the clip are not in sight.
  if (point !== null && point >= 0 && point <= clip.duration) return { clip, under, point };
  const { x, y } = pointIn(stage, event);
  const time = view.toTime(x);
  // Edges and handles of fades lie over the line, points over them.
  if (found.zone !== 'body' || time < clip.place.start || time >= clipEnd(clip)) return null;
  const line = curveY(under.place(), valueAt(clip.gainDb, time - clip.place.start));
  const reach = touch ? TOUCH_REACH_PX : LINE_REACH_PX;
  return Math.abs(y - line) <= reach ? { clip, under, point: null } : null;
}

export const dragEnvelope = (
  editor: Editor,
  stage: Stage,
  down: PointerEvent,
  hold: EnvelopeHold,
): AlongHandlers =>
  hold.point === null
    ? dragLine(editor, stage, down, hold)
    : dragPoints(editor, stage, down, hold.under, hold.point);

/** A point on the line where it was clicked twice; what the clip sounds like does not change by it. */
export function addEnvelopePoint(editor: Editor, stage: Stage, hold: EnvelopeHold, event: Place): void {
  if (hold.point === null) addPointAt(editor, stage, hold.under, event, hold.clip.gainDb);
}

const shifted = (gain: Animated, by: number): Animated => {
  const one = (value: number) => Math.min(GAIN.max, Math.max(GAIN.min, value + by));
  return typeof gain === 'number'
    ? one(gain)
    : { ...gain, keys: gain.keys.map((key) => ({ ...key, value: one(key.value) })) };
};

/** The whole curve goes up and down, on all selected clips of sound by as many decibels. */
function dragLine(
  editor: Editor,
  stage: Stage,
  down: PointerEvent,
  { clip, under }: EnvelopeHold,
): AlongHandlers {
  const { view, selection } = editor.state;
  const start = pointIn(stage, down);
  const from = {
    y: start.y + view.top(),
    gain: valueAt(clip.gainDb, view.toTime(start.x) - clip.place.start),
  };
  const snapshot = editor.snapshot();
  const all = [...selection.clips()].flatMap((id) => {
    const one = snapshot.clip.get(id);
    const track = one && snapshot.track.get(one.place.track);
    return one && track?.kind === 'audio' && !track.locked ? [one] : [];
  });
  const drag = beginDrag(editor, 'automation.set');
  const done = () => stage.setOverlay(NO_OVERLAY);
  return {
    move: (event) => {
      const { x, y } = pointIn(stage, event);
      const place = under.place();
      const to = place.law.place(from.gain) + liftOf(place, (y + view.top() - from.y) * finenessOf(event));
      const by = place.law.at(Math.min(1, Math.max(0, to))) - from.gain;
      drag.update((apply) => {
        for (const { id, gainDb } of all)
          apply('automation.set', {
            target: { kind: 'clip', id, value: 'gainDb' },
            value: shifted(gainDb, by),
          });
      });
      const text = GAIN.say(from.gain + by);
      stage.setOverlay({ ...NO_OVERLAY, label: { text, x, y } });
    },
    end: () => {
      drag.commit();
      done();
    },
    cancel: () => {
      drag.revert();
      done();
    },
  };
}
