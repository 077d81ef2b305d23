import * as v from 'valibot';
import { snapToFrame, TICKS_PER_SECOND } from '../../../base/time.ts';
import { type Clip, ClipSource } from '../../records/clip.ts';
import { isTimeless } from '../../records/clip-media.ts';
import { Id, NonNegativeTicks, PositiveTicks, Speed } from '../../records/fields.ts';
import type { Transaction } from '../../store/transaction.ts';
import { rateOf, unlockedTrack } from './frames.ts';
import { linkMinter } from './links.ts';
import { checkSource, lengthFor, makeRoom, type PlaceMode, STILL_SECONDS } from './place-clip.ts';

/** A clip to be: where it goes and what it shows. Other fields of the record (name, opacity, …) may be named too. */
export const ClipDraft = v.looseObject({
  track: Id,
  start: NonNegativeTicks,
  source: ClipSource,
  sourceIn: v.optional(NonNegativeTicks, 0),
  /** Absent: all of the media from `sourceIn`, or 5 s of a still. Cut to what there is, rounded to frames. */
  duration: v.optional(PositiveTicks),
  speed: v.optional(Speed, { num: 1, den: 1 }),
});
export type ClipDraft = v.InferOutput<typeof ClipDraft>;

/** @throws StoryError `track-locked`, `wrong-track-kind`, `no-such-stream`, `no-handle`, `place-taken` */
export function putDraft(
  tx: Transaction,
  draft: ClipDraft,
  mode: PlaceMode,
  link: string | null = null,
  relink: (link: string | null) => string | null = linkMinter(tx),
): Clip {
  const { track: trackId, start: at, duration: asked, ...fields } = draft;
  const track = unlockedTrack(tx, trackId);
  checkSource(tx, draft.source, track);
  const sourceIn = isTimeless(tx.snapshot, draft.source) ? 0 : draft.sourceIn;
  const start = snapToFrame(at, rateOf(tx, trackId));
  const duration = lengthFor(tx, track, { ...draft, sourceIn }, asked, STILL_SECONDS * TICKS_PER_SECOND);
  makeRoom(tx, track, start, duration, mode, relink);
  return tx.put('clip', {
    name: nameOf(tx, draft.source),
    link,
    ...fields,
    id: tx.newId(),
    place: { track: trackId, start },
    sourceIn,
    duration,
  });
}

const nameOf = (tx: Transaction, source: ClipSource): string =>
  source.kind === 'media' ? tx.get('asset', source.asset).name : '';
