import { EncodedPacketSink, type InputVideoTrack } from 'mediabunny';
import { secondsToTicks, TICKS_PER_SECOND, type Ticks } from '../../base/time.ts';
import type { VideoStream } from '../timeline/media-types.ts';
import { measureFrameRate } from './frame-rate.ts';
import { colorOf } from './stream-color.ts';
import { codecName } from './stream-names.ts';

/** Frames looked at from the start. A track that ends within them is counted exactly. */
const HEAD_FRAMES = 4096;
/** Frames looked at at each of these places of a longer track, for a rate that changes later. */
const PROBE_FRAMES = 128;
const PROBE_PLACES = [0.35, 0.7, 0.97];

/** Timestamps in file time. */
export interface TrackExtent {
  /** First presented moment; never negative priming. */
  readonly start: Ticks;
  readonly end: Ticks;
}

const ROTATIONS = [0, 90, 180, 270] as const;

interface Look {
  readonly windows: number[][];
  readonly count: number | null;
  readonly first: number;
  readonly end: number;
}

async function look(track: InputVideoTrack, signal?: AbortSignal): Promise<Look> {
  const sink = new EncodedPacketSink(track);
  const options = { metadataOnly: true };
  const head: number[] = [];
  let end = Number.NEGATIVE_INFINITY;
  let whole = true;
  for await (const packet of sink.packets(undefined, undefined, options)) {
    signal?.throwIfAborted();
    if (head.length >= HEAD_FRAMES) {
      whole = false;
      break;
    }
    head.push(packet.timestamp);
    end = Math.max(end, packet.timestamp + packet.duration);
  }
  const windows = [head];
  if (!whole) {
    end = await track.computeDuration();
    for (const place of PROBE_PLACES) windows.push(await windowAt(sink, place * end));
  }
  return { windows, count: whole ? shownFrames(head) : null, first: Math.min(...head), end };
}

/** Frames before time 0 are there to be decoded, not shown, but for the one that is on screen at 0. */
function shownFrames(times: readonly number[]): number {
  const shown = times.filter((time) => time >= 0);
  const startsAtZero = shown.length > 0 && Math.min(...shown) < 1e-9;
  return shown.length + (startsAtZero || shown.length === times.length ? 0 : 1);
}

async function windowAt(sink: EncodedPacketSink, seconds: number): Promise<number[]> {
  const options = { metadataOnly: true };
  const start = await sink.getKeyPacket(seconds, options);
  const times: number[] = [];
  if (!start) return times;
  for await (const packet of sink.packets(start, undefined, options)) {
    times.push(packet.timestamp);
    if (times.length >= PROBE_FRAMES) break;
  }
  // Reordered frames at the cut edge would leave holes that look like a change of rate.
  return times.sort((a, b) => a - b).slice(8, -8);
}

export interface ProbedVideo {
  readonly extent: TrackExtent;
  /** `start` and `end` in file time: the caller knows the origin. */
  readonly stream: VideoStream;
}

export async function probeVideoStream(
  track: InputVideoTrack,
  signal?: AbortSignal,
): Promise<ProbedVideo | null> {
  const facts = await look(track, signal);
  if (!Number.isFinite(facts.first)) return null;
  const { rate, variable } = measureFrameRate(facts.windows, await track.getTimeResolution());
  const start = Math.max(0, secondsToTicks(facts.first));
  // A last frame without a duration (fragments, Matroska) lasts as long as the others.
  const lastStart = Math.max(...(facts.windows.at(-1) ?? [0]));
  const frame = Math.round((TICKS_PER_SECOND * rate.den) / rate.num);
  const end = Math.max(
    secondsToTicks(facts.end),
    facts.count === null ? 0 : secondsToTicks(lastStart) + 1,
    start + 1,
  );
  const lasts = facts.count !== null && secondsToTicks(facts.end) <= secondsToTicks(lastStart) ? frame : 0;
  const rotation = await track.getRotation();
  return {
    extent: { start, end: end + lasts },
    stream: {
      codec: await codecName(track),
      width: Math.max(1, Math.round(await track.getDisplayWidth())),
      height: Math.max(1, Math.round(await track.getDisplayHeight())),
      codedWidth: Math.max(1, await track.getCodedWidth()),
      codedHeight: Math.max(1, await track.getCodedHeight()),
      rotation: ROTATIONS.find((turn) => turn === rotation) ?? 0,
      frameRate: { ...rate },
      variableFrameRate: variable,
      frameCount: facts.count,
      start,
      end: end + lasts,
      alpha: await track.canBeTransparent(),
      color: colorOf(await track.getColorSpace()),
    },
  };
}
