import { automationRecord } from './automation-record.ts';
import { automationSet } from './automation-set.ts';
import { busAdd } from './bus-add.ts';
import { busMove } from './bus-move.ts';
import { busRemove } from './bus-remove.ts';
import { busSet } from './bus-set.ts';
import { clipAddFromAsset } from './clip-add-from-asset.ts';
import { clipDelete } from './clip-delete.ts';
import { clipDuplicate } from './clip-duplicate.ts';
import { clipInsert } from './clip-insert.ts';
import { clipLink } from './clip-link.ts';
import { clipMove } from './clip-move.ts';
import { clipOverwrite } from './clip-overwrite.ts';
import { clipPaste } from './clip-paste.ts';
import { clipPlace } from './clip-place.ts';
import { clipRippleDelete } from './clip-ripple-delete.ts';
import { clipSet } from './clip-set.ts';
import { clipSetSpeed } from './clip-set-speed.ts';
import { clipSlide } from './clip-slide.ts';
import { clipSlip } from './clip-slip.ts';
import { clipSplit } from './clip-split.ts';
import { clipSynchronise } from './clip-synchronise.ts';
import { clipTrim } from './clip-trim.ts';
import { clipUnlink } from './clip-unlink.ts';
import type { ArgsOf, Command, ResultOf } from './define-command.ts';
import { effectAdd } from './effect-add.ts';
import { effectRemove } from './effect-remove.ts';
import { effectReorder } from './effect-reorder.ts';
import { effectSet } from './effect-set.ts';
import { exportSave } from './export-save.ts';
import { gainShift } from './gain-shift.ts';
import { gapClose } from './gap-close.ts';
import { keyframeClear } from './keyframe-clear.ts';
import { keyframeMove } from './keyframe-move.ts';
import { keyframeRemove } from './keyframe-remove.ts';
import { keyframeSet } from './keyframe-set.ts';
import { markerAdd } from './marker-add.ts';
import { markerRemove } from './marker-remove.ts';
import { markerSet } from './marker-set.ts';
import { mediaImport } from './media-import.ts';
import { mediaRelink } from './media-relink.ts';
import { mediaRemove } from './media-remove.ts';
import { mediaSet } from './media-set.ts';
import { projectRename } from './project-rename.ts';
import { sendAdd } from './send-add.ts';
import { sendRemove } from './send-remove.ts';
import { sendSet } from './send-set.ts';
import { sequenceSet } from './sequence-set.ts';
import { titleAdd } from './title-add.ts';
import { titleSet } from './title-set.ts';
import { trackAdd } from './track-add.ts';
import { trackMove } from './track-move.ts';
import { trackRemove } from './track-remove.ts';
import { trackSet } from './track-set.ts';
import { transitionAdd } from './transition-add.ts';
import { transitionRemove } from './transition-remove.ts';
import { transitionSet } from './transition-set.ts';

/** Every edit of the document. A new one is a new file and a line here. */
export const commands = [
  automationRecord,
  automationSet,
  busAdd,
  busMove,
  busRemove,
  busSet,
  clipAddFromAsset,
  clipDelete,
  clipDuplicate,
  clipInsert,
  clipLink,
  clipMove,
  clipOverwrite,
  clipPaste,
  clipPlace,
  clipRippleDelete,
  clipSetSpeed,
  clipSet,
  clipSlide,
  clipSlip,
  clipSplit,
  clipSynchronise,
  clipTrim,
  clipUnlink,
  effectAdd,
  effectRemove,
  effectReorder,
  effectSet,
  exportSave,
  gainShift,
  gapClose,
  keyframeClear,
  keyframeMove,
  keyframeRemove,
  keyframeSet,
  markerAdd,
  markerRemove,
  markerSet,
  mediaImport,
  mediaRelink,
  mediaRemove,
  mediaSet,
  projectRename,
  sendAdd,
  sendRemove,
  sendSet,
  sequenceSet,
  titleAdd,
  titleSet,
  trackAdd,
  trackMove,
  trackRemove,
  trackSet,
  transitionAdd,
  transitionRemove,
  transitionSet,
] as const;

type Listed = (typeof commands)[number];
export type CommandId = Listed['id'];
export type CommandNamed<Id extends CommandId> = Extract<Listed, { readonly id: Id }>;
export type CommandArgs<Id extends CommandId> = ArgsOf<CommandNamed<Id>>;
export type CommandResult<Id extends CommandId> = ResultOf<CommandNamed<Id>>;

/** By id: `commandsById['clip.split']`. */
export const commandsById = Object.fromEntries(
  commands.map((command) => [command.id, command]),
) as unknown as {
  readonly [Id in CommandId]: CommandNamed<Id>;
};

/** For callers that have an id from outside: a script, a shortcut table. */
export const findCommand = (id: string): Command | undefined =>
  (commandsById as Readonly<Record<string, Command>>)[id];
