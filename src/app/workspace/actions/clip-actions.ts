import { type Clip, clipEnd } from '../../../project/records/clip.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { notify } from '../../ui/notices.ts';
import { addMedia, type MediaPlace } from '../add-media.ts';
import { addTrack, patchClip, playheadFrame } from '../edit.ts';
import type { Editor } from '../editor-context.ts';
import { perform, performAll } from '../perform.ts';
import { synchronise } from '../synchronise.ts';
import type { Action } from './action.ts';
import { addTransition } from './add-transition.ts';

export function clipActions(editor: Editor): readonly Action[] {
  const { selection } = editor.state;
  const chosen = () => selection.clips().size > 0;
  const ids = () => [...selection.clips()];
  const clips = () =>
    ids()
      .map((id) => editor.snapshot().clip.get(id))
      .filter((clip): clip is Clip => !!clip);
  const spans = (clip: Clip, time: number) => clip.place.start < time && time < clipEnd(clip);

  /** The selected clips under the playhead; without any, all under it on tracks that are not locked. */
  const underPlayhead = (): Clip[] => {
    const time = playheadFrame(editor);
    const own = clips().filter((clip) => spans(clip, time));
    if (own.length > 0) return own;
    const open = new Set(
      editor
        .tracks()
        .filter(({ locked }) => !locked)
        .map(({ id }) => id),
    );
    return [...editor.snapshot().clip.values()].filter(
      (clip) => open.has(clip.place.track) && spans(clip, time),
    );
  };
  const trim = (edge: 'start' | 'end') => {
    const time = playheadFrame(editor);
    const found = underPlayhead();
    if (found.length === 0) return void notify({ text: t('editor.timeline.nothingAtPlayhead') });
    performAll(editor, 'clip.trim', (apply) => {
      const done = new Set<string | null>();
      for (const clip of found) {
        // Linked clips come along with the first of them.
        if (clip.link !== null && done.has(clip.link)) continue;
        done.add(clip.link);
        const now = edge === 'start' ? clip.place.start : clipEnd(clip);
        apply('clip.trim', { clip: clip.id, edge, delta: time - now });
      }
    });
  };
  const nudge = (frames: number) =>
    perform(editor, 'clip.move', { clips: ids(), delta: frames * editor.frame() });
  const climb = (trackDelta: number) => perform(editor, 'clip.move', { clips: ids(), trackDelta });
  /** Up on the screen is a higher order for picture and a lower one for sound. */
  const upward = () =>
    editor.snapshot().track.get(clips()[0]?.place.track ?? '')?.kind === 'audio' ? -1 : 1;
  const add = (mode: MediaPlace['mode']) => {
    const media = [...editor.state.media()];
    if (media.length === 0) return void notify({ text: t('editor.timeline.nothingChosen') });
    const added = addMedia(editor, media, { start: playheadFrame(editor), mode });
    if (added) editor.session.player.seek(added.end);
  };

  return [
    {
      id: 'clip.split',
      group: 'clip',
      title: 'actions.clip.split',
      icon: 'split',
      keys: ['S', 'Mod+B'],
      edits: true,
      run: () => {
        const found = underPlayhead();
        if (found.length === 0) return void notify({ text: t('editor.timeline.nothingAtPlayhead') });
        const made = perform(editor, 'clip.split', {
          at: playheadFrame(editor),
          clips: found.map(({ id }) => id),
        });
        if (made) selection.set(made.clips);
      },
    },
    {
      id: 'clip.trimStart',
      group: 'clip',
      title: 'actions.clip.trimStart',
      keys: ['Q'],
      edits: true,
      run: () => trim('start'),
    },
    {
      id: 'clip.trimEnd',
      group: 'clip',
      title: 'actions.clip.trimEnd',
      keys: ['W'],
      edits: true,
      run: () => trim('end'),
    },
    {
      id: 'clip.append',
      group: 'clip',
      title: 'actions.clip.append',
      icon: 'plus',
      keys: ['Shift+D'],
      edits: true,
      // Where there is room: music that is brought under a film took the film's own sound away.
      run: () => add('place'),
    },
    {
      id: 'clip.overwrite',
      group: 'clip',
      title: 'actions.clip.overwrite',
      keys: ['Alt+Shift+D'],
      edits: true,
      run: () => add('overwrite'),
    },
    {
      id: 'clip.insert',
      group: 'clip',
      title: 'actions.clip.insert',
      icon: 'ripple',
      keys: ['Shift+F'],
      edits: true,
      run: () => add('insert'),
    },
    {
      id: 'clip.title',
      group: 'clip',
      title: 'actions.clip.title',
      icon: 'title',
      keys: ['T'],
      edits: true,
      run: () => {
        const added = perform(editor, 'title.add', {
          title: { text: t('editor.media.title') } as never,
          start: playheadFrame(editor),
          sequence: editor.sequence().id,
        });
        if (!added) return;
        selection.set([added.clip]);
        editor.state.requestTextEdit();
      },
    },
    {
      id: 'clip.crossfade',
      group: 'clip',
      title: 'actions.clip.crossfade',
      icon: 'transition',
      // Second: in a tab the browser opens another one, and only an installed app is given it.
      keys: ['Shift+T', 'Mod+T'],
      edits: true,
      run: () => addTransition(editor, 'crossfade'),
    },
    {
      id: 'clip.dip',
      group: 'clip',
      title: 'actions.clip.dip',
      keys: ['Alt+Shift+T', 'Mod+Shift+T'],
      edits: true,
      run: () => addTransition(editor, 'dip'),
    },
    {
      id: 'clip.nudgeLeft',
      group: 'clip',
      title: 'actions.clip.nudgeLeft',
      keys: ['Alt+ArrowLeft', ','],
      repeats: true,
      edits: true,
      when: chosen,
      run: () => void nudge(-1),
    },
    {
      id: 'clip.nudgeRight',
      group: 'clip',
      title: 'actions.clip.nudgeRight',
      keys: ['Alt+ArrowRight', '.'],
      repeats: true,
      edits: true,
      when: chosen,
      run: () => void nudge(1),
    },
    {
      id: 'clip.nudgeLeftFar',
      group: 'clip',
      title: 'actions.clip.nudgeLeftFar',
      keys: ['Alt+Shift+ArrowLeft'],
      repeats: true,
      edits: true,
      when: chosen,
      run: () => void nudge(-10),
    },
    {
      id: 'clip.nudgeRightFar',
      group: 'clip',
      title: 'actions.clip.nudgeRightFar',
      keys: ['Alt+Shift+ArrowRight'],
      repeats: true,
      edits: true,
      when: chosen,
      run: () => void nudge(10),
    },
    {
      id: 'clip.trackUp',
      group: 'clip',
      title: 'actions.clip.trackUp',
      keys: ['Alt+ArrowUp'],
      edits: true,
      when: chosen,
      run: () => void climb(upward()),
    },
    {
      id: 'clip.trackDown',
      group: 'clip',
      title: 'actions.clip.trackDown',
      keys: ['Alt+ArrowDown'],
      edits: true,
      when: chosen,
      run: () => void climb(-upward()),
    },
    {
      id: 'clip.link',
      group: 'clip',
      title: 'actions.clip.link',
      icon: 'link',
      keys: ['Mod+L'],
      edits: true,
      when: () => selection.clips().size > 1,
      run: () => void perform(editor, 'clip.link', { clips: ids() }),
    },
    {
      id: 'clip.unlink',
      group: 'clip',
      title: 'actions.clip.unlink',
      keys: ['Mod+Shift+L'],
      edits: true,
      when: () => clips().some(({ link }) => link !== null),
      run: () => void perform(editor, 'clip.unlink', { clips: ids() }),
    },
    {
      id: 'clip.synchronise',
      group: 'clip',
      title: 'actions.clip.synchronise',
      icon: 'audio',
      keys: ['Mod+Shift+Y'],
      edits: true,
      when: () => selection.clips().size > 1,
      run: () => synchronise(editor),
    },
    {
      id: 'clip.toggle',
      group: 'clip',
      title: 'actions.clip.toggle',
      keys: ['Shift+E'],
      edits: true,
      when: chosen,
      run: () => {
        const on = clips().some(({ enabled }) => !enabled);
        patchClip(editor, ids(), () => ({ enabled: on }));
      },
    },
    {
      id: 'clip.addVideoTrack',
      group: 'clip',
      title: 'actions.clip.addVideoTrack',
      keys: [],
      edits: true,
      run: () => addTrack(editor, 'video'),
    },
    {
      id: 'clip.addAudioTrack',
      group: 'clip',
      title: 'actions.clip.addAudioTrack',
      keys: [],
      edits: true,
      run: () => addTrack(editor, 'audio'),
    },
  ];
}
