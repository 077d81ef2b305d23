import * as v from 'valibot';
import { Id } from '../records/fields.ts';
import { titleRecord } from '../records/title.ts';
import { clipsOfSource } from '../records/track-index.ts';
import { defineCommand } from './define-command.ts';
import { defined } from './timeline/defined.ts';
import { unlockedTrack } from './timeline/frames.ts';

const { id: _, ...titleFields } = titleRecord.schema.entries;

/** @throws StoryError `track-locked` when a clip that shows it is */
export const titleSet = defineCommand({
  id: 'title.set',
  args: v.object({ title: Id, fields: v.partial(v.object(titleFields)) }),
  run(tx, { title, fields }) {
    for (const clip of clipsOfSource(tx.snapshot, title)) unlockedTrack(tx, clip.place.track);
    tx.patch('title', title, defined(fields));
  },
});
