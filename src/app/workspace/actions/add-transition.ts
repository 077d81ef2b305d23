import { TICKS_PER_SECOND, type Ticks } from '../../../base/time.ts';
import { type Clip, clipEnd } from '../../../project/records/clip.ts';
import { clipsOfTrack } from '../../../project/records/track-index.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { notify } from '../../ui/notices.ts';
import { playheadFrame } from '../edit.ts';
import type { Editor } from '../editor-context.ts';
import { perform } from '../perform.ts';

/** How far the playhead may stand from the cut that is meant, on the screen. */
const NEAR_PX = 60;
const LENGTH = TICKS_PER_SECOND;

interface Cut {
  readonly from: Clip | null;
  readonly to: Clip | null;
  readonly at: Ticks;
}

/** On the cut that is nearest to the playhead: of the selected clip, else of any picture track, else of any track. */
export function addTransition(editor: Editor, kind: 'crossfade' | 'dip'): void {
  const cut = findCut(editor);
  if (!cut) return void notify({ text: t('editor.timeline.noCut') });
  const added = perform(editor, 'transition.add', {
    from: cut.from?.id ?? null,
    to: cut.to?.id ?? null,
    kind,
    duration: LENGTH,
  });
  const [id] = added?.transitions ?? [];
  if (id) editor.state.selection.setTransition(id);
}

function findCut(editor: Editor): Cut | null {
  const time = playheadFrame(editor);
  const selected = editor.state.selection.clips();
  const reach = NEAR_PX * editor.state.view.ticksPerPx();
  for (const kind of ['video', 'audio'] as const) {
    let best: Cut | null = null;
    for (const track of editor.tracks()) {
      if (track.kind !== kind || track.locked) continue;
      for (const cut of cutsOf(clipsOfTrack(editor.snapshot(), track.id))) {
        const own = selected.has(cut.from?.id ?? '') || selected.has(cut.to?.id ?? '');
        if (selected.size > 0 ? !own : Math.abs(cut.at - time) > reach || !cut.from || !cut.to) continue;
        // A real cut before an open end: fading in or out is asked for only where there is nothing to fade to.
        const better = (other: Cut) =>
          Number(!other.from || !other.to) - Number(!cut.from || !cut.to) ||
          Math.abs(other.at - time) - Math.abs(cut.at - time);
        if (!best || better(best) > 0) best = cut;
      }
    }
    if (best) return best;
  }
  return null;
}

function* cutsOf(clips: readonly Clip[]): Generator<Cut> {
  for (let i = 0; i <= clips.length; i++) {
    const [from, to] = [clips[i - 1] ?? null, clips[i] ?? null];
    if (from && to && clipEnd(from) === to.place.start) yield { from, to, at: to.place.start };
    else {
      if (from) yield { from, to: null, at: clipEnd(from) };
      if (to) yield { from: null, to, at: to.place.start };
    }
  }
}
