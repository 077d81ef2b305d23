import * as v from 'valibot';
import { Id, NonNegativeTicks } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';
import { Clipboard } from './timeline/clipboard.ts';
import { sequenceNamed } from './timeline/frames.ts';
import { paste } from './timeline/paste.ts';
import { PlaceMode } from './timeline/place-clip.ts';

/**
 * Puts copied clips (`copyClips`) with the first of them at `at`.
 * @throws StoryError `no-such-record` when their media are not in this project, `track-locked`, `place-taken`
 */
export const clipPaste = defineCommand({
  id: 'clip.paste',
  args: v.object({
    data: Clipboard,
    at: NonNegativeTicks,
    sequence: v.optional(Id),
    mode: v.optional(PlaceMode, 'overwrite'),
  }),
  run: (tx, { data, at, sequence, mode }) => ({
    clips: paste(tx, data, sequenceNamed(tx, sequence).id, at, mode),
  }),
});
