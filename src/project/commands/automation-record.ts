import * as v from 'valibot';
import { Finite, NonNegativeTicks } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';
import { AutomationTarget, changeAutomation } from './timeline/automation-target.ts';
import { recordAutomation, recordSteps } from './timeline/record-automation.ts';

/**
 * Takes a pass of a hand on a fader into the keyframes of what it moved. Times are of the sequence; of a clip and its effects, of the
 * clip. `tolerance` is in the value's own unit: lines between the keys stray from no recorded point by more.
 * @throws StoryError `no-such-record`, `track-locked`, `invalid-arguments`
 */
export const automationRecord = defineCommand({
  id: 'automation.record',
  args: v.object({
    target: AutomationTarget,
    mode: v.picklist(['touch', 'latch', 'write']),
    from: NonNegativeTicks,
    to: NonNegativeTicks,
    points: v.pipe(v.array(v.object({ at: NonNegativeTicks, value: Finite })), v.minLength(1)),
    tolerance: v.optional(v.pipe(Finite, v.minValue(0)), 0.1),
    /** A switch or a choice: values hold from point to point. */
    steps: v.optional(v.boolean(), false),
  }),
  run(tx, { target, mode, from, to, points, tolerance, steps }) {
    changeAutomation(tx, 'automation.record', target, (old) =>
      steps
        ? recordSteps(old, points, { mode, from, to })
        : recordAutomation(old, points, { mode, from, to }, tolerance),
    );
  },
});
