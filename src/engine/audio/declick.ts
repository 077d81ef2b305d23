// A cut into running sound is a step, and a step clicks. Where the signal really breaks, the edge gets an s-curve of 2 ms. It does
// not break (and nothing is touched, so that a razor cut is bit-transparent and a sound's own attack stays whole):
//   – where the neighbour on the track continues the same take at the same gain and pan,
//   – where a fade or a crossfade already shapes the edge,
//   – where the media itself begins or ends.
import { TICKS_PER_SECOND } from '../../base/time.ts';
import type { AudioSpan } from '../timeline/types.ts';
import { curveAt } from './curve.ts';
import { dbToGain } from './decibels.ts';
import type { PlannedSpan } from './planned-span.ts';
import type { Ramp } from './ramp.ts';

const DECLICK_SECONDS = 0.002;
/** Gains closer than this join without a click (0.1 dB). */
const SAME_GAIN = 0.0116;

/** A hundredth of the way: its step is smaller than that of such a gain. */
const SAME_PAN = 0.01;

/** Spans are sorted by start: who continues a span lies this close in the list. */
const NEIGHBOURS = 4;

const gainAt = (span: PlannedSpan, sample: number): number => dbToGain(curveAt(span.gain, sample));

function continues(before: PlannedSpan, after: PlannedSpan): boolean {
  if (before.take !== after.take || before.end !== after.start) return false;
  const turn = curveAt(before.pan, before.end) - curveAt(after.pan, after.start);
  if (Math.abs(turn) > SAME_PAN) return false;
  if (before.chain !== after.chain) return false;
  const [a, b] = [gainAt(before, before.end), gainAt(after, after.start)];
  return Math.abs(a - b) <= SAME_GAIN * Math.max(a, b);
}

/** Media time at the span's end, in ticks. */
const sourceEnd = (span: AudioSpan): number =>
  span.sourceStart + ((span.end - span.start) * span.speed.num) / span.speed.den;

/** Spans with the declicks that they need added; `sources[i]` is what `spans[i]` was planned from. */
export function declickRamps(
  spans: readonly PlannedSpan[],
  sources: readonly AudioSpan[],
  sampleRate: number,
): PlannedSpan[] {
  const full = Math.max(1, Math.round(DECLICK_SECONDS * sampleRate));
  const neighbours = (i: number): readonly PlannedSpan[] =>
    spans.slice(Math.max(0, i - NEIGHBOURS), i + NEIGHBOURS + 1);
  return spans.map((span, i) => {
    const source = sources[i]!;
    const stream = source.asset.audio[source.stream]!;
    /** One sample of the source: a cut that close to the media's end is at its end. */
    const slack = TICKS_PER_SECOND / stream.sampleRate;
    const length = Math.min(full, Math.max(1, (span.end - span.start) >> 1));
    const ramps: Ramp[] = [...span.ramps];
    const shapedIn = source.crossIn !== null || source.fadeIn > 0;
    const shapedOut = source.crossOut !== null || source.fadeOut > 0;
    if (
      !shapedIn &&
      source.sourceStart > stream.start + slack &&
      !neighbours(i).some((other) => continues(other, span))
    )
      ramps.push({ start: span.start, length, rising: true, curve: 's-curve' });
    if (
      !shapedOut &&
      sourceEnd(source) < stream.end - slack &&
      !neighbours(i).some((other) => continues(span, other))
    )
      ramps.push({ start: span.end - length, length, rising: false, curve: 's-curve' });
    return ramps.length > span.ramps.length ? { ...span, ramps } : span;
  });
}
