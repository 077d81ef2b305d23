import { formatTimecode } from '../../../../base/timecode.ts';
import { valueAt } from '../../../../engine/timeline/keyframes.ts';
import { automationOf } from '../../../../project/commands/timeline/automation-target.ts';
import { t } from '../../../ui/i18n/i18n.ts';
import type { Automatable } from '../../../workspace/automation/automatable.ts';
import {
  keysOf,
  movedPoints,
  steppedPoints,
  withPoint,
  withValue,
} from '../../../workspace/automation/curve-edit.ts';
import { chosenPoints, removePoints, setCurve } from '../../../workspace/automation/edit-points.ts';
import type { Editor } from '../../../workspace/editor-context.ts';

const curveNow = (editor: Editor, { target, law }: Automatable) =>
  automationOf(editor.snapshot(), target) ?? law.rest;

/** The point that the keyboard is on: the last of those chosen. */
const currentPoint = (editor: Editor, { target }: Automatable): number | null =>
  [...chosenPoints(editor, target)].at(-1) ?? null;

/** What a lane says of itself: the point that is chosen, or the value under the playhead. */
export function laneText(
  editor: Editor,
  value: Automatable,
): { readonly now: number; readonly text: string } {
  const curve = curveNow(editor, value);
  const keys = keysOf(curve);
  const at = currentPoint(editor, value);
  const index = keys.findIndex((key) => key.at === at);
  const key = keys[index];
  if (key) {
    const time = formatTimecode(key.at, editor.sequence().frameRate);
    const params = { value: value.law.say(key.value), time, place: index + 1, count: keys.length };
    return { now: key.value, text: t('editor.automation.point', params) };
  }
  const now = valueAt(curve, editor.session.player.time());
  const params = { value: value.law.say(now), count: keys.length };
  return {
    now,
    text: t(keys.length > 0 ? 'editor.automation.between' : 'editor.automation.constant', params),
  };
}

/** A point under the playhead with the value that the curve has there. */
export function addPointAtPlayhead(editor: Editor, value: Automatable): void {
  const curve = curveNow(editor, value);
  const at = Math.round(editor.session.player.time());
  if (setCurve(editor, value.target, withPoint(curve, at, valueAt(curve, at), value.law)))
    editor.state.automation.choosePoints(value.target, [at]);
}

/** What was typed goes to the chosen points, to a value without points as it is, else into a new point under the playhead. */
export function typeValue(editor: Editor, value: Automatable, text: string): void {
  const next = value.law.read(text, laneText(editor, value).now);
  if (next === null) return;
  const curve = curveNow(editor, value);
  const chosen = chosenPoints(editor, value.target);
  if (typeof curve === 'number' || chosen.size > 0)
    setCurve(editor, value.target, withValue(curve, chosen, next));
  else {
    const at = Math.round(editor.session.player.time());
    if (setCurve(editor, value.target, withPoint(curve, at, next, value.law)))
      editor.state.automation.choosePoints(value.target, [at]);
  }
}

export const chooseAllPoints = (editor: Editor, value: Automatable): void =>
  editor.state.automation.choosePoints(
    value.target,
    keysOf(curveNow(editor, value)).map(({ at }) => at),
  );

/**
 * Left and right go from point to point (Shift chooses more), up and down step the value (Shift ten times as far), Alt with left and right
 * moves in time, Enter puts a point under the playhead. True: taken.
 */
export function laneKey(editor: Editor, value: Automatable, event: KeyboardEvent): boolean {
  const { automation, view } = editor.state;
  const { target, law } = value;
  const mod = event.ctrlKey || event.metaKey;
  const across = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const along = { ArrowDown: -1, ArrowUp: 1 }[event.key];
  if (mod) {
    if (event.key.toLowerCase() !== 'a') return false;
    chooseAllPoints(editor, value);
    return true;
  }
  const curve = curveNow(editor, value);
  const chosen = chosenPoints(editor, target);
  if (across && event.altKey) {
    const by = across * editor.frame() * (event.shiftKey ? 10 : 1);
    const next = movedPoints(curve, chosen, Math.round(by), 0, law);
    if (chosen.size > 0 && setCurve(editor, target, next.curve)) automation.choosePoints(target, next.points);
  } else if (across) {
    const keys = keysOf(curve);
    const from = currentPoint(editor, value) ?? editor.session.player.time();
    const next = across > 0 ? keys.find((key) => key.at > from) : keys.findLast((key) => key.at < from);
    if (!next) return true;
    automation.choosePoints(target, event.shiftKey ? [...chosen, next.at] : [next.at]);
    view.reveal(next.at);
  } else if (along && !event.altKey) {
    const step = along * law.step * (event.shiftKey ? 10 : 1);
    if (typeof curve !== 'number' && chosen.size === 0) return true;
    setCurve(editor, target, steppedPoints(curve, chosen, step, law));
  } else if (event.key === 'Enter') addPointAtPlayhead(editor, value);
  else if ((event.key === 'Delete' || event.key === 'Backspace') && chosen.size > 0) removePoints(editor);
  else if (event.key === 'Escape' && chosen.size > 0) automation.forgetPoints();
  else return false;
  return true;
}
