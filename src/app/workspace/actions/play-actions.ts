import type { Ticks } from '../../../base/time.ts';
import { clipEnd } from '../../../project/records/clip.ts';
import type { PreviewLevel } from '../../session/types.ts';
import type { MessageKey } from '../../ui/i18n/i18n.ts';
import type { Editor } from '../editor-context.ts';
import { toggleRecording } from '../recording/record.ts';
import type { Action } from './action.ts';

const LEVELS: readonly [PreviewLevel | 'auto', string, MessageKey][] = [
  ['wireframe', '1', 'actions.play.levelWireframe'],
  ['draft', '2', 'actions.play.levelDraft'],
  ['standard', '3', 'actions.play.levelStandard'],
  ['full', '4', 'actions.play.levelFull'],
  ['auto', '0', 'actions.play.levelAuto'],
];
const FASTEST = 8;

export function playActions(editor: Editor): readonly Action[] {
  const { player } = editor.session;
  const { view } = editor.state;
  let loudness = 1;

  /** J and L: each press doubles the speed; the first in the other direction starts at 1. */
  const shuttle = (direction: 1 | -1) => {
    const rate = player.playing() ? player.rate() : 0;
    const next = rate * direction > 0 ? Math.min(FASTEST, Math.abs(rate) * 2) : 1;
    void player.play(next * direction);
  };
  const go = (time: Ticks) => {
    player.seek(Math.max(0, time));
    view.reveal(time);
  };
  /** Edges of clips and markers: where Up and Down stop. */
  const edits = (): Ticks[] => {
    const tracks = new Set(editor.tracks().map(({ id }) => id));
    const times = new Set<Ticks>([0]);
    for (const clip of editor.snapshot().clip.values()) {
      if (!tracks.has(clip.place.track)) continue;
      times.add(clip.place.start);
      times.add(clipEnd(clip));
    }
    for (const marker of editor.snapshot().marker.values()) if (marker.clip === null) times.add(marker.at);
    return [...times].sort((a, b) => a - b);
  };
  const step = (frames: number) => {
    player.stepFrames(frames);
    view.reveal(player.time());
  };
  return [
    {
      id: 'play.toggle',
      group: 'play',
      title: 'actions.play.toggle',
      icon: 'play',
      keys: ['Space'],
      run: () => (player.playing() ? player.pause() : void player.play(1)),
    },
    { id: 'play.back', group: 'play', title: 'actions.play.back', keys: ['J'], run: () => shuttle(-1) },
    { id: 'play.stop', group: 'play', title: 'actions.play.stop', keys: ['K'], run: () => player.pause() },
    { id: 'play.forward', group: 'play', title: 'actions.play.forward', keys: ['L'], run: () => shuttle(1) },
    {
      id: 'play.frameBack',
      group: 'play',
      title: 'actions.play.frameBack',
      keys: ['ArrowLeft'],
      repeats: true,
      run: () => step(-1),
    },
    {
      id: 'play.frameForward',
      group: 'play',
      title: 'actions.play.frameForward',
      keys: ['ArrowRight'],
      repeats: true,
      run: () => step(1),
    },
    {
      id: 'play.tenBack',
      group: 'play',
      title: 'actions.play.tenBack',
      keys: ['Shift+ArrowLeft'],
      repeats: true,
      run: () => step(-10),
    },
    {
      id: 'play.tenForward',
      group: 'play',
      title: 'actions.play.tenForward',
      keys: ['Shift+ArrowRight'],
      repeats: true,
      run: () => step(10),
    },
    {
      id: 'play.previousEdit',
      group: 'play',
      title: 'actions.play.previousEdit',
      keys: ['ArrowUp'],
      repeats: true,
      run: () => go(edits().findLast((time) => time < player.time()) ?? 0),
    },
    {
      id: 'play.nextEdit',
      group: 'play',
      title: 'actions.play.nextEdit',
      keys: ['ArrowDown'],
      repeats: true,
      run: () => go(edits().find((time) => time > player.time()) ?? player.time()),
    },
    { id: 'play.start', group: 'play', title: 'actions.play.start', keys: ['Home'], run: () => go(0) },
    {
      id: 'play.end',
      group: 'play',
      title: 'actions.play.end',
      keys: ['End'],
      run: () => go(editor.duration()),
    },
    {
      id: 'play.record',
      group: 'play',
      title: 'actions.play.record',
      icon: 'record',
      keys: ['Alt+R'],
      edits: true,
      checked: () => editor.session.recorder.state() !== 'idle',
      run: () => toggleRecording(editor),
    },
    {
      id: 'play.loop',
      group: 'play',
      title: 'actions.play.loop',
      icon: 'loop',
      keys: ['Mod+Shift+P'],
      checked: player.loop,
      run: () => player.setLoop(!player.loop()),
    },
    {
      id: 'play.proxies',
      group: 'play',
      title: 'actions.play.proxies',
      icon: 'proxy',
      keys: ['Alt+P'],
      when: () => editor.session.media.proxies().size > 0,
      checked: player.useProxies,
      run: () => player.setUseProxies(!player.useProxies()),
    },
    {
      id: 'play.mute',
      group: 'play',
      title: 'actions.play.mute',
      keys: ['Shift+M'],
      checked: () => player.volume() === 0,
      run: () => {
        if (player.volume() > 0) {
          loudness = player.volume();
          player.setVolume(0);
        } else player.setVolume(loudness);
      },
    },
    ...LEVELS.map(
      ([level, key, title]): Action => ({
        id: `play.level.${level}`,
        group: 'play',
        title,
        keys: [key],
        checked: () => player.level() === level,
        run: () => player.setLevel(level),
      }),
    ),
  ];
}
