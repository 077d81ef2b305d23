import * as v from 'valibot';
import { StoryError } from '../../base/errors.ts';
import { snapToFrame, type Ticks } from '../../base/time.ts';
import { type Clip, clipEnd } from '../records/clip.ts';
import { Id, Ticks as TicksSchema } from '../records/fields.ts';
import type { Transaction } from '../store/transaction.ts';
import { defineCommand } from './define-command.ts';
import { rateOf, unlockedTrack } from './timeline/frames.ts';
import { byTrack, linkMinter, selectClips } from './timeline/links.ts';
import { tracksOfKind } from './timeline/pick-track.ts';
import { makeRoom, PlaceMode } from './timeline/place-clip.ts';

/**
 * Moves clips together in time and up or down (`trackDelta` tracks of the first clip's kind; clips of the other kind and linked
 * ones that were not named stay on their tracks). Stops at the sequence's start and at the outermost tracks; the answer is how
 * far it went. insert: opens as much room as the clips span where they land, the gap they leave stays.
 * @throws StoryError `track-locked`, `place-taken` (mode place)
 */
export const clipMove = defineCommand({
  id: 'clip.move',
  args: v.object({
    clips: v.pipe(v.array(Id), v.minLength(1)),
    delta: v.optional(TicksSchema, 0),
    trackDelta: v.optional(v.pipe(v.number(), v.safeInteger()), 0),
    mode: v.optional(PlaceMode, 'overwrite'),
    ignoreLinks: v.optional(v.boolean(), false),
  }),
  run(tx, { clips: ids, delta, trackDelta, mode, ignoreLinks }) {
    const selected = selectClips(tx, ids, ignoreLinks);
    const lead = tx.get('clip', ids[0]!);
    const named = new Set(ids);
    const ladder = ladderOf(tx, lead);
    const climbing = [...selected.values()].filter(
      (clip) => named.has(clip.id) && ladder.includes(clip.place.track),
    );
    const rungs = climbing.map((clip) => ladder.indexOf(clip.place.track));
    const up = Math.max(-Math.min(...rungs), Math.min(trackDelta, ladder.length - 1 - Math.max(...rungs)));
    const earliest = Math.min(...[...selected.values()].map((clip) => clip.place.start));
    const wish = snapToFrame(lead.place.start + delta, rateOf(tx, lead.place.track)) - lead.place.start;
    const by = Math.max(wish, -earliest);
    if (by === 0 && up === 0) return { delta: 0, trackDelta: 0 };
    const climbers = new Set(climbing.map((clip) => clip.id));
    const landed = [...selected.values()].map((clip) => {
      const rung = ladder.indexOf(clip.place.track);
      const track = climbers.has(clip.id) ? ladder[rung + up]! : clip.place.track;
      return { ...clip, place: { ...clip.place, track, start: clip.place.start + by } };
    });
    refuseCollisions(landed);
    makeRoomFor(tx, landed, mode, new Set(selected.keys()));
    for (const { id, place } of landed) tx.patch('clip', id, { place });
    return { delta: by, trackDelta: up };
  },
});

/** Ids of the tracks of the clip's kind and sequence, from the lowest order up. */
function ladderOf(tx: Transaction, clip: Clip): readonly string[] {
  const track = tx.get('track', clip.place.track);
  return tracksOfKind(tx, track.sequence, track.kind).map(({ id }) => id);
}

/** Named clips that climb can land on linked ones that stay. */
function refuseCollisions(landed: readonly Clip[]): void {
  for (const clips of byTrack(landed).values()) {
    for (let i = 1; i < clips.length; i++) {
      if (clips[i]!.place.start < clipEnd(clips[i - 1]!)) {
        throw new StoryError('place-taken', { params: { track: clips[i]!.place.track } });
      }
    }
  }
}

function makeRoomFor(tx: Transaction, landed: readonly Clip[], mode: PlaceMode, moving: Set<string>): void {
  const relink = linkMinter(tx);
  const first: Ticks = Math.min(...landed.map((clip) => clip.place.start));
  const span = Math.max(...landed.map(clipEnd)) - first;
  for (const [trackId, clips] of byTrack(landed)) {
    const track = unlockedTrack(tx, trackId);
    if (mode === 'insert') makeRoom(tx, track, first, span, mode, relink, moving);
    else for (const clip of clips) makeRoom(tx, track, clip.place.start, clip.duration, mode, relink, moving);
  }
}
