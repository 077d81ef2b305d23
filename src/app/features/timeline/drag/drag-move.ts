import { TICKS_PER_SECOND } from '../../../../base/time.ts';
import { formatTimecode } from '../../../../base/timecode.ts';
import { clipEnd } from '../../../../project/records/clip.ts';
import { t } from '../../../ui/i18n/i18n.ts';
import { preferences } from '../../../ui/preferences.ts';
import type { Editor } from '../../../workspace/editor-context.ts';
import { beginDrag } from '../../../workspace/perform.ts';
import { nearestRow } from '../layout/rows.ts';
import { NO_OVERLAY } from '../paint/scene.ts';
import type { AlongHandlers } from './drag-along.ts';
import { signed } from './readout.ts';
import { createSnapper } from './snapping.ts';
import { pointIn, type Stage } from './stage.ts';

/** Copies are born this far behind the end, where nothing is in their way. */
const COPY_GAP = 10 * TICKS_PER_SECOND;

/**
 * Clips follow the pointer in time and from track to track; what they land on gives way as it would at the end, so the picture
 * is true all the way. Alt copies instead, Ctrl inserts, Shift leaves snapping; above or below all tracks a new one is made.
 */
export function dragMove(editor: Editor, stage: Stage, down: PointerEvent, leadId: string): AlongHandlers {
  const { selection, view } = editor.state;
  const lead = editor.snapshot().clip.get(leadId)!;
  const ids = [leadId, ...[...selection.clips()].filter((id) => id !== leadId)];
  const from = {
    time: view.toTime(pointIn(stage, down).x),
    row: stage.rows().find(({ track }) => track.id === lead.place.track),
  };
  const linked = new Set(ids);
  for (const clip of editor.snapshot().clip.values()) {
    if (clip.link && ids.some((id) => editor.snapshot().clip.get(id)?.link === clip.link))
      linked.add(clip.id);
  }
  const snapper = createSnapper(editor, linked, preferences.snapping);
  const edges = ids.slice(0, 64).flatMap((id) => {
    const clip = editor.snapshot().clip.get(id);
    return clip ? [clip.place.start, clipEnd(clip)] : [];
  });
  const kind = from.row?.track.kind ?? 'video';
  /** Of the lead's kind, from the lowest order up: what the command counts in. */
  const ladder = [...stage.rows()].filter((row) => row.track.kind === kind).map((row) => row.track.id);
  if (kind === 'video') ladder.reverse();
  const rows = stage.rows();
  const drag = beginDrag(editor, 'clip.move');
  let copies: readonly string[] = [];

  const rungAt = (y: number): { readonly by: number; readonly fresh: boolean } => {
    const inner = y + view.top();
    const kin = rows.filter((row) => row.track.kind === kind);
    const outside =
      kind === 'video'
        ? inner < (kin[0]?.top ?? 0) - 4
        : inner > (kin.at(-1)?.top ?? 0) + (kin.at(-1)?.height ?? 0) + (kin.at(-1)?.below ?? 0) + 4;
    const target = nearestRow(rows, inner, kind);
    const by = ladder.indexOf(target?.track.id ?? lead.place.track) - ladder.indexOf(lead.place.track);
    return outside ? { by: by + 1, fresh: true } : { by, fresh: false };
  };

  const move = (event: PointerEvent) => {
    const { x, y } = pointIn(stage, event);
    const raw = view.toTime(x) - from.time;
    const { delta, line } = snapper.snap(edges, raw, event.shiftKey);
    const { by, fresh } = rungAt(y);
    const mode = event.ctrlKey || event.metaKey ? 'insert' : 'overwrite';
    let gone = 0;
    drag.update((apply) => {
      if (fresh) apply('track.add', { kind, sequence: editor.sequence().id });
      if (event.altKey) {
        // The originals stay: copies of them are made far behind everything, then moved like the originals would be.
        const made = apply('clip.duplicate', {
          clips: ids,
          at: editor.duration() + COPY_GAP,
          mode: 'overwrite',
        });
        copies = made.clips;
        const first = Math.min(...edges.filter((_, index) => index % 2 === 0));
        const shift = first - (editor.duration() + COPY_GAP);
        gone =
          apply('clip.move', {
            clips: [...made.clips],
            delta: shift + Math.max(delta, -first),
            trackDelta: by,
            mode,
          }).delta - shift;
      } else {
        copies = [];
        gone = apply('clip.move', { clips: ids, delta: Math.round(delta), trackDelta: by, mode }).delta;
      }
    });
    const rate = editor.sequence().frameRate;
    const text = t('editor.timeline.readoutMove', {
      delta: signed(gone, rate),
      start: formatTimecode(lead.place.start + gone, rate),
    });
    stage.setOverlay({ ...NO_OVERLAY, snapLine: line, label: { text, x, y } });
  };
  return {
    move,
    end: () => {
      drag.commit();
      if (copies.length > 0) selection.set(copies);
      stage.setOverlay(NO_OVERLAY);
    },
    cancel: () => {
      drag.revert();
      stage.setOverlay(NO_OVERLAY);
    },
  };
}
