// Walking from clip to clip without a mouse: along a track, and to the nearest clip of the track above or below.
import type { Clip } from '../../../project/records/clip.ts';
import { clipEnd } from '../../../project/records/clip.ts';
import { clipsOfTrack } from '../../../project/records/track-index.ts';
import type { Editor } from '../editor-context.ts';
import { clipsBetween } from '../state/clip-range.ts';
import type { Action } from './action.ts';

export function walkActions(editor: Editor): readonly Action[] {
  const { selection, view } = editor.state;
  const current = (): Clip | undefined => editor.snapshot().clip.get(selection.cursor() ?? '');
  const land = (clip: Clip | undefined, extend: boolean) => {
    if (!clip) return;
    const anchor = editor.snapshot().clip.get(selection.anchor() ?? '') ?? clip;
    if (extend) {
      const range = clipsBetween(editor.snapshot(), editor.tracks(), anchor, clip);
      selection.extend(
        range.map(({ id }) => id),
        clip.id,
      );
    } else selection.set([clip.id], clip.id);
    if (clipEnd(clip) < view.left() || clip.place.start > view.toTime(view.width()))
      view.reveal(clip.place.start);
  };
  const first = (): Clip | undefined => {
    for (const track of editor.tracks()) {
      const clips = clipsOfTrack(editor.snapshot(), track.id);
      const clip = clips.find((candidate) => clipEnd(candidate) > editor.session.player.time()) ?? clips[0];
      if (clip) return clip;
    }
    return undefined;
  };
  const along = (by: 1 | -1, extend: boolean) => {
    const from = current();
    if (!from) return land(first(), false);
    const clips = clipsOfTrack(editor.snapshot(), from.place.track);
    land(clips[clips.findIndex(({ id }) => id === from.id) + by], extend);
  };
  const across = (by: 1 | -1, extend: boolean) => {
    const from = current();
    if (!from) return land(first(), false);
    const tracks = editor.tracks();
    for (
      let i = tracks.findIndex(({ id }) => id === from.place.track) + by;
      i >= 0 && i < tracks.length;
      i += by
    ) {
      const clips = clipsOfTrack(editor.snapshot(), tracks[i]!.id);
      const middle = from.place.start + from.duration / 2;
      const away = (clip: Clip) => Math.max(clip.place.start - middle, middle - clipEnd(clip), 0);
      const nearest = clips.reduce<Clip | undefined>(
        (best, clip) => (!best || away(clip) < away(best) ? clip : best),
        undefined,
      );
      if (nearest) return land(nearest, extend);
    }
  };
  return [
    {
      id: 'clip.next',
      group: 'clip',
      title: 'actions.clip.next',
      keys: ['Mod+ArrowRight'],
      repeats: true,
      run: () => along(1, false),
    },
    {
      id: 'clip.previous',
      group: 'clip',
      title: 'actions.clip.previous',
      keys: ['Mod+ArrowLeft'],
      repeats: true,
      run: () => along(-1, false),
    },
    {
      id: 'clip.above',
      group: 'clip',
      title: 'actions.clip.above',
      keys: ['Mod+ArrowUp'],
      repeats: true,
      run: () => across(-1, false),
    },
    {
      id: 'clip.below',
      group: 'clip',
      title: 'actions.clip.below',
      keys: ['Mod+ArrowDown'],
      repeats: true,
      run: () => across(1, false),
    },
    {
      id: 'clip.extendNext',
      group: 'clip',
      title: 'actions.clip.extendNext',
      keys: ['Mod+Shift+ArrowRight'],
      repeats: true,
      run: () => along(1, true),
    },
    {
      id: 'clip.extendPrevious',
      group: 'clip',
      title: 'actions.clip.extendPrevious',
      keys: ['Mod+Shift+ArrowLeft'],
      repeats: true,
      run: () => along(-1, true),
    },
    {
      id: 'clip.extendAbove',
      group: 'clip',
      title: 'actions.clip.extendAbove',
      keys: ['Mod+Shift+ArrowUp'],
      repeats: true,
      run: () => across(-1, true),
    },
    {
      id: 'clip.extendBelow',
      group: 'clip',
      title: 'actions.clip.extendBelow',
      keys: ['Mod+Shift+ArrowDown'],
      repeats: true,
      run: () => across(1, true),
    },
  ];
}
