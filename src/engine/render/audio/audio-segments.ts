// How a film's sound is cut into segments, and what each depends on. Numbers here count samples of the film, 0 = its start;
// the plan's count samples of the sequence.
import { type Hash, hashValue } from '../../../base/hash.ts';
import { TICKS_PER_SECOND } from '../../../base/time.ts';
import { BLOCK } from '../../audio/block.ts';
import type { MixPlan } from '../../audio/mix-plan.ts';
import type { PlannedSpan } from '../../audio/planned-span.ts';
import { rampTouches } from '../../audio/ramp.ts';
import type { SampleRange } from './mix-tape.ts';
import type { ProvenAudioEncoder } from './prove-audio-encoder.ts';

/** Raised when the same plan would be mixed or encoded to other bits. */
const MIX_VERSION = 1;
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
  let keyed = false;
  const tracks = plan.tracks.flatMap((track) => {
    const spans = track.spans
      .filter((span) => span.start < end && span.end > start)
      .map((span) => {
        keyed ||= typeof span.gain !== 'number';
        return spanFacts(plan, span, base, start, end);
      });
    return spans.length > 0 ? [{ gain: track.gain, pan: track.pan, spans }] : [];
  });
  const silent = tracks.length === 0;
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
    // Keyed gains are drawn from block to block of the sequence.
    phase: keyed ? ((base % BLOCK) + BLOCK) % BLOCK : 0,
    tracks,
  });
}

function spanFacts(plan: MixPlan, span: PlannedSpan, base: number, start: number, end: number): object {
  const take = plan.takes[span.take]!;
  const [from, to] = [Math.max(span.start, start), Math.min(span.end, end)];
  // Source time at `base`, exact, in units of 1/(sample rate × speed.den) ticks.
  const source =
    take.offset * BigInt(plan.sampleRate) + BigInt(base) * BigInt(TICKS_PER_SECOND) * BigInt(take.speed.num);
  const gain =
    typeof span.gain === 'number' ? span.gain : span.gain.map((key) => ({ ...key, at: key.at - base }));
  return {
    media: take.asset.mezzanine?.hash ?? take.asset.hash,
    stream: take.stream,
    channels: take.channels,
    speed: take.speed,
    source: source.toString(),
    from: from - base,
    to: to - base,
    gain,
    pan: span.pan,
    ramps: span.ramps
      .filter((ramp) => rampTouches(ramp, from, to - 1))
      .map((ramp) => ({ ...ramp, start: ramp.start - base })),
  };
}
