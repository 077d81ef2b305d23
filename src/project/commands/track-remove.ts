import * as v from 'valibot';
import { Id } from '../records/fields.ts';
import { clipsOfTrack } from '../records/track-index.ts';
import { defineCommand } from './define-command.ts';
import { unlockedTrack } from './timeline/frames.ts';

/** Takes a track away with all its clips; clips linked with them on other tracks stay. @throws StoryError `track-locked` */
export const trackRemove = defineCommand({
  id: 'track.remove',
  args: v.object({ track: Id }),
  run(tx, { track }) {
    unlockedTrack(tx, track);
    for (const clip of clipsOfTrack(tx.snapshot, track)) tx.remove('clip', clip.id);
    tx.remove('track', track);
  },
});
