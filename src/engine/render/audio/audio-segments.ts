// How a film's sound is cut into segments, and what each depends on. Numbers here count samples of the film, 0 = its start;
// the plan's count samples of the sequence.
import { type Hash, hashValue } from '../../../base/hash.ts';
import { TICKS_PER_SECOND } from '../../../base/time.ts';
import { BLOCK } from '../../audio/block.ts';
import { type Curve, GRID } from '../../audio/curve.ts';
import { type MixPlan, mixStart, type PlannedTrack, remembers } from '../../audio/mix-plan.ts';
import type { PlannedSpan } from '../../audio/planned-span.ts';
import {
  type ClipChain,
  dataKeyOf,
  type PlannedChain,
  type PlannedStrip,
} from '../../audio/planned-strip.ts';
import { rampTouches } from '../../audio/ramp.ts';
import { stripsOf } from '../../audio/strip-mix.ts';
import type { SampleRange } from './mix-tape.ts';
import type { ProvenAudioEncoder } from './prove-audio-encoder.ts';

/** Raised when the same plan would be mixed or encoded to other bits. */
const MIX_VERSION = 2;
const SEGMENT_SECONDS = 10;

/**
 * Packets that are encoded before a segment and thrown away, until a fresh encoder is as good as one that never stopped. FFmpeg's
 * AAC takes its time to find the fineness that its bit rate allows: 35 dB of signal to noise after 4 packets where it has 60 at last,
 * 50 after 8, 60 from about 24 on, with music of steady tones.
 */
const PRE_ROLL: Readonly<Record<string, number>> = { aac: 64, opus: 50, ac3: 2 };
/** Packets that are encoded behind it: encoders look ahead. */
const POST_ROLL: Readonly<Record<string, number>> = { aac: 4, opus: 3, ac3: 1 };

export interface AudioGrid {
  /** Samples of a packet. */
  readonly frame: number;
  /** Where packet 0 starts to sound: −(delay) or earlier. Packet i covers origin + i · frame …, and so it is decoded. */
  readonly origin: number;
  /** Packets of the whole film, and of a segment. */
  readonly packets: number;
  readonly perSegment: number;
  readonly preRoll: number;
  readonly postRoll: number;
  /** Samples by which input runs ahead of the decoded output. */
  readonly delay: number;
}

/**
 * @param samples of the film
 * @param padding samples of silence put in front besides the encoder's own delay
 */
export function audioGrid(encoder: ProvenAudioEncoder, samples: number, padding: number): AudioGrid {
  const { frame, delay, encoding } = encoder;
  const origin = -(delay + padding);
  // Even, so that with every frame size in use segments are whole blocks apart and stretches of silence hash alike.
  const perSegment = Math.max(2, Math.floor((SEGMENT_SECONDS * encoding.sampleRate) / frame / 2) * 2);
  return {
    frame,
    origin,
    delay,
    packets: Math.ceil((samples - origin) / frame),
    perSegment,
    preRoll: PRE_ROLL[encoding.codec] ?? 0,
    postRoll: POST_ROLL[encoding.codec] ?? 0,
  };
}

export interface AudioSegmentPlan {
  /** Packets first … end − 1 are kept. */
  readonly first: number;
  readonly end: number;
  /** Packets that are encoded before them and dropped. */
  readonly dropped: number;
  /** What the encoder is fed. */
  readonly input: SampleRange;
}

export const segmentCount = (grid: AudioGrid): number => Math.ceil(grid.packets / grid.perSegment);

export function segmentAt(grid: AudioGrid, index: number): AudioSegmentPlan {
  const first = index * grid.perSegment;
  const end = Math.min(first + grid.perSegment, grid.packets);
  const dropped = Math.min(first, grid.preRoll);
  // Input sample m is heard at m − delay, so the encoder's input starts `delay` after the origin.
  const inputOrigin = grid.origin + grid.delay;
  return {
    first,
    end,
    dropped,
    input: {
      start: inputOrigin + (first - dropped) * grid.frame,
      end: inputOrigin + (end + grid.postRoll) * grid.frame,
    },
  };
}

/**
 * The hash of all that can change the segment's packets. Times are relative to its own start: a segment that moves with its
 * content keeps its hash, and all silent ones are one.
 */
export function segmentHash(
  plan: MixPlan,
  film: SampleRange,
  encoder: ProvenAudioEncoder,
  segment: AudioSegmentPlan,
): Hash {
  const { input } = segment;
  // Before the film's start and after its end the encoder hears silence, whatever the sequence holds there.
  const start = Math.max(film.start, film.start + input.start);
  const end = Math.min(film.end, film.start + input.end);
  const base = film.start + input.start;
  // Effects remember: what was heard since they last rested counts as well, and what those that look ahead hear already.
  const from = mixStart(plan, start);
  const to = end + plan.late;
  const heard = { from, to, base };
  const silent = plan.tracks.every((track) => spansIn(track, heard).length === 0);
  const memory = remembers(plan);
  return hashValue({
    kind: 'audio-segment',
    version: MIX_VERSION,
    encoding: encoder.encoding,
    encoder: encoder.identity,
    frame: encoder.frame,
    packets: segment.end - segment.first,
    dropped: segment.dropped,
    // Where in what the encoder hears the film begins and ends; of silence it does not matter.
    from: silent ? 0 : start - base,
    to: silent ? 0 : end - base,
    // Effects work in blocks of the sequence, curves on its grid of 16 samples.
    phase: silent ? 0 : modulo(base, memory ? BLOCK : moves(plan) ? GRID : 1),
    ...(silent ? {} : deskFacts(plan, heard)),
  });
}

/** What counts: samples from … to − 1 of the sequence, told relative to `base`. */
interface Heard {
  readonly from: number;
  readonly to: number;
  readonly base: number;
}

/** How a strip is told. */
type Place = (strip: number) => number | string;

const modulo = (a: number, b: number): number => ((a % b) + b) % b;

/**
 * The desk as it sounds in what counts. Strips are told by their place among those that sound, so that a track which is silent here
 * might as well not be there.
 */
function deskFacts(plan: MixPlan, heard: Heard): object {
  const sounding = plan.tracks.map(
    (track) =>
      spansIn(track, heard).length > 0 ||
      track.active.some((stretch) => stretch.from < heard.to && stretch.to > heard.from),
  );
  const master = plan.tracks.length + plan.buses.length;
  /** −1 for a track that is silent here. */
  const place = (strip: number): number | string =>
    strip === master
      ? 'master'
      : strip >= plan.tracks.length
        ? `bus ${strip - plan.tracks.length}`
        : sounding[strip]
          ? sounding.slice(0, strip).filter(Boolean).length
          : -1;
  return {
    channels: plan.channels,
    tracks: plan.tracks
      .filter((_, i) => sounding[i])
      .map((track) => ({ ...trackFacts(plan, track, heard), ...stripFacts(track, heard, place) })),
    buses: plan.buses.map((bus) => stripFacts(bus, heard, place)),
    master: stripFacts(plan.master, heard, place),
    fold: plan.fold,
    tempo: remembers(plan) ? plan.tempo : 0,
    // Sums of 32-bit floats depend on their order.
    order: plan.order.map(place).filter((strip) => strip !== -1),
  };
}

const spansIn = (track: PlannedTrack, { from, to }: Heard): readonly PlannedSpan[] => {
  const ring = (span: PlannedSpan): number => {
    const chain = span.chain < 0 ? null : track.chains[span.chain]!;
    return chain ? chain.active[0]!.to - chain.end + chain.latency : 0;
  };
  return track.spans.filter((span) => span.start < to && span.end + ring(span) > from);
};

function trackFacts(plan: MixPlan, track: PlannedTrack, heard: Heard): object {
  const spans = spansIn(track, heard);
  return {
    spans: spans.map((span) => ({
      ...spanFacts(plan, span, heard),
      ...(span.chain < 0 ? {} : { chain: clipChainFacts(track.chains[span.chain]!, heard) }),
    })),
  };
}

/** Without names, which change no sample. */
function stripFacts(strip: PlannedStrip, heard: Heard, place: Place): object {
  const { panner, edges } = strip;
  const moved = (curve: Curve): unknown => curveFacts(curve, heard);
  return {
    layout: strip.layout,
    late: strip.late,
    gain: moved(strip.gain),
    mute: moved(strip.mute),
    pan: moved(strip.pan),
    panner: panner && Object.entries(panner).map(([name, curve]) => [name, moved(curve)]),
    edges: edges.map(({ to, tap, level, delay }) => [place(to), tap, moved(level), delay]),
    ...(strip.inserts.length > 0 ? chainFacts(strip, heard, place) : {}),
  };
}

const clipChainFacts = (chain: ClipChain, heard: Heard): object => ({
  ...chainFacts(chain, heard, () => -1),
  from: chain.start - heard.base,
  to: Math.min(chain.end, heard.to) - heard.base,
  ramps: chain.ramps.map((ramp) => ({ ...ramp, start: ramp.start - heard.base })),
});

const chainFacts = ({ inserts, active }: PlannedChain, heard: Heard, place: Place): object => ({
  inserts: inserts.map(({ effect, version, params, latency, key, data }) => ({
    effect,
    version,
    ...(data.length > 0 ? { data: dataKeyOf({ data }) } : {}),
    latency,
    key: key && [key.strip < 0 ? -1 : place(key.strip), key.delay],
    params: params.map((curve) => curveFacts(curve, heard)),
  })),
  active: active
    .filter(({ from, to }) => from < heard.to && to > heard.from)
    .map(({ from, to }) => [from - heard.base, Math.min(to, heard.to) - heard.base]),
});

/** The keys that can be heard: those within, and one on either side (two before: a jump goes on for a while). */
function curveFacts(curve: Curve, { from, to, base }: Heard): unknown {
  if (typeof curve === 'number') return curve;
  const first = Math.max(0, curve.findLastIndex((key) => key.at <= from) - 1);
  const after = curve.findIndex((key) => key.at >= to);
  return curve
    .slice(first, after < 0 ? curve.length : after + 1)
    .map((key) => [key.at - base, key.value, key.ease]);
}

/** True when a gain or a pan moves somewhere. */
const moves = (plan: MixPlan): boolean =>
  plan.tracks.some((track) =>
    track.spans.some((span) => typeof span.gain !== 'number' || typeof span.pan !== 'number'),
  ) ||
  stripsOf(plan).some(
    (strip) =>
      [strip.gain, strip.mute, strip.pan, ...Object.values(strip.panner ?? {})].some(
        (curve) => typeof curve !== 'number',
      ) || strip.edges.some(({ level }) => typeof level !== 'number'),
  );

function spanFacts(plan: MixPlan, span: PlannedSpan, heard: Heard): object {
  const { base } = heard;
  const take = plan.takes[span.take]!;
  const [from, to] = [Math.max(span.start, heard.from), Math.min(span.end, heard.to)];
  // Source time at `base`, exact, in units of 1/(sample rate × speed.den) ticks.
  const source =
    take.offset * BigInt(plan.sampleRate) + BigInt(base) * BigInt(TICKS_PER_SECOND) * BigInt(take.speed.num);
  return {
    media: take.asset.mezzanine?.hash ?? take.asset.hash,
    stream: take.stream,
    channels: take.channels,
    speed: take.speed,
    source: source.toString(),
    from: from - base,
    to: to - base,
    gain: curveFacts(span.gain, heard),
    pan: curveFacts(span.pan, heard),
    ramps: span.ramps
      .filter((ramp) => rampTouches(ramp, from, to - 1))
      .map((ramp) => ({ ...ramp, start: ramp.start - base })),
  };
}
