import * as v from 'valibot';
import { clipEnd } from '../records/clip.ts';
import { Id, NonNegativeTicks } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';
import { copyClips } from './timeline/clipboard.ts';
import { selectClips } from './timeline/links.ts';
import { paste } from './timeline/paste.ts';
import { PlaceMode } from './timeline/place-clip.ts';

/** Copies clips on their own tracks, right behind themselves or at `at`. @throws StoryError `track-locked`, `place-taken` */
export const clipDuplicate = defineCommand({
  id: 'clip.duplicate',
  args: v.object({
    clips: v.pipe(v.array(Id), v.minLength(1)),
    at: v.optional(NonNegativeTicks),
    mode: v.optional(PlaceMode, 'insert'),
    ignoreLinks: v.optional(v.boolean(), false),
  }),
  run(tx, { clips, at, mode, ignoreLinks }) {
    const selected = selectClips(tx, clips, ignoreLinks);
    const data = copyClips(tx.snapshot, [...selected.keys()])!;
    const end = Math.max(...[...selected.values()].map(clipEnd));
    const { sequence } = tx.get('track', data.clips[0]!.place.track);
    return { clips: paste(tx, data, sequence, at ?? end, mode) };
  },
});
