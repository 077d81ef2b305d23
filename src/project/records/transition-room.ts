import { type FrameRate, frameToTicks, type Ticks, ticksToFrame } from '../../base/time.ts';
import { type Clip, clipEnd } from './clip.ts';
import { handlesOf } from './clip-media.ts';
import type { ProjectSnapshot } from './snapshot.ts';
import { transitionsOfClip } from './track-index.ts';
import type { Transition } from './transition.ts';

/** The longest `before` and `after` that a transition may have, in whole frames. */
export interface TransitionRoom {
  readonly before: Ticks;
  readonly after: Ticks;
}

type Cut = Pick<Transition, 'id' | 'track' | 'from' | 'to'>;

/**
 * Room of a transition on its cut: inside its clips, beside their other transitions, and within the media beyond the cut.
 * Null when there is no such cut: a clip is gone, on another track, or the two do not touch.
 */
export function transitionRoom(snapshot: ProjectSnapshot, cut: Cut): TransitionRoom | null {
  const from = findOn(snapshot, cut.track, cut.from);
  const to = findOn(snapshot, cut.track, cut.to);
  if (from === undefined || to === undefined || (!from && !to)) return null;
  if (from && to && clipEnd(from) !== to.place.start) return null;
  const rate = rateOfTrack(snapshot, cut.track);
  if (!rate) return null;
  let before = from ? from.duration - taken(snapshot, from, 'to', cut.id) : 0;
  let after = to ? to.duration - taken(snapshot, to, 'from', cut.id) : 0;
  if (from && to) {
    before = Math.min(before, handlesOf(snapshot, to).head);
    after = Math.min(after, handlesOf(snapshot, from).tail);
  }
  return { before: wholeFrames(before, rate), after: wholeFrames(after, rate) };
}

/** True when the transition stands on a cut and fits. One of its sides may be empty, not both. */
export function transitionFits(snapshot: ProjectSnapshot, transition: Transition): boolean {
  const room = transitionRoom(snapshot, transition);
  if (!room || transition.before + transition.after === 0) return false;
  return transition.before <= room.before && transition.after <= room.after;
}

export function rateOfTrack(
  snapshot: Pick<ProjectSnapshot, 'track' | 'sequence'>,
  track: string,
): FrameRate | null {
  const record = snapshot.track.get(track);
  return (record && snapshot.sequence.get(record.sequence)?.frameRate) ?? null;
}

function findOn(snapshot: ProjectSnapshot, track: string, id: string | null): Clip | null | undefined {
  if (id === null) return null;
  const clip = snapshot.clip.get(id);
  return clip?.place.track === track ? clip : undefined;
}

/** What the transition at the clip's other end uses of it. */
function taken(snapshot: ProjectSnapshot, clip: Clip, end: 'from' | 'to', self: string): Ticks {
  const others = transitionsOfClip(snapshot, clip.id).filter(
    (other) => other.id !== self && other[end] === clip.id,
  );
  return Math.max(0, ...others.map((other) => (end === 'to' ? other.after : other.before)));
}

const wholeFrames = (ticks: Ticks, rate: FrameRate): Ticks =>
  Math.max(0, Number.isFinite(ticks) ? frameToTicks(ticksToFrame(ticks, rate), rate) : ticks);
