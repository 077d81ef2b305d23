import * as v from 'valibot';
import { StoryError } from '../../base/errors.ts';
import { type Animated, Finite, Id, NonNegativeTicks } from '../records/fields.ts';
import type { Transaction } from '../store/transaction.ts';
import { defineCommand } from './define-command.ts';
import { recordAutomation } from './timeline/record-automation.ts';
import { unlockedOwner } from './timeline/strips.ts';

const STRIP_VALUES = ['gainDb', 'pan', 'mute'] as const;
const PANNER_VALUES = ['x', 'y', 'divergence', 'width', 'rotation', 'lfeDb'] as const;

/** Which value of the mixer was moved. */
const Target = v.variant('kind', [
  v.object({ kind: v.picklist(['track', 'bus']), id: Id, value: v.picklist(STRIP_VALUES) }),
  v.object({ kind: v.literal('sequence'), id: Id, value: v.picklist(['gainDb', 'mute']) }),
  v.object({ kind: v.literal('panner'), id: Id, value: v.picklist(PANNER_VALUES) }),
  v.object({ kind: v.literal('send'), id: Id, value: v.literal('gainDb') }),
  v.object({ kind: v.literal('effect'), id: Id, value: v.string() }),
]);
type Target = v.InferOutput<typeof Target>;

/**
 * Takes a pass of a hand on a fader into the keyframes of what it moved. Times are of the sequence; of a clip's effect, of the clip.
 * `tolerance` is in the value's own unit: lines between the keys stray from no recorded point by more.
 * @throws StoryError `no-such-record`, `track-locked`, `invalid-arguments`
 */
export const automationRecord = defineCommand({
  id: 'automation.record',
  args: v.object({
    target: Target,
    mode: v.picklist(['touch', 'latch', 'write']),
    from: NonNegativeTicks,
    to: NonNegativeTicks,
    points: v.pipe(v.array(v.object({ at: NonNegativeTicks, value: Finite })), v.minLength(1)),
    tolerance: v.optional(v.pipe(Finite, v.minValue(0)), 0.1),
  }),
  run(tx, { target, mode, from, to, points, tolerance }) {
    const record = (old: Animated): Animated => recordAutomation(old, points, { mode, from, to }, tolerance);
    write(tx, target, record);
  },
});

function write(tx: Transaction, target: Target, record: (old: Animated) => Animated): void {
  const { id } = target;
  if (target.kind === 'track')
    tx.patch('track', id, { [target.value]: record(tx.get('track', id)[target.value]) });
  else if (target.kind === 'bus')
    tx.patch('bus', id, { [target.value]: record(tx.get('bus', id)[target.value]) });
  else if (target.kind === 'send') tx.patch('send', id, { gainDb: record(tx.get('send', id).gainDb) });
  else if (target.kind === 'sequence')
    tx.patch('sequence', id, { [target.value]: record(tx.get('sequence', id)[target.value]) });
  else if (target.kind === 'panner') writePanner(tx, id, target.value, record);
  else {
    const effect = tx.get('effect', id);
    unlockedOwner(tx, effect.owner);
    const old = effect.params[target.value] ?? 0;
    if (typeof old === 'string' || typeof old === 'boolean') throw refused(`params.${target.value}`);
    tx.patch('effect', id, { params: { ...effect.params, [target.value]: record(old) } });
  }
}

function writePanner(
  tx: Transaction,
  id: string,
  value: (typeof PANNER_VALUES)[number],
  record: (old: Animated) => Animated,
): void {
  const type = tx.find('track', id) ? 'track' : 'bus';
  const { panner } = tx.get(type, id);
  if (!panner) throw refused('panner');
  tx.patch(type, id, { panner: { ...panner, [value]: record(panner[value]) } });
}

const refused = (field: string): StoryError =>
  new StoryError('invalid-arguments', {
    params: { command: 'automation.record', field, reason: 'is no number that moves' },
  });
