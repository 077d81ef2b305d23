// The part of a plan around the playhead: a film of ten thousand clips must not be unpacked on the audio thread at every edit.
import type { MixPlan } from '../../src/engine/audio/mix-plan.ts';
import type { PlannedSpan } from '../../src/engine/audio/planned-span.ts';

export interface PlanWindow {
  /** With the takes that it needs and no other. */
  readonly plan: MixPlan;
  readonly from: number;
  readonly to: number;
}

/** Mixes to the same bits as the whole plan for every sample from … to − 1. */
export function planWindow(plan: MixPlan, from: number, to: number): PlanWindow {
  const takes: MixPlan['takes'][number][] = [];
  const index = new Map<number, number>();
  const place = (span: PlannedSpan): PlannedSpan => {
    let take = index.get(span.take);
    if (take === undefined) {
      take = takes.push(plan.takes[span.take]!) - 1;
      index.set(span.take, take);
    }
    return { ...span, take };
  };
  const tracks = plan.tracks.map((track) => {
    const ring = Math.max(0, ...track.chains.map((chain) => chain.active[0]!.to - chain.end + chain.latency));
    const spans = track.spans.filter((span) => span.start < to && span.end + ring > from).map(place);
    return { ...track, spans };
  });
  return { plan: { ...plan, takes, tracks, silentClips: [] }, from, to };
}
