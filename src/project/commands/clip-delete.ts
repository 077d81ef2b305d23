import * as v from 'valibot';
import { Id } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';
import { selectClips } from './timeline/links.ts';

/** Takes clips away and leaves their room empty. @throws StoryError `track-locked` */
export const clipDelete = defineCommand({
  id: 'clip.delete',
  args: v.object({
    clips: v.pipe(v.array(Id), v.minLength(1)),
    ignoreLinks: v.optional(v.boolean(), false),
  }),
  run(tx, { clips, ignoreLinks }) {
    const selected = [...selectClips(tx, clips, ignoreLinks).keys()];
    for (const id of selected) tx.remove('clip', id);
    return { clips: selected };
  },
});
