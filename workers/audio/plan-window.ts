// The part of a plan around the playhead: a film of ten thousand clips must not be unpacked on the audio thread at every edit.
import type { MixPlan } from '../../src/engine/audio/mix-plan.ts';
import type { PlannedSpan } from '../../src/engine/audio/planned-span.ts';

/** Samples from … to − 1. */
export interface PlanRange {
  readonly from: number;
  readonly to: number;
}

export interface PlanWindow {
  /** With the takes that it needs and no other. */
  readonly plan: MixPlan;
  /** Around the playhead, and where a loop begins anew. */
  readonly ranges: readonly PlanRange[];
}

/** Mixes to the same bits as the whole plan for every sample of the ranges. */
export function planWindow(plan: MixPlan, ranges: readonly PlanRange[]): PlanWindow {
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
    const inside = track.spans.filter((span) =>
      ranges.some(({ from, to }) => span.start < to && span.end + ring > from),
    );
    const chains = [...new Set(inside.map((span) => span.chain))].filter((chain) => chain >= 0);
    const spans = inside.map((span) => ({ ...place(span), chain: chains.indexOf(span.chain) }));
    // Only the running effects that the window needs.
    const kept = chains.map((chain) => track.chains[chain]!);
    const slots = [...new Set(kept.map(({ slot }) => slot))];
    return {
      ...track,
      spans,
      chains: kept.map((chain) => ({
        ...chain,
        take: spans[inside.findIndex((span) => track.chains[span.chain] === chain)]!.take,
        slot: slots.indexOf(chain.slot),
      })),
    };
  });
  return { plan: { ...plan, takes, tracks, silentClips: [] }, ranges };
}
