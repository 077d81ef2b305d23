// From the bin to the timeline.

import type { Ticks } from '../../base/time.ts';
import type { MediaAsset } from '../../project/records/media-asset.ts';
import { t } from '../ui/i18n/i18n.ts';
import { notify } from '../ui/notices.ts';
import type { Editor } from './editor-context.ts';
import { type Apply, performAll } from './perform.ts';

export interface MediaPlace {
  readonly start: Ticks;
  readonly mode: 'place' | 'insert' | 'overwrite';
  readonly videoTrack?: string | undefined;
  readonly audioTrack?: string | undefined;
}

/**
 * Puts media behind each other from `start` on, as one undo step; the first picture of an empty film gives it size and rate.
 * @returns the clips made, and the end of the last
 */
export function addMedia(
  editor: Editor,
  assets: readonly string[],
  place: MediaPlace,
): { readonly clips: readonly string[]; readonly end: Ticks } | null {
  const result = performAll(editor, 'clip.add-from-asset', (apply) =>
    placeMedia(editor, apply, assets, place),
  );
  if (result) {
    editor.state.selection.set(result.clips);
    const now = editor.session.store.snapshot();
    const name = now.asset.get(assets[0] ?? '')?.name;
    const track = now.track.get(now.clip.get(result.clips[0] ?? '')?.place.track ?? '');
    if (name && track) notify({ text: t('editor.timeline.addedTo', { name, track: track.name }) });
  }
  return result;
}

export function placeMedia(
  editor: Editor,
  apply: Apply,
  assets: readonly string[],
  place: MediaPlace,
): { readonly clips: string[]; readonly end: Ticks } {
  const clips: string[] = [];
  let start = place.start;
  if (editor.session.store.snapshot().clip.size === 0) shapeSequence(editor, apply, assets);
  for (const asset of assets) {
    const { videoTrack, audioTrack } = place;
    const added = apply('clip.add-from-asset', {
      asset,
      start,
      sequence: editor.sequence().id,
      mode: place.mode,
      ...(videoTrack ? { videoTrack } : {}),
      ...(audioTrack ? { audioTrack } : {}),
    });
    clips.push(...added.clips);
    start = added.end;
  }
  return { clips, end: start };
}

function shapeSequence(editor: Editor, apply: Apply, assets: readonly string[]): void {
  const first = assets
    .map((id) => editor.session.store.snapshot().asset.get(id))
    .find((asset): asset is MediaAsset => asset?.kind === 'video' && asset.video.length > 0);
  const video = first?.video[0];
  if (!video) return;
  // 4:2:0 encoders want even sides.
  const even = (side: number) => Math.max(2, side - (side % 2));
  apply('sequence.set', {
    sequence: editor.sequence().id,
    fields: { width: even(video.width), height: even(video.height), frameRate: video.frameRate },
  });
}
