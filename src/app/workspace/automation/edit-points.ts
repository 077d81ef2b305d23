// The edits of a curve that panels, menus and keys make.
import type { Ticks } from '../../../base/time.ts';
import { type AutomationTarget, automationOf } from '../../../project/commands/timeline/automation-target.ts';
import type { Animated } from '../../../project/records/fields.ts';
import type { Editor } from '../editor-context.ts';
import { perform } from '../perform.ts';
import { sameTarget } from './automation-view.ts';
import { type Ease, flattened, keysOf, withEase, withoutPoints } from './curve-edit.ts';

export const setCurve = (editor: Editor, target: AutomationTarget, value: Animated): boolean =>
  perform(editor, 'automation.set', { target, value }) !== null && !editor.readOnly();

/** The chosen points of this curve that are still there. */
export function chosenPoints(editor: Editor, target: AutomationTarget): ReadonlySet<Ticks> {
  const points = editor.state.automation.points();
  if (!points || !sameTarget(points.target, target)) return new Set();
  const there = new Set(keysOf(automationOf(editor.snapshot(), target) ?? 0).map(({ at }) => at));
  return new Set([...points.at].filter((at) => there.has(at)));
}

/** Takes the chosen points away, whichever curve they are on. */
export function removePoints(editor: Editor): void {
  const chosen = editor.state.automation.points();
  const curve = chosen && automationOf(editor.snapshot(), chosen.target);
  if (!chosen || curve === null) return;
  const next = withoutPoints(curve, chosen.at);
  if (next !== curve && !setCurve(editor, chosen.target, next)) return;
  editor.state.automation.forgetPoints();
}

/** How the curve goes on from the chosen points; without any, from all. */
export function easePoints(editor: Editor, target: AutomationTarget, ease: Ease): void {
  const curve = automationOf(editor.snapshot(), target);
  if (curve === null || typeof curve === 'number') return;
  const chosen = chosenPoints(editor, target);
  const points = chosen.size > 0 ? chosen : new Set(curve.keys.map(({ at }) => at));
  setCurve(editor, target, withEase(curve, points, ease));
}

/** All points go; the value under the playhead stays. `offset`: where times of the curve begin on the timeline. */
export function clearCurve(editor: Editor, target: AutomationTarget, offset: Ticks = 0): void {
  const curve = automationOf(editor.snapshot(), target);
  if (curve === null || typeof curve === 'number') return;
  setCurve(editor, target, flattened(curve, editor.session.player.time() - offset));
  editor.state.automation.forgetPoints();
}
