import * as v from 'valibot';
import { Id } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';
import { selectClips } from './timeline/links.ts';

/** Unties the clips and all that are linked with them. @throws StoryError `track-locked` */
export const clipUnlink = defineCommand({
  id: 'clip.unlink',
  args: v.object({ clips: v.pipe(v.array(Id), v.minLength(1)) }),
  run(tx, { clips }) {
    const untied = [...selectClips(tx, clips, false).keys()];
    for (const id of untied) tx.patch('clip', id, { link: null });
    return { clips: untied };
  },
});
