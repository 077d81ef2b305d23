// Turning one strip down while another speaks: an effect with a side chain, put there by one switch.
import type { ProjectSnapshot } from '../../../project/records/snapshot.ts';
import { effectsOfOwner } from '../../../project/records/track-index.ts';
import type { Editor } from '../../workspace/editor-context.ts';
import { perform } from '../../workspace/perform.ts';

const DUCKER = 'ducker';

/** The effect that turns `strip` down under `voice`; null: there is none. */
export const duckerUnder = (snapshot: ProjectSnapshot, strip: string, voice: string): string | null =>
  effectsOfOwner(snapshot, strip).find(({ effect, key }) => effect === DUCKER && key === voice)?.id ?? null;

export function toggleDucker(editor: Editor, strip: string, voice: string): void {
  const known = duckerUnder(editor.snapshot(), strip, voice);
  if (known) perform(editor, 'effect.remove', { effects: [known] });
  else perform(editor, 'effect.add', { owner: strip, effect: DUCKER, key: voice });
}
