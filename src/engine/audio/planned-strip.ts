// The mixer's graph in samples, as plain data. A strip's sound at sample t of the mix is that of sample t − late of the sequence.
import type { Curve } from './curve.ts';
import type { Layout } from './layout.ts';
import type { Stepping } from './plan-steps.ts';
import type { PlannedSpan } from './planned-span.ts';
import type { Ramp } from './ramp.ts';

/** Samples from … to − 1 of the sequence. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What an effect was given besides its params. */
export interface PlannedData {
  readonly slot: string;
  /** Equal keys, equal samples. */
  readonly key: string;
  readonly planes: readonly Float32Array[];
}

export interface PlannedInsert {
  /** Of the effect in the document: by it a running effect is found again after an edit. */
  readonly id: string;
  readonly effect: string;
  readonly version: number;
  /** What of it changes by steps while it plays. */
  readonly stepping: Stepping;
  /** In the order of the definition, within its bounds; with steps as `SteppedParams` has them. */
  readonly params: readonly Curve[];
  readonly data: readonly PlannedData[];
  readonly latency: number;
  readonly tail: number;
  /** Null: no side chain. `strip` −1: one that nothing comes in by. `delay`: samples by which the key is held back. */
  readonly key: { readonly strip: number; readonly delay: number } | null;
}

/** Effects one behind the other. They run in `active` and rest outside of it; at the start of each stretch they are reset. */
export interface PlannedChain {
  readonly inserts: readonly PlannedInsert[];
  readonly active: readonly Stretch[];
}

/** A chain on clips: one clip, or several that continue each other with the same effects. */
export interface ClipChain extends PlannedChain {
  /** Which of the track's sets of running effects it uses: chains alike share one, unless they sound at once. */
  readonly slot: number;
  /** Of the take. */
  readonly layout: Layout;
  readonly take: number;
  /** The samples of the take that it hears. */
  readonly start: number;
  readonly end: number;
  /** How its first and last samples are led from and to silence. */
  readonly ramps: readonly Ramp[];
  readonly latency: number;
}

export interface PlannedEdge {
  /** Of the send; '' for the output. */
  readonly id: string;
  /** Index of a strip. */
  readonly to: number;
  /** output: behind fader and pan. post: behind the fader. pre: before it. */
  readonly tap: 'output' | 'post' | 'pre';
  /** dB. */
  readonly level: Curve;
  /** Samples by which it is held back, until it is as late as everything else that comes in there. */
  readonly delay: number;
}

/** As the Panner record; `lfeDb` in dB. */
export interface PlannedPanner {
  readonly x: Curve;
  readonly y: Curve;
  readonly divergence: Curve;
  readonly width: Curve;
  readonly rotation: Curve;
  readonly lfeDb: Curve;
}

export interface PlannedStrip extends PlannedChain {
  readonly id: string;
  readonly layout: Layout;
  /** Samples by which what comes in is late. */
  readonly late: number;
  /** dB. */
  readonly gain: Curve;
  /** dB: 0 or silence. */
  readonly mute: Curve;
  readonly pan: Curve;
  readonly panner: PlannedPanner | null;
  readonly edges: readonly PlannedEdge[];
}

export interface PlannedTrack extends PlannedStrip {
  readonly spans: readonly PlannedSpan[];
  readonly chains: readonly ClipChain[];
}

/** Names all that two effects must have been given alike to sound alike; '' for nothing. */
export const dataKeyOf = ({ data }: Pick<PlannedInsert, 'data'>): string =>
  data.map(({ slot, key }) => `${slot} ${key}`).join();

export const latencyOf = (inserts: readonly PlannedInsert[]): number =>
  inserts.reduce((sum, insert) => sum + insert.latency, 0);
export const tailOf = (inserts: readonly PlannedInsert[]): number =>
  inserts.reduce((sum, insert) => sum + Math.max(insert.tail, insert.latency), 0);
