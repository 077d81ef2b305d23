// Every value that keyframes can move, by name: what is recorded into, drawn as a lane, and carried along by ripple edits.
import * as v from 'valibot';
import { StoryError } from '../../../base/errors.ts';
import { CLIP_VALUES, clipValue, clipValuePatch } from '../../records/clip-values.ts';
import { type Animated, Id } from '../../records/fields.ts';
import type { ProjectSnapshot } from '../../records/snapshot.ts';
import type { Transaction } from '../../store/transaction.ts';
import { unlockedTrack } from './frames.ts';
import { unlockedOwner } from './strips.ts';

const STRIP_VALUES = ['gainDb', 'pan', 'mute'] as const;
export const PANNER_VALUES = ['x', 'y', 'divergence', 'width', 'rotation', 'lfeDb'] as const;

/** Times are of the sequence; of a clip and of its effects, of the clip. */
export const AutomationTarget = v.variant('kind', [
  v.object({ kind: v.picklist(['track', 'bus']), id: Id, value: v.picklist(STRIP_VALUES) }),
  v.object({ kind: v.literal('sequence'), id: Id, value: v.picklist(['gainDb', 'mute']) }),
  v.object({ kind: v.literal('panner'), id: Id, value: v.picklist(PANNER_VALUES) }),
  v.object({ kind: v.literal('send'), id: Id, value: v.literal('gainDb') }),
  v.object({ kind: v.literal('clip'), id: Id, value: v.picklist(CLIP_VALUES) }),
  v.object({ kind: v.literal('effect'), id: Id, value: v.string() }),
]);
export type AutomationTarget = v.InferOutput<typeof AutomationTarget>;

/** What moves a value now; null where there is no such record, or no number. A param that was never set has its effect's default, which only the effect knows: null as well. */
export function automationOf(snapshot: ProjectSnapshot, target: AutomationTarget): Animated | null {
  const { id } = target;
  switch (target.kind) {
    case 'track':
      return snapshot.track.get(id)?.[target.value] ?? null;
    case 'bus':
      return snapshot.bus.get(id)?.[target.value] ?? null;
    case 'sequence':
      return snapshot.sequence.get(id)?.[target.value] ?? null;
    case 'panner':
      return (snapshot.track.get(id) ?? snapshot.bus.get(id))?.panner?.[target.value] ?? null;
    case 'send':
      return snapshot.send.get(id)?.gainDb ?? null;
    case 'clip': {
      const clip = snapshot.clip.get(id);
      return clip ? clipValue(clip, target.value) : null;
    }
    default: {
      const value = snapshot.effect.get(id)?.params[target.value];
      if (value === undefined || typeof value === 'string') return null;
      return typeof value === 'boolean' ? Number(value) : value;
    }
  }
}

/**
 * @param change what stands there to what shall stand there; a param that was never set counts as `missing`
 * @throws StoryError `no-such-record`, `track-locked`, `invalid-arguments` naming `command`
 */
export function changeAutomation(
  tx: Transaction,
  command: string,
  target: AutomationTarget,
  change: (old: Animated) => Animated,
  missing = 0,
): void {
  const { id } = target;
  if (target.kind === 'track')
    tx.patch('track', id, { [target.value]: change(tx.get('track', id)[target.value]) });
  else if (target.kind === 'bus')
    tx.patch('bus', id, { [target.value]: change(tx.get('bus', id)[target.value]) });
  else if (target.kind === 'send') tx.patch('send', id, { gainDb: change(tx.get('send', id).gainDb) });
  else if (target.kind === 'sequence')
    tx.patch('sequence', id, { [target.value]: change(tx.get('sequence', id)[target.value]) });
  else if (target.kind === 'clip') {
    const clip = tx.get('clip', id);
    unlockedTrack(tx, clip.place.track);
    tx.patch('clip', id, clipValuePatch(clip, target.value, change(clipValue(clip, target.value))));
  } else if (target.kind === 'panner') {
    const type = tx.find('track', id) ? 'track' : 'bus';
    const { panner } = tx.get(type, id);
    if (!panner) throw refused(command, 'panner');
    tx.patch(type, id, { panner: { ...panner, [target.value]: change(panner[target.value]) } });
  } else {
    const effect = tx.get('effect', id);
    unlockedOwner(tx, effect.owner);
    const old = effect.params[target.value] ?? missing;
    if (typeof old === 'string') throw refused(command, `params.${target.value}`);
    // A switch is 0 or 1 once it moves.
    const value = change(typeof old === 'boolean' ? Number(old) : old);
    tx.patch('effect', id, { params: { ...effect.params, [target.value]: value } });
  }
}

const refused = (command: string, field: string): StoryError =>
  new StoryError('invalid-arguments', { params: { command, field, reason: 'is no number that moves' } });
