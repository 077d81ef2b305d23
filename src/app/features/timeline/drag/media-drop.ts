import { createEffect, on, onCleanup, onMount } from 'solid-js';
import { snapToFrame, type Ticks } from '../../../../base/time.ts';
import { formatTimecode } from '../../../../base/timecode.ts';
import type { Track } from '../../../../project/records/track.ts';
import { preferences } from '../../../ui/preferences.ts';
import { placeMedia } from '../../../workspace/add-media.ts';
import type { Editor } from '../../../workspace/editor-context.ts';
import { beginDrag, type Drag } from '../../../workspace/perform.ts';
import type { MediaDrag } from '../../../workspace/state/editor-state.ts';
import { rowAt } from '../layout/rows.ts';
import { NO_OVERLAY } from '../paint/scene.ts';
import { createSnapper, type Snapper } from './snapping.ts';
import { pointIn, type Stage } from './stage.ts';

/** Media that is carried over the lanes lies on the timeline already, as a drag that can be taken back: what is shown is what a drop makes. */
export function useMediaDrop(editor: Editor, stage: Stage): void {
  let drag: Drag | null = null;
  let snapper: Snapper | null = null;
  let clips: readonly string[] = [];
  const inside = ({ x, y }: MediaDrag): boolean => {
    const rect = stage.host()?.getBoundingClientRect();
    return !!rect && x >= rect.left && x <= rect.right && y >= rect.top && y <= rect.bottom;
  };
  const drop = () => {
    drag?.revert();
    drag = null;
    snapper = null;
    clips = [];
    stage.setOverlay(NO_OVERLAY);
  };
  const follow = (media: MediaDrag) => {
    const point = pointIn(stage, { clientX: media.x, clientY: media.y });
    snapper ??= createSnapper(editor, new Set(), preferences.snapping);
    drag ??= beginDrag(editor, 'clip.add-from-asset');
    const time = Math.max(0, editor.state.view.toTime(point.x));
    const { delta, line } = snapper.snap([time], 0, false);
    const start = Math.max(0, snapToFrame(time + delta, editor.sequence().frameRate));
    drag.update((apply) => {
      const target = targetOf(editor, stage, point.y, media);
      const fresh = target.fresh
        ? apply('track.add', { kind: target.fresh, sequence: editor.sequence().id }).track
        : null;
      const track = fresh ?? target.track?.id;
      const kind = target.fresh ?? target.track?.kind;
      const place = {
        start,
        mode: media.insert ? ('insert' as const) : ('overwrite' as const),
        ...(track && kind === 'video' ? { videoTrack: track } : {}),
        ...(track && kind === 'audio' ? { audioTrack: track } : {}),
      };
      clips = placeMedia(editor, apply, media.assets, both(editor, place, media)).clips;
    });
    const label = { text: formatTimecode(start, editor.sequence().frameRate), x: point.x, y: point.y };
    stage.setOverlay({ ...NO_OVERLAY, snapLine: line, label });
  };
  createEffect(
    on(editor.state.mediaDrag, (media) => {
      if (media && !editor.readOnly() && inside(media)) follow(media);
      else if (drag) drop();
    }),
  );
  onMount(() => {
    editor.state.mediaDrop = (media) => {
      if (!drag || !inside(media)) return false;
      drag.commit();
      drag = null;
      const { clip } = editor.session.store.snapshot();
      editor.state.selection.set(clips.filter((id) => clip.has(id)));
      // What was dropped is what the keyboard acts on next.
      stage.host()?.querySelector<HTMLElement>('.clip-options')?.focus({ preventScroll: true });
      drop();
      return true;
    };
    onCleanup(() => {
      drop();
      editor.state.mediaDrop = null;
    });
  });
}

interface Place {
  readonly start: Ticks;
  readonly mode: 'insert' | 'overwrite';
  readonly videoTrack?: string;
  readonly audioTrack?: string;
}

/** Naming one track alone asks for that kind alone: picture and sound of a film come together, the other on its first open track. */
function both(editor: Editor, place: Place, media: MediaDrag): Place {
  const asset = editor.snapshot().asset.get(media.assets[0] ?? '');
  if (!asset || asset.video.length === 0 || asset.audio.length === 0) return place;
  const open = (kind: Track['kind']) => {
    const list = editor.tracks().filter((track) => track.kind === kind && !track.locked);
    return (kind === 'video' ? list.at(-1) : list[0])?.id;
  };
  const videoTrack = place.videoTrack ?? open('video');
  const audioTrack = place.audioTrack ?? open('audio');
  return { ...place, ...(videoTrack ? { videoTrack } : {}), ...(audioTrack ? { audioTrack } : {}) };
}

/** The track under the pointer when it can take the media; above or below all tracks a new one. */
function targetOf(
  editor: Editor,
  stage: Stage,
  y: number,
  media: MediaDrag,
): { readonly track: Track | null; readonly fresh: Track['kind'] | null } {
  const asset = editor.snapshot().asset.get(media.assets[0] ?? '');
  const takes = (kind: Track['kind']) =>
    kind === 'video'
      ? asset?.kind === 'image' || (asset?.video.length ?? 0) > 0
      : (asset?.audio.length ?? 0) > 0;
  const inner = y + editor.state.view.top();
  const rows = stage.rows();
  const row = rowAt(rows, inner);
  if (row) return { track: takes(row.track.kind) && !row.track.locked ? row.track : null, fresh: null };
  const last = rows.at(-1);
  if (editor.snapshot().clip.size === 0) return { track: null, fresh: null };
  if (inner < (rows[0]?.top ?? 0) && takes('video')) return { track: null, fresh: 'video' };
  if (last && inner > last.top + last.height + last.below && takes('audio'))
    return { track: null, fresh: 'audio' };
  return { track: null, fresh: null };
}
