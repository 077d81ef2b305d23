// The clips of one track in samples: takes, gains, fades, declicks, and the effects of the clips themselves.
import { type Ticks, ticksToSamples } from '../../base/time.ts';
import type { AudioSpan, AudioTrackSpans, Keyed } from '../timeline/types.ts';
import { BLOCK } from './block.ts';
import type { Curve } from './curve.ts';
import { declickRamps } from './declick.ts';
import { layoutOf } from './layout.ts';
import { curveOf, type PlanSetup, planInserts } from './plan-inserts.ts';
import type { PlannedSpan } from './planned-span.ts';
import { type ClipChain, dataKeyOf, latencyOf, tailOf } from './planned-strip.ts';
import type { Ramp } from './ramp.ts';
import { joinTake, type Take, takeOf } from './take.ts';

/** The takes of a plan, each once. */
export class TakeList {
  readonly takes: Take[] = [];
  readonly #index = new Map<string, number>();

  place(take: Take): number {
    const known = this.#index.get(take.key);
    if (known !== undefined) return known;
    this.#index.set(take.key, this.takes.length);
    return this.takes.push(take) - 1;
  }
}

export interface PlannedClips {
  readonly spans: readonly PlannedSpan[];
  readonly chains: readonly ClipChain[];
  /** Names of media without the stream that a clip asks for. */
  readonly silentClips: readonly string[];
}

/** A gain or a pan of the clip over samples of the mix. */
function clipCurve(span: AudioSpan, value: Keyed, sampleRate: number): Curve {
  if (typeof value === 'number') return curveOf(value, sampleRate, 0);
  return curveOf({ keys: value.keys.map((key) => ({ ...key, at: key.at + span.clipStart })) }, sampleRate, 0);
}

/**
 * Fades are linear in amplitude (6 dB down in the middle), count from the clip's own ends and hold within it: with a crossfade
 * at the same end both apply. A fade longer than the clip starts or ends outside of it, as it does for the picture.
 */
function fadeRamps(span: AudioSpan, samples: (ticks: Ticks) => number): Ramp[] {
  const ramp = (from: Ticks, to: Ticks, rising: boolean, curve: Ramp['curve']): Ramp => {
    const start = samples(from);
    return { start, length: Math.max(1, samples(to) - start), rising, curve };
  };
  const ramps: Ramp[] = [];
  if (span.fadeIn > 0) ramps.push(ramp(span.clipStart, span.clipStart + span.fadeIn, true, 'linear'));
  if (span.fadeOut > 0) ramps.push(ramp(span.clipEnd - span.fadeOut, span.clipEnd, false, 'linear'));
  if (span.crossIn) ramps.push(ramp(span.crossIn.start, span.crossIn.end, true, span.crossIn.curve));
  if (span.crossOut) ramps.push(ramp(span.crossOut.start, span.crossOut.end, false, span.crossOut.curve));
  return ramps;
}

export function planSpans(track: AudioTrackSpans, list: TakeList, setup: PlanSetup): PlannedClips {
  const { sampleRate } = setup;
  const samples = (ticks: Ticks): number => ticksToSamples(ticks, sampleRate);
  const spans: PlannedSpan[] = [];
  const sources: AudioSpan[] = [];
  const silentClips: string[] = [];
  const chains = new ChainList(setup);
  for (const span of track.spans) {
    const own = takeOf(span);
    const previous = sources.at(-1);
    const joined =
      own && previous?.end === span.start ? joinTake(list.takes[spans.at(-1)!.take]!, own) : null;
    const take = joined ?? own;
    const [first, last] = [Math.max(0, samples(span.start)), samples(span.end)];
    if (!take) silentClips.push(span.asset.name);
    if (!take || last <= first) continue;
    sources.push(span);
    const index = list.place(take);
    spans.push({
      clip: span.clip,
      take: index,
      start: first,
      end: last,
      gain: clipCurve(span, span.gainDb, sampleRate),
      pan: clipCurve(span, span.pan, sampleRate),
      ramps: fadeRamps(span, samples),
      ...chains.add(span, take, index, first, last),
    });
  }
  const declicked = declickRamps(spans, sources, sampleRate).map((span, i) => {
    if (span.chain < 0) return span;
    // What an effect makes of a cut rings on: the click is taken from what it hears, not from what it gives.
    const { ramps } = spans[i]!;
    chains.lead(span.chain, span.ramps.slice(ramps.length));
    return { ...span, ramps };
  });
  return { spans: declicked, chains: chains.finish(), silentClips };
}

const NO_EFFECTS_OF_CLIP = { chain: -1, effects: [] } as const;

/** Clips that continue each other with the same effects share a chain, so that a razor cut is not heard in its effects either. */
class ChainList {
  readonly #setup: PlanSetup;
  readonly #chains: (Omit<ClipChain, 'slot' | 'active'> & {
    end: number;
    readonly sounds: string;
    readonly ramps: Ramp[];
  })[] = [];

  constructor(setup: PlanSetup) {
    this.#setup = setup;
  }

  add(
    span: AudioSpan,
    take: Take,
    index: number,
    start: number,
    end: number,
  ): Pick<PlannedSpan, 'chain' | 'effects'> {
    if (!span.inserts?.length) return NO_EFFECTS_OF_CLIP;
    const layout = layoutOf(take.channels);
    const inserts = planInserts(span.inserts, layout, this.#setup).map(({ keyId: _, ...insert }) => insert);
    if (inserts.length === 0) return NO_EFFECTS_OF_CLIP;
    const effects = inserts.map(({ id }) => id);
    const sounds = JSON.stringify(inserts.map(({ id: _, data, ...insert }) => [insert, dataKeyOf({ data })]));
    const last = this.#chains.at(-1);
    if (last && last.end === start && last.take === index && last.sounds === sounds) {
      last.end = end;
      return { chain: this.#chains.length - 1, effects };
    }
    const latency = latencyOf(inserts);
    this.#chains.push({ inserts, layout, take: index, start, end, ramps: [], latency, sounds });
    return { chain: this.#chains.length - 1, effects };
  }

  lead(chain: number, ramps: readonly Ramp[]): void {
    this.#chains[chain]!.ramps.push(...ramps);
  }

  /** A chain gets the first slot of its kind that is free again when it begins. */
  finish(): ClipChain[] {
    const slots: { readonly kind: string; until: number }[] = [];
    return this.#chains.map(({ sounds: _, ...chain }) => {
      const kind = JSON.stringify([
        chain.layout,
        chain.inserts.map(({ effect, version, stepping, data }) => [
          effect,
          version,
          stepping,
          dataKeyOf({ data }),
        ]),
      ]);
      const tail = tailOf(chain.inserts);
      let slot = slots.findIndex((one) => one.kind === kind && one.until <= chain.start);
      if (slot < 0) slot = slots.push({ kind, until: 0 }) - 1;
      slots[slot]!.until = chain.end + tail + chain.latency + 2 * BLOCK;
      return { ...chain, slot, active: [{ from: chain.start, to: chain.end + tail }] };
    });
  }
}
