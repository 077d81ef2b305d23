import * as v from 'valibot';
import { Ticks } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';
import { AutomationTarget, changeAutomation } from './timeline/automation-target.ts';
import { keyedValue } from './timeline/keyframes.ts';

/**
 * Makes values constant again: what each is at `at`.
 * @throws StoryError `no-such-record`, `track-locked`, `invalid-arguments`
 */
export const keyframeClear = defineCommand({
  id: 'keyframe.clear',
  args: v.object({
    values: v.pipe(v.array(v.object({ target: AutomationTarget, at: Ticks })), v.minLength(1)),
  }),
  run(tx, { values }) {
    for (const { target, at } of values)
      changeAutomation(tx, 'keyframe.clear', target, (old) => keyedValue(old, at));
  },
});
