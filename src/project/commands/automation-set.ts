import * as v from 'valibot';
import { Animated } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';
import { AutomationTarget, changeAutomation } from './timeline/automation-target.ts';
import { sortKeys } from './timeline/keyframes.ts';

/**
 * Draws a curve by hand: a constant, or keys in any order, the last of several at one time. Times as in `automation.record`.
 * @throws StoryError `no-such-record`, `track-locked`, `invalid-record` for values outside of what the target takes
 */
export const automationSet = defineCommand({
  id: 'automation.set',
  args: v.object({ target: AutomationTarget, value: Animated }),
  run(tx, { target, value }) {
    changeAutomation(tx, 'automation.set', target, () => sortKeys(value));
  },
});
