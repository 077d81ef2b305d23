import * as v from 'valibot';
import { Ease, Finite, Ticks } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';
import { AutomationTarget, changeAutomation } from './timeline/automation-target.ts';
import { setKey } from './timeline/edit-keys.ts';

/**
 * Puts keys into values, each at its own time, or changes those that are there. A constant becomes a value with one key. Without
 * `value` the one of that time is taken, without `ease` that of the key before.
 * @throws StoryError `no-such-record`, `track-locked`, `invalid-arguments`
 */
export const keyframeSet = defineCommand({
  id: 'keyframe.set',
  args: v.object({
    keys: v.pipe(
      v.array(
        v.object({
          target: AutomationTarget,
          at: Ticks,
          value: v.optional(Finite),
          ease: v.optional(Ease),
        }),
      ),
      v.minLength(1),
    ),
  }),
  run(tx, { keys }) {
    for (const { target, at, value, ease } of keys)
      changeAutomation(tx, 'keyframe.set', target, (old) => setKey(old, at, value, ease), value);
  },
});
