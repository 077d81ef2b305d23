import * as v from 'valibot';
import { Ticks } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';
import { AutomationTarget, changeAutomation } from './timeline/automation-target.ts';
import { moveKey } from './timeline/edit-keys.ts';

/**
 * Moves keys in time; a key that stands where one comes to is replaced, a time without a key is passed over.
 * @throws StoryError `no-such-record`, `track-locked`, `invalid-arguments`
 */
export const keyframeMove = defineCommand({
  id: 'keyframe.move',
  args: v.object({
    keys: v.pipe(v.array(v.object({ target: AutomationTarget, from: Ticks, to: Ticks })), v.minLength(1)),
  }),
  run(tx, { keys }) {
    for (const { target, from, to } of keys)
      changeAutomation(tx, 'keyframe.move', target, (old) => moveKey(old, from, to));
  },
});
