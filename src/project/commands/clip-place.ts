import { defineCommand } from './define-command.ts';
import { ClipDraft, putDraft } from './timeline/clip-draft.ts';

/** Puts a clip where the track is free. @throws StoryError `place-taken` and what `putDraft` throws */
export const clipPlace = defineCommand({
  id: 'clip.place',
  args: ClipDraft,
  run: (tx, draft) => ({ clip: putDraft(tx, draft, 'place').id }),
});
