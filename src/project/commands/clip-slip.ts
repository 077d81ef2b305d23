import * as v from 'valibot';
import { ceilToFrame, floorToFrame, snapToFrame, type Ticks } from '../../base/time.ts';
import type { Clip } from '../records/clip.ts';
import { handlesOf, isTimeless } from '../records/clip-media.ts';
import { Id, Ticks as TicksSchema } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';
import { movedSourceIn } from './timeline/cut-clip.ts';
import { rateOf } from './timeline/frames.ts';
import { selectClips } from './timeline/links.ts';

/**
 * Moves the media under the clips, which stay where they are; positive: later media shows. Whole frames, within the media of
 * every clip; stills and titles are left alone. The answer is how far it went, in sequence time. @throws StoryError `track-locked`
 */
export const clipSlip = defineCommand({
  id: 'clip.slip',
  args: v.object({
    clips: v.pipe(v.array(Id), v.minLength(1)),
    delta: TicksSchema,
    ignoreLinks: v.optional(v.boolean(), false),
  }),
  run(tx, { clips: ids, delta, ignoreLinks }) {
    const clips = [...selectClips(tx, ids, ignoreLinks).values()].filter(
      (clip) => !isTimeless(tx.snapshot, clip.source),
    );
    if (clips.length === 0) return { delta: 0 };
    const rate = rateOf(tx, clips[0]!.place.track);
    const reach = (side: 'head' | 'tail', clip: Clip): Ticks => handlesOf(tx.snapshot, clip)[side];
    const head = Math.min(...clips.map((clip) => reach('head', clip)));
    const tail = Math.min(...clips.map((clip) => reach('tail', clip)));
    const wish = snapToFrame(delta, rate);
    const moved = Math.max(ceilToFrame(-head, rate), Math.min(wish, floorToFrame(tail, rate)));
    for (const clip of clips) {
      tx.patch('clip', clip.id, { sourceIn: movedSourceIn(tx, clip, moved, clip.duration) });
    }
    return { delta: moved };
  },
});
