import { defineCommand } from './define-command.ts';
import { ClipDraft, putDraft } from './timeline/clip-draft.ts';

/** Puts a clip over what is there. @throws StoryError as `putDraft` */
export const clipOverwrite = defineCommand({
  id: 'clip.overwrite',
  args: ClipDraft,
  run: (tx, draft) => ({ clip: putDraft(tx, draft, 'overwrite').id }),
});
