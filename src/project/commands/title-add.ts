import * as v from 'valibot';
import { snapToFrame, TICKS_PER_SECOND } from '../../base/time.ts';
import { Id, NonNegativeTicks, PositiveTicks } from '../records/fields.ts';
import { newTitleSize, titleRecord } from '../records/title.ts';
import { defineCommand } from './define-command.ts';
import { putDraft } from './timeline/clip-draft.ts';
import { sequenceNamed, snapLength } from './timeline/frames.ts';
import { clipsWithin } from './timeline/neighbours.ts';
import { addTrack, tracksOfKind } from './timeline/pick-track.ts';
import { PlaceMode, STILL_SECONDS } from './timeline/place-clip.ts';

const { id: _, ...titleFields } = titleRecord.schema.entries;

/**
 * A title on the track named, else on the topmost one when it is free there, else on a new one above all.
 * @throws StoryError as placing a clip
 */
export const titleAdd = defineCommand({
  id: 'title.add',
  args: v.object({
    /** Absent size: as suits the sequence's frame. */
    title: v.looseObject({ ...titleFields, size: v.optional(titleFields.size.wrapped) }),
    start: NonNegativeTicks,
    duration: v.optional(PositiveTicks, STILL_SECONDS * TICKS_PER_SECOND),
    track: v.optional(Id),
    sequence: v.optional(Id),
    mode: v.optional(PlaceMode, 'place'),
  }),
  run(tx, { title: fields, start, duration, track, sequence: named, mode }) {
    const sequence = sequenceNamed(tx, named ?? (track && tx.get('track', track).sequence));
    const size = fields.size ?? newTitleSize(sequence);
    const title = tx.put('title', { ...fields, size, id: tx.newId() });
    const at = snapToFrame(start, sequence.frameRate);
    const end = at + snapLength(duration, sequence.frameRate);
    const top = tracksOfKind(tx, sequence.id, 'video').at(-1);
    const free = top && !top.locked && clipsWithin(tx.snapshot, top.id, at, end).length === 0;
    // A title belongs over the picture: on the only track it would take the place of the picture to come.
    const above = free && (tracksOfKind(tx, sequence.id, 'video').length > 1 || track !== undefined);
    const target = track ?? (above ? top.id : addTrack(tx, sequence.id, 'video').id);
    const clip = putDraft(
      tx,
      {
        track: target,
        start: at,
        source: { kind: 'title', title: title.id },
        sourceIn: 0,
        duration,
        speed: { num: 1, den: 1 },
      },
      mode,
    );
    return { title: title.id, clip: clip.id };
  },
});
