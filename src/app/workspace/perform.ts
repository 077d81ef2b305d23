// Every change of the document goes through here: refused with a word while another tab writes, and an edit that a command
// refuses becomes a notice, never an exception in an event handler.
import { reportOf, StoryError } from '../../base/errors.ts';
import { applyCommand, type Command, runCommand } from '../../project/commands/define-command.ts';
import {
  type CommandArgs,
  type CommandId,
  type CommandResult,
  commandsById,
} from '../../project/commands/index.ts';
import type { Transaction } from '../../project/store/transaction.ts';
import { t } from '../ui/i18n/i18n.ts';
import { notify, notifyError } from '../ui/notices.ts';
import type { Editor } from './editor-context.ts';

const commandOf = (id: CommandId): Command => commandsById[id] as unknown as Command;

export function refuseFollower(editor: Editor): boolean {
  if (!editor.readOnly()) return false;
  notify({ kind: 'warning', text: t('app.state.follower') });
  return true;
}

function reported<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof StoryError)) throw error;
    notifyError(reportOf(error));
    return null;
  }
}

/** One command, one undo step. Null: it was refused, and the user has been told why. */
export function perform<Id extends CommandId>(
  editor: Editor,
  id: Id,
  args: CommandArgs<Id>,
): CommandResult<Id> | null {
  if (refuseFollower(editor)) return null;
  return reported(() => runCommand(editor.session.store, commandOf(id), args).value as CommandResult<Id>);
}

/** Runs commands inside one transaction. */
export type Apply = <Id extends CommandId>(id: Id, args: CommandArgs<Id>) => CommandResult<Id>;

const applyIn =
  (tx: Transaction): Apply =>
  (id, args) =>
    applyCommand(tx, commandOf(id), args) as CommandResult<typeof id>;

/** Several commands as one undo step, named by `label`. */
export function performAll<T>(editor: Editor, label: CommandId, run: (apply: Apply) => T): T | null {
  if (refuseFollower(editor)) return null;
  return reported(() => editor.session.store.transact(label, (tx) => run(applyIn(tx))).value);
}

/** A drag: every update starts from the state before the drag; one undo step, or none. */
export interface Drag {
  /** False: the commands refused this place; the last good one stays. */
  update(run: (apply: Apply, tx: Transaction) => void): boolean;
  commit(): void;
  revert(): void;
}

export function beginDrag(editor: Editor, label: CommandId): Drag {
  if (editor.readOnly()) return { update: () => false, commit: () => {}, revert: () => {} };
  const gesture = editor.session.store.gesture(label);
  return {
    update(run) {
      try {
        gesture.update((tx) => run(applyIn(tx), tx));
        return true;
      } catch (error) {
        // A place that is taken or locked is an answer while the pointer is still moving.
        if (error instanceof StoryError) return false;
        throw error;
      }
    },
    commit: () => void gesture.commit(),
    revert: () => gesture.revert(),
  };
}
