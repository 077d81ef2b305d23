// The tracks of a sequence in samples: what the mixer needs and nothing else, as plain data that can be sent to a worklet.
import { TICKS_PER_SECOND, type Ticks, ticksToSamples } from '../../base/time.ts';
import type { AudioSpan, AudioTrackSpans, Keyed } from '../timeline/types.ts';
import { MAX_CHANNELS } from './block.ts';
import { dbToGain } from './decibels.ts';
import { declickRamps } from './declick.ts';
import type { GainKey } from './gain-keys.ts';
import type { PlannedSpan } from './planned-span.ts';
import type { Ramp } from './ramp.ts';
import { joinTake, type Take, takeOf } from './take.ts';

export interface PlannedTrack {
  readonly track: string;
  readonly gain: number;
  readonly pan: number;
  readonly spans: readonly PlannedSpan[];
}

export interface MixPlan {
  readonly sampleRate: number;
  /** Of the result, 1…8. */
  readonly channels: number;
  readonly takes: readonly Take[];
  /** Audible ones only. */
  readonly tracks: readonly PlannedTrack[];
  /** Samples until the last span ends. */
  readonly end: number;
  /** Names of the media of clips that name a stream which it does not have. */
  readonly silentClips: readonly string[];
}

const constant = (value: Keyed): number => (typeof value === 'number' ? value : value.keys[0]!.value);
const finite = (value: number, otherwise: number): number => (Number.isFinite(value) ? value : otherwise);

function gainOf(span: AudioSpan, sampleRate: number): number | readonly GainKey[] {
  if (typeof span.gainDb === 'number') return dbToGain(finite(span.gainDb, 0));
  return span.gainDb.keys.map((key) => ({
    at: ((span.clipStart + key.at) * sampleRate) / TICKS_PER_SECOND,
    db: finite(key.value, 0),
    ease: key.ease,
  }));
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

/** @param channels of the result, 1…8 */
export function planMix(tracks: readonly AudioTrackSpans[], sampleRate: number, channels: number): MixPlan {
  const takes: Take[] = [];
  const index = new Map<string, number>();
  const silentClips: string[] = [];
  const samples = (ticks: Ticks): number => ticksToSamples(ticks, sampleRate);
  let end = 0;

  const placeTake = (take: Take): number => {
    const known = index.get(take.key);
    if (known !== undefined) return known;
    index.set(take.key, takes.length);
    return takes.push(take) - 1;
  };

  const planned = tracks
    .filter((track) => track.audible)
    .map((track): PlannedTrack => {
      const spans: PlannedSpan[] = [];
      const sources: AudioSpan[] = [];
      for (const span of track.spans) {
        const own = takeOf(span);
        const previous = sources.at(-1);
        const joined = own && previous?.end === span.start ? joinTake(takes[spans.at(-1)!.take]!, own) : null;
        const take = joined ?? own;
        const [first, last] = [Math.max(0, samples(span.start)), samples(span.end)];
        if (!take) silentClips.push(span.asset.name);
        if (!take || last <= first) continue;
        end = Math.max(end, last);
        sources.push(span);
        spans.push({
          clip: span.clip,
          take: placeTake(take),
          start: first,
          end: last,
          gain: gainOf(span, sampleRate),
          pan: finite(span.pan, 0),
          ramps: fadeRamps(span, samples),
        });
      }
      return {
        track: track.track,
        gain: dbToGain(finite(constant(track.gainDb), 0)),
        pan: finite(constant(track.pan), 0),
        spans: declickRamps(spans, sources, sampleRate),
      };
    })
    .filter((track) => track.spans.length > 0 && track.gain > 0);

  return {
    sampleRate,
    channels: Math.min(Math.max(channels, 1), MAX_CHANNELS),
    takes,
    tracks: planned,
    end,
    silentClips,
  };
}
