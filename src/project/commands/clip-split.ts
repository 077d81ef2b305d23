import * as v from 'valibot';
import { StoryError } from '../../base/errors.ts';
import { snapToFrame, type Ticks } from '../../base/time.ts';
import { type Clip, clipEnd } from '../records/clip.ts';
import { Id, NonNegativeTicks } from '../records/fields.ts';
import { tracksOfSequence } from '../records/track-index.ts';
import type { Transaction } from '../store/transaction.ts';
import { defineCommand } from './define-command.ts';
import { splitClip } from './timeline/cut-clip.ts';
import { rateOf, sequenceNamed } from './timeline/frames.ts';
import { linkMinter, selectClips } from './timeline/links.ts';
import { clipAt } from './timeline/neighbours.ts';

/**
 * Cuts the named clips (and those linked with them) at a time, or every clip of the unlocked tracks there.
 * @throws StoryError `nothing-to-cut` when none of them spans that time, `track-locked`
 */
export const clipSplit = defineCommand({
  id: 'clip.split',
  args: v.object({
    at: NonNegativeTicks,
    clips: v.optional(v.array(Id)),
    sequence: v.optional(Id),
    ignoreLinks: v.optional(v.boolean(), false),
  }),
  run(tx, { at, clips: ids, sequence, ignoreLinks }) {
    const clips = ids ? [...selectClips(tx, ids, ignoreLinks).values()] : clipsUnder(tx, at, sequence);
    const relink = linkMinter(tx);
    const parts: string[] = [];
    for (const clip of clips) {
      const cut = snapToFrame(at, rateOf(tx, clip.place.track));
      if (cut <= clip.place.start || cut >= clipEnd(clip)) continue;
      parts.push(splitClip(tx, clip, cut, relink(clip.link)).id);
    }
    if (parts.length === 0) throw new StoryError('nothing-to-cut');
    return { clips: parts };
  },
});

function clipsUnder(tx: Transaction, at: Ticks, sequence: string | undefined): Clip[] {
  const { id, frameRate } = sequenceNamed(tx, sequence);
  const time = snapToFrame(at, frameRate);
  const open = tracksOfSequence(tx.snapshot, id).filter((track) => !track.locked);
  return open.map((track) => clipAt(tx.snapshot, track.id, time)).filter((clip) => clip !== null);
}
