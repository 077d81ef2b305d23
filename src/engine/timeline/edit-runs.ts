import type { Ticks } from '../../base/time.ts';
import { type Clip, clipEnd } from '../../project/records/clip.ts';
import type { Animated } from '../../project/records/fields.ts';
import type { ProjectSnapshot } from '../../project/records/snapshot.ts';
import { effectsOf } from './clip-effects.ts';
import { activeTracks, tracksOf } from './duration.ts';
import { type FrameGrid, firstFrameFrom, timeOfFrame } from './frame-grid.ts';
import { countUpTo, type TrackLayout, trackLayout } from './track-layout.ts';

/** Frames [from, to) between two edit points: the same clips and transitions are on screen throughout. */
export interface EditRun {
  readonly from: number;
  readonly to: number;
}

/**
 * Rule S2: cuts at every edit point of anything that can be seen – ends of clips and transitions, ends of fades, first and
 * last keys of moves – so that what happens between two cuts depends on nothing outside of them.
 */
export function editRuns(snapshot: ProjectSnapshot, sequence: string, grid: FrameGrid): EditRun[] {
  const cuts = new Set<number>([0, grid.frames]);
  const end = timeOfFrame(grid, grid.frames);
  const cut = (time: Ticks): void => {
    const frame = firstFrameFrom(grid, time);
    if (frame > 0 && frame < grid.frames) cuts.add(frame);
  };
  for (const track of activeTracks(tracksOf(snapshot, sequence, 'video'))) {
    const layout = trackLayout(snapshot, track.id);
    for (const item of layout.transitions) {
      cut(item.start);
      cut(item.end);
    }
    const last = countUpTo(layout.clips, end, (clip) => clip.place.start);
    for (let i = last - 1; i >= 0 && layout.reach[i]! >= grid.start; i--) {
      for (const time of editPoints(snapshot, layout, layout.clips[i]!)) cut(time);
    }
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  return sorted.slice(1).map((to, i) => ({ from: sorted[i]!, to }));
}

function editPoints(snapshot: ProjectSnapshot, layout: TrackLayout, clip: Clip): Ticks[] {
  const { start } = clip.place;
  const end = clipEnd(clip);
  const points = [start, end];
  if (clip.fadeIn > 0 && !layout.into.has(clip.id)) points.push(start + clip.fadeIn);
  if (clip.fadeOut > 0 && !layout.outOf.has(clip.id)) points.push(end - clip.fadeOut);
  for (const value of animatedValues(snapshot, clip)) {
    if (typeof value === 'number') continue;
    // A value that is held afterwards is steady from its last key on, hence from the frame that starts at it.
    points.push(start + value.keys[0]!.at, start + value.keys.at(-1)!.at);
  }
  return points.filter((time) => time >= start && time <= end);
}

/** Everything of a clip's picture that keys can move. */
export function animatedValues(snapshot: ProjectSnapshot, clip: Clip): Animated[] {
  const { x, y, scaleX, scaleY, rotation, anchorX, anchorY } = clip.transform;
  const { left, top, right, bottom } = clip.crop;
  const moves = [x, y, scaleX, scaleY, rotation, anchorX, anchorY];
  const values: Animated[] = [...moves, left, top, right, bottom, clip.opacity];
  for (const effect of effectsOf(snapshot, clip.id)) {
    for (const value of Object.values(effect.params)) {
      if (typeof value !== 'string' && typeof value !== 'boolean') values.push(value);
    }
  }
  return values;
}
