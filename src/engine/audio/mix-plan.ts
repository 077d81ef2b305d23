// The mixer of a sequence in samples: what the mixer needs and nothing else, as plain data that can be sent to a worklet.
import type { AudioTrackSpans, SoundMix } from '../timeline/types.ts';
import { BLOCK, MAX_CHANNELS } from './block.ts';
import { layoutNamed } from './channel-layout.ts';
import { GLIDE_SECONDS } from './curve.ts';
import { type FoldGains, STANDARD_FOLD } from './downmix.ts';
import { type FindEffectData, NO_DATA } from './effect-data.ts';
import { type FindSoundEffect, NO_EFFECTS } from './effect-probe.ts';
import { layoutOf } from './layout.ts';
import { isShut, planGraph } from './plan-graph.ts';
import { planSpans, TakeList } from './plan-spans.ts';
import {
  latencyOf,
  type PlannedChain,
  type PlannedStrip,
  type PlannedTrack,
  type Stretch,
} from './planned-strip.ts';
import { firstAfter } from './stretches.ts';
import type { Take } from './take.ts';

export type { PlannedTrack } from './planned-strip.ts';

export interface MixPlan {
  readonly sampleRate: number;
  /** Of the result, 1…8. */
  readonly channels: number;
  readonly takes: readonly Take[];
  /** Those with clips that are heard. */
  readonly tracks: readonly PlannedTrack[];
  readonly buses: readonly PlannedStrip[];
  readonly master: PlannedStrip;
  /** Indices in tracks, then buses, then the master, in the order of mixing. */
  readonly order: readonly number[];
  /** Samples by which the master is late; the mixer takes them back. */
  readonly late: number;
  readonly fold: FoldGains;
  readonly tempo: number;
  /** Samples that a jump of a gain takes. */
  readonly glide: number;
  /** Samples until the last span ends. */
  readonly end: number;
  /** Names of the media of clips that name a stream which it does not have. */
  readonly silentClips: readonly string[];
  /** Effects that this version does not have, or that could not be made: they are left out. */
  readonly unknownEffects: readonly string[];
}

/** A mixer with nothing in it but its tracks. */
const plainDesk = (tracks: readonly AudioTrackSpans[]): SoundMix => ({
  tracks,
  buses: [],
  master: { id: 'master', layout: null, gainDb: 0, mute: 0, inserts: [], fold: STANDARD_FOLD, tempo: 120 },
});

/**
 * @param mix of a sequence, or bare tracks
 * @param channels of the result, 1…8; the master is folded to them when the sequence gives it another layout
 * @param find the effects that there are
 * @param data what they were given besides their params (effect-data.ts); effects that miss theirs are left out
 */
export function planMix(
  mix: SoundMix | readonly AudioTrackSpans[],
  sampleRate: number,
  channels: number,
  find: FindSoundEffect = NO_EFFECTS,
  data: FindEffectData = NO_DATA,
): MixPlan {
  const desk = 'master' in mix ? mix : plainDesk(mix);
  const { tempo, layout, fold } = desk.master;
  const unknown = new Set<string>();
  const setup = { sampleRate, tempo, find, unknown, data };
  const width = Math.min(Math.max(channels, 1), MAX_CHANNELS);
  const list = new TakeList();
  const silentClips: string[] = [];
  const tracks = desk.tracks
    .filter((track) => track.audible)
    .map((track) => {
      const clips = planSpans(track, list, setup);
      silentClips.push(...clips.silentClips);
      return { id: track.track, strip: track, clips };
    })
    .filter(({ clips, strip }) => clips.spans.length > 0 && !isShut(strip));
  // A mono result is a fold of the stereo mix, so that panning means the same in both.
  const graph = planGraph(desk, tracks, layout ? layoutNamed(layout) : layoutOf(Math.max(2, width)), setup);
  return {
    ...graph,
    sampleRate,
    channels: width,
    takes: list.takes,
    late: graph.master.late + latencyOf(graph.master.inserts),
    fold: {
      center: Math.fround(fold.center),
      surround: Math.fround(fold.surround),
      lfe: Math.fround(fold.lfe),
    },
    tempo,
    glide: Math.max(1, Math.round(GLIDE_SECONDS * sampleRate)),
    end: graph.tracks.reduce(
      (end, track) => track.spans.reduce((last, span) => Math.max(last, span.end), end),
      0,
    ),
    silentClips,
    unknownEffects: [...unknown],
  };
}

/** True when something of the plan can be heard in samples start … end − 1: clips, or what rings on after them. */
export function sounds(plan: MixPlan, start: number, end: number): boolean {
  const rings = [...chainsOf(plan)].some(({ chain }) =>
    chain.active.some((stretch) => stretch.from < end && stretch.to > start),
  );
  return rings || plan.tracks.some(({ spans }) => spans.some((span) => span.start < end && span.end > start));
}

/** Blocks that have to be mixed before the first comes out. */
export const leadOf = (plan: MixPlan): number => Math.ceil(plan.late / BLOCK);

/** Every chain of effects, with the samples by which what it hears is late. */
export function* chainsOf(plan: MixPlan): Iterable<{ readonly chain: PlannedChain; readonly late: number }> {
  for (const track of plan.tracks) for (const chain of track.chains) yield { chain, late: 0 };
  for (const strip of [...plan.tracks, ...plan.buses, plan.master])
    if (strip.inserts.length > 0) yield { chain: strip, late: strip.late };
}

/** True when a block of the mix depends on what came before. */
export const remembers = (plan: MixPlan): boolean => !chainsOf(plan)[Symbol.iterator]().next().done;

/**
 * Where a mix must begin for samples from `sample` on to be right: the beginning of the stretches in which effects run then. In a
 * pause that is longer than every tail it is `sample` itself.
 */
export function mixStart(plan: MixPlan, sample: number): number {
  let start = sample;
  for (const { chain } of chainsOf(plan)) {
    const running: Stretch | undefined = chain.active[firstAfter(chain.active, sample)];
    // What looks ahead sounds before its stretch begins.
    if (running && running.from - latencyOf(chain.inserts) <= sample) start = Math.min(start, running.from);
  }
  return Math.max(0, start);
}
