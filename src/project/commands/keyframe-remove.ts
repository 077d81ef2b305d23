import * as v from 'valibot';
import { Ticks } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';
import { AutomationTarget, changeAutomation } from './timeline/automation-target.ts';
import { removeKey } from './timeline/edit-keys.ts';

/**
 * Takes keys out; a time without one is passed over. The last key of a value leaves its value behind as a constant.
 * @throws StoryError `no-such-record`, `track-locked`, `invalid-arguments`
 */
export const keyframeRemove = defineCommand({
  id: 'keyframe.remove',
  args: v.object({
    keys: v.pipe(v.array(v.object({ target: AutomationTarget, at: Ticks })), v.minLength(1)),
  }),
  run(tx, { keys }) {
    for (const { target, at } of keys)
      changeAutomation(tx, 'keyframe.remove', target, (old) => removeKey(old, at));
  },
});
