import type { Ticks } from '../../../../base/time.ts';
import { clipEnd } from '../../../../project/records/clip.ts';
import type { Editor } from '../../../workspace/editor-context.ts';

const SNAP_PX = 9;

export interface SnapResult {
  readonly delta: Ticks;
  /** The time that is held to; null: free. */
  readonly line: Ticks | null;
}

export interface Snapper {
  /** Corrects `delta` so that the nearest of `times` moved by it lands on something. */
  snap(times: readonly Ticks[], delta: Ticks, free: boolean): SnapResult;
}

/** All that a drag can hold to, collected once when it begins: edges of the clips that stay, playhead, marks, markers, zero. */
export function createSnapper(editor: Editor, moving: ReadonlySet<string>, preference: boolean): Snapper {
  const points = new Set<Ticks>([0, editor.session.player.time()]);
  const snapshot = editor.snapshot();
  const sequence = editor.sequence().id;
  for (const clip of snapshot.clip.values()) {
    if (moving.has(clip.id)) continue;
    points.add(clip.place.start);
    points.add(clipEnd(clip));
  }
  for (const marker of snapshot.marker.values()) {
    if (marker.sequence === sequence && marker.clip === null) points.add(marker.at);
  }
  const { inPoint, outPoint, view } = editor.state;
  if (inPoint() !== null) points.add(inPoint()!);
  if (outPoint() !== null) points.add(outPoint()!);
  const sorted = Float64Array.from(points).sort();
  return {
    snap: (times, delta, free) => {
      if (!preference || free) return { delta, line: null };
      let best = SNAP_PX * view.ticksPerPx();
      let result: SnapResult = { delta, line: null };
      for (const time of times) {
        const near = nearest(sorted, time + delta);
        const away = Math.abs(near - time - delta);
        if (away < best) {
          best = away;
          result = { delta: near - time, line: near };
        }
      }
      return result;
    },
  };
}

/** By bisection; the list is never empty, because zero is always in it. */
export function nearest(sorted: Float64Array, time: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < time) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [sorted[low - 1], sorted[low]];
  if (before === undefined) return after ?? 0;
  if (after === undefined) return before;
  return time - before <= after - time ? before : after;
}
