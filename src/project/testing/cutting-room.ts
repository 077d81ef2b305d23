// A small project to cut in, for the tests of the commands: tracks, media and the ways to say what is on a track.
import { secondsToTicks } from '../../base/time.ts';
import { runCommand } from '../commands/define-command.ts';
import { type CommandArgs, type CommandId, type CommandResult, commandsById } from '../commands/index.ts';
import type { Clip } from '../records/clip.ts';
import { clipsOfTrack, tracksOfSequence } from '../records/track-index.ts';
import { ProjectStore } from '../store/project-store.ts';
import { SAMPLE_ASSETS } from './sample-assets.ts';

export const SECOND = secondsToTicks(1);
export const FRAME = SECOND / 25;

/** 25 frames a second, one track of each kind, all of SAMPLE_ASSETS. */
export class CuttingRoom {
  readonly store = ProjectStore.create({ name: 'Cut', sequence: { frameRate: { num: 25, den: 1 } } });
  readonly video: string;
  readonly audio: string;
  /** Id by file name. */
  readonly assets: Readonly<Record<string, string>>;

  constructor() {
    const tracks = tracksOfSequence(this.store.snapshot(), this.store.project.sequence);
    this.video = tracks.find(({ kind }) => kind === 'video')!.id;
    this.audio = tracks.find(({ kind }) => kind === 'audio')!.id;
    const { assets } = this.run('media.import', { assets: SAMPLE_ASSETS });
    this.assets = Object.fromEntries(
      assets.map(({ asset }) => [this.store.get('asset', asset)!.name, asset]),
    );
  }

  run<Id extends CommandId>(id: Id, args: CommandArgs<Id>): CommandResult<Id> {
    return runCommand(this.store, commandsById[id] as never, args as never).value as CommandResult<Id>;
  }

  clip(id: string): Clip {
    return this.store.get('clip', id)!;
  }

  /** The clips of a track as [start, end, in-point] in seconds. */
  layout(track: string): [number, number, number][] {
    return clipsOfTrack(this.store.snapshot(), track).map((clip) => [
      clip.place.start / SECOND,
      (clip.place.start + clip.duration) / SECOND,
      clip.sourceIn / SECOND,
    ]);
  }

  /** The interview's picture between two times, in seconds. */
  put(start: number, end: number, sourceIn = 0, track = this.video): string {
    return this.run('clip.place', {
      track,
      start: Math.round(start * SECOND),
      duration: Math.round(end * SECOND) - Math.round(start * SECOND),
      sourceIn: Math.round(sourceIn * SECOND),
      source: { kind: 'media', asset: this.assets['interview.mp4']! },
    }).clip;
  }

  /** Its picture and sound, linked. */
  take(start: number, length: number, sourceIn = 0): readonly [string, string] {
    const { clips } = this.run('clip.add-from-asset', {
      asset: this.assets['interview.mp4']!,
      start: Math.round(start * SECOND),
      sourceIn: Math.round(sourceIn * SECOND),
      sourceOut: Math.round((sourceIn + length) * SECOND),
    });
    return [clips[0]!, clips[1]!];
  }
}
