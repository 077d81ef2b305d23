import * as v from 'valibot';
import { StoryError } from '../../base/errors.ts';
import { clipEnd } from '../records/clip.ts';
import { Color, Id, PositiveTicks } from '../records/fields.ts';
import { clipsOfLink } from '../records/track-index.ts';
import { TRANSITION_KINDS } from '../records/transition.ts';
import type { Transaction } from '../store/transaction.ts';
import { defineCommand } from './define-command.ts';
import { unlockedTrack } from './timeline/frames.ts';
import { type CutSides, clearCut, sidesOf } from './timeline/place-transition.ts';

/**
 * Puts a transition on the cut between two clips, or with one of them null a fade at that clip's end. It gets as long as the
 * clips and their handles allow; the linked clips' cut at the same time gets a crossfade too. Replaces what is on the cut.
 * @throws StoryError `no-cut` when the clips do not touch, `no-handle` when there is no media beyond the cut, `track-locked`
 */
export const transitionAdd = defineCommand({
  id: 'transition.add',
  args: v.object({
    from: v.nullable(Id),
    to: v.nullable(Id),
    kind: v.optional(v.picklist(TRANSITION_KINDS), 'crossfade'),
    duration: PositiveTicks,
    alignment: v.optional(v.picklist(['center', 'start', 'end']), 'center'),
    color: v.optional(Color, '#000000'),
    curve: v.optional(v.picklist(['equal-power', 'equal-gain', 's-curve']), 'equal-power'),
    ignoreLinks: v.optional(v.boolean(), false),
  }),
  run(tx, { from, to, kind, duration, alignment, color, curve, ignoreLinks }) {
    const some = from ?? to;
    if (some === null) throw new StoryError('no-cut');
    const cut = { track: tx.get('clip', some).place.track, from, to };
    const add = (sides: CutSides): string => {
      unlockedTrack(tx, sides.track);
      const id = tx.newId();
      clearCut(tx, sides);
      const lengths = sidesOf(tx, { id, ...sides }, duration, alignment);
      return tx.put('transition', { id, ...sides, kind, ...lengths, color, curve }).id;
    };
    const added = [add(cut)];
    const linked = ignoreLinks ? null : linkedCut(tx, cut);
    if (linked && hasRoom(tx, linked)) added.push(add(linked));
    return { transitions: added };
  },
});

/** The cut of the other kind at the same time between clips that are linked with these. */
function linkedCut(tx: Transaction, { track, from, to }: CutSides): CutSides | null {
  const left = from === null ? null : tx.get('clip', from);
  const right = to === null ? null : tx.get('clip', to);
  const partners = (id: string | null | undefined) =>
    id ? clipsOfLink(tx.snapshot, id).filter((clip) => clip.place.track !== track) : [];
  if (!left || !right) return null;
  for (const a of partners(left.link)) {
    for (const b of partners(right.link)) {
      const touching = a.place.track === b.place.track && clipEnd(a) === b.place.start;
      if (touching && b.place.start === right.place.start && !tx.get('track', a.place.track).locked) {
        return { track: a.place.track, from: a.id, to: b.id };
      }
    }
  }
  return null;
}

function hasRoom(tx: Transaction, cut: CutSides): boolean {
  try {
    sidesOf(tx, { id: '', ...cut }, 1, 'center');
    return true;
  } catch (error) {
    // A take without sound beyond the cut gets its picture's transition alone.
    if (error instanceof StoryError && error.code === 'no-handle') return false;
    throw error;
  }
}
