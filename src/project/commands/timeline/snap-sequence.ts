import { floorToFrame, frameToTicks, snapToFrame, type Ticks } from '../../../base/time.ts';
import { clipEnd } from '../../records/clip.ts';
import { isTimeless, mediaEndOf, playedLength, sourceLength } from '../../records/clip-media.ts';
import type { Sequence } from '../../records/sequence.ts';
import { clipsOfTrack, markersOf, tracksOfSequence, transitionsOfTrack } from '../../records/track-index.ts';
import type { Transaction } from '../../store/transaction.ts';

/**
 * Moves every edge to the nearest frame of the sequence's rate. Edges that touched still touch; a clip keeps at least one frame,
 * which may push those behind it; where the media ends before the frame does, the clip gets a frame shorter.
 */
export function snapSequence(tx: Transaction, sequence: Sequence): void {
  const rate = sequence.frameRate;
  const frame = frameToTicks(1, rate);
  for (const track of tracksOfSequence(tx.snapshot, sequence.id)) {
    let free: Ticks = 0;
    const targets = clipsOfTrack(tx.snapshot, track.id).map((clip) => {
      const start = Math.max(free, snapToFrame(clip.place.start, rate));
      const wish = Math.max(start + frame, snapToFrame(clipEnd(clip), rate)) - start;
      let { sourceIn } = clip;
      let duration = wish;
      if (!isTimeless(tx.snapshot, clip.source)) {
        const end = mediaEndOf(tx.snapshot, clip);
        duration = Math.min(wish, floorToFrame(playedLength(end - sourceIn, clip.speed), rate));
        if (duration < frame) {
          // Less than a frame of media from here on: take the last whole frame instead.
          duration = frame;
          sourceIn = Math.max(0, end - sourceLength(frame, clip.speed));
        }
      }
      free = start + duration;
      return { clip, start, duration, sourceIn };
    });
    for (const { clip, start, duration, sourceIn } of targets.reverse()) {
      tx.patch('clip', clip.id, { place: { ...clip.place, start }, duration, sourceIn });
      const media = mediaEndOf(tx.snapshot, tx.get('clip', clip.id));
      if (sourceIn + sourceLength(duration, clip.speed) > media) tx.remove('clip', clip.id);
    }
    for (const { id, before, after } of transitionsOfTrack(tx.snapshot, track.id)) {
      tx.patch('transition', id, { before: snapToFrame(before, rate), after: snapToFrame(after, rate) });
    }
  }
  for (const marker of markersOf(tx.snapshot, sequence.id)) {
    tx.patch('marker', marker.id, { at: snapToFrame(marker.at, rate) });
  }
}
