import * as v from 'valibot';
import {
  ceilToFrame,
  type FrameRate,
  floorToFrame,
  frameToTicks,
  snapToFrame,
  type Ticks,
} from '../../base/time.ts';
import { type Clip, clipEnd } from '../records/clip.ts';
import { isTimeless, mediaEndOf, playedLength, sourceLength } from '../records/clip-media.ts';
import { Id, Speed, Ticks as TicksSchema } from '../records/fields.ts';
import type { Transaction } from '../store/transaction.ts';
import { defineCommand } from './define-command.ts';
import { rateOf } from './timeline/frames.ts';
import { selectClips } from './timeline/links.ts';
import { clipsWithin } from './timeline/neighbours.ts';
import { addTrack, tracksOfKind } from './timeline/pick-track.ts';

const Move = v.object({
  clip: Id,
  /** Sequence time at which the clip's first moment belongs, exactly; may lie before 0. */
  at: TicksSchema,
  /** Of the clip and those linked with it: takes a drift out. */
  speed: v.optional(Speed),
});

/**
 * Puts clips where their sound fits a reference that stays (it moves, by whole frames, only where something would begin before the
 * sequence). Clips stand on frames; sound is in place to the tick: what is left of a frame is taken from its in-point. Where a
 * track is taken, a clip goes to one that is free, or a new one. Linked clips come along.
 * @throws StoryError `no-such-record`, `track-locked`
 */
export const clipSynchronise = defineCommand({
  id: 'clip.synchronise',
  args: v.object({ reference: Id, moves: v.pipe(v.array(Move), v.minLength(1)) }),
  run(tx, { reference, moves }) {
    const rate = rateOf(tx, tx.get('clip', reference).place.track);
    const later = ceilToFrame(Math.max(0, -Math.min(...moves.map(({ at }) => at))), rate);
    const landed = new Map<string, Clip>();
    if (later > 0)
      for (const [id, clip] of selectClips(tx, [reference], false))
        landed.set(id, { ...clip, place: { ...clip.place, start: clip.place.start + later } });
    for (const { clip: lead, at, speed } of moves) {
      const by = at + later - tx.get('clip', lead).place.start;
      for (const [id, clip] of selectClips(tx, [lead], false)) {
        if (landed.has(id)) continue;
        const still = isTimeless(tx.snapshot, clip.source);
        landed.set(id, placed(tx, speed && !still ? { ...clip, speed } : clip, clip, by, rate));
      }
    }
    settleTracks(tx, landed);
    return { clips: [...landed.keys()] };
  },
});

/** @param before the clip with the speed that it had */
function placed(tx: Transaction, clip: Clip, before: Clip, by: Ticks, rate: FrameRate): Clip {
  const exact = clip.place.start + by;
  const inAt = (start: Ticks): Ticks =>
    clip.sourceIn + Math.round(((start - exact) * clip.speed.num) / clip.speed.den);
  const nearest = Math.max(0, snapToFrame(exact, rate));
  const sound = tx.get('track', clip.place.track).kind === 'audio';
  // Without media before the first moment the clip begins with the next frame.
  const start = sound && inAt(nearest) < 0 ? ceilToFrame(exact, rate) : nearest;
  const sourceIn = sound ? inAt(start) : clip.sourceIn;
  const wished = playedLength(sourceLength(before.duration, before.speed), clip.speed);
  const room = playedLength(mediaEndOf(tx.snapshot, clip) - sourceIn, clip.speed);
  const duration = Math.min(snapToFrame(wished, rate), floorToFrame(room, rate));
  const place = { ...clip.place, start };
  // Media that are shorter than a frame stay as they are.
  return duration < frameToTicks(1, rate) ? { ...before, place } : { ...clip, place, sourceIn, duration };
}

/** Writes the clips, each to its own track or the next one with room. */
function settleTracks(tx: Transaction, landed: ReadonlyMap<string, Clip>): void {
  const done: Clip[] = [];
  const free = (track: string, clip: Clip): boolean =>
    clipsWithin(tx.snapshot, track, clip.place.start, clipEnd(clip)).every(({ id }) => landed.has(id)) &&
    done.every(
      (other) =>
        other.place.track !== track ||
        other.place.start >= clipEnd(clip) ||
        clipEnd(other) <= clip.place.start,
    );
  const trackFor = (clip: Clip): string => {
    if (free(clip.place.track, clip)) return clip.place.track;
    const { sequence, kind } = tx.get('track', clip.place.track);
    const open = tracksOfKind(tx, sequence, kind).find((track) => !track.locked && free(track.id, clip));
    return (open ?? addTrack(tx, sequence, kind)).id;
  };
  for (const clip of landed.values()) done.push({ ...clip, place: { ...clip.place, track: trackFor(clip) } });
  for (const { id, place, sourceIn, duration, speed } of done)
    tx.patch('clip', id, { place, sourceIn, duration, speed });
}
