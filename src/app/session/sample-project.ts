// The sample: three scenes, two dissolves, a title, music that fades. Cut by the same commands as every film.
import { secondsToTicks, type Ticks } from '../../base/time.ts';
import { clipAddFromAsset } from '../../project/commands/clip-add-from-asset.ts';
import { clipSet } from '../../project/commands/clip-set.ts';
import { runCommand } from '../../project/commands/define-command.ts';
import { mediaImport } from '../../project/commands/media-import.ts';
import { titleAdd } from '../../project/commands/title-add.ts';
import { transitionAdd } from '../../project/commands/transition-add.ts';
import type { MediaAsset } from '../../project/records/media-asset.ts';
import type { ProjectStore } from '../../project/store/project-store.ts';

/** What `scripts/sample/make-sample.ts` writes of each file. */
export type SampleMedia = Pick<
  MediaAsset,
  'name' | 'kind' | 'hash' | 'size' | 'format' | 'duration' | 'origin' | 'video' | 'audio'
> & {
  readonly file: string;
};

/** Seconds of each scene's own time; what lies outside are the handles of the dissolves. */
const CUTS: Readonly<Record<string, readonly [number, number]>> = {
  'dawn.mp4': [0, 5.2],
  'lights.mp4': [0.6, 4.4],
  'hills.mp4': [0.6, 6],
};
const DISSOLVE_SECONDS = 1;
const MUSIC_FADE_SECONDS = 2;
const TITLE = { start: 0.8, seconds: 3.4, fadeSeconds: 0.6 } as const;

/** @param folder where the files of `media` lie */
export function buildSample(store: ProjectStore, media: readonly SampleMedia[], folder: URL): void {
  const assets = media.map(({ file, ...facts }) => ({
    ...facts,
    locations: [{ kind: 'url' as const, url: new URL(file, folder).href }],
    importedAt: Date.now(),
  }));
  const imported = runCommand(store, mediaImport, { assets }).value.assets;
  const idOf = (index: number): string => imported[index]!.asset;
  let at: Ticks = 0;
  let previous: string | null = null;
  media.forEach(({ file }, index) => {
    const cut = CUTS[file];
    if (!cut) return;
    const [sourceIn, sourceOut] = cut.map(secondsToTicks) as [Ticks, Ticks];
    const added = runCommand(store, clipAddFromAsset, {
      asset: idOf(index),
      start: at,
      sourceIn,
      sourceOut,
    }).value;
    const clip = added.clips[0]!;
    if (previous) {
      const duration = secondsToTicks(DISSOLVE_SECONDS);
      runCommand(store, transitionAdd, { from: previous, to: clip, kind: 'crossfade', duration });
    }
    previous = clip;
    at = added.end;
  });
  const music = media.findIndex(({ kind }) => kind === 'audio');
  if (music >= 0) {
    const sound = runCommand(store, clipAddFromAsset, { asset: idOf(music), start: 0, sourceOut: at }).value;
    const fadeOut = secondsToTicks(MUSIC_FADE_SECONDS);
    runCommand(store, clipSet, { clips: sound.clips, fields: { fadeOut } });
  }
  const title = runCommand(store, titleAdd, {
    title: {
      text: store.project.name,
      size: 120,
      weight: 700,
      shadow: { color: '#00000099', x: 0, y: 6, blur: 24 },
    },
    start: secondsToTicks(TITLE.start),
    duration: secondsToTicks(TITLE.seconds),
  }).value;
  const fade = secondsToTicks(TITLE.fadeSeconds);
  runCommand(store, clipSet, { clips: [title.clip], fields: { fadeIn: fade, fadeOut: fade } });
}
