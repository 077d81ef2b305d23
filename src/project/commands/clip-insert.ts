import { defineCommand } from './define-command.ts';
import { ClipDraft, putDraft } from './timeline/clip-draft.ts';

/** Puts a clip in; what is there is cut at its start and moves right by its length. @throws StoryError as `putDraft` */
export const clipInsert = defineCommand({
  id: 'clip.insert',
  args: ClipDraft,
  run: (tx, draft) => ({ clip: putDraft(tx, draft, 'insert').id }),
});
