import type { Editor } from '../editor-context.ts';
import { refuseFollower } from '../perform.ts';
import type { Action } from './action.ts';
import { clipActions } from './clip-actions.ts';
import { editActions } from './edit-actions.ts';
import { fileActions } from './file-actions.ts';
import { gainActions } from './gain-actions.ts';
import { markActions } from './mark-actions.ts';
import { playActions } from './play-actions.ts';
import { viewActions } from './view-actions.ts';
import { walkActions } from './walk-actions.ts';

/** Everything that can be done in the editor, in the order of the menus. */
export function createActions(editor: Editor, close: () => void): readonly Action[] {
  const all = [
    ...fileActions(editor, close),
    ...editActions(editor),
    ...clipActions(editor),
    ...gainActions(editor),
    ...walkActions(editor),
    ...markActions(editor),
    ...playActions(editor),
    ...viewActions(editor),
  ];
  // A project that another tab writes answers an edit with the reason, however it was asked for.
  return all.map((action) =>
    action.edits ? { ...action, run: () => (refuseFollower(editor) ? undefined : action.run()) } : action,
  );
}
