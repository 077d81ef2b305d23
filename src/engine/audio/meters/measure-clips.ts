import { ticksToSamples } from '../../../base/time.ts';
import type { AudioSpan } from '../../timeline/types.ts';
import { type FindEffectData, NO_DATA } from '../effect-data.ts';
import { type FindSoundEffect, NO_EFFECTS } from '../effect-probe.ts';
import { layoutOf } from '../layout.ts';
import { planMix } from '../mix-plan.ts';
import { mixOffline } from '../offline-mix.ts';
import type { SourcePool } from '../source-pool.ts';
import { type ClipLoudness, ClipMeter } from './clip-meter.ts';

export interface MeasuredClip extends ClipLoudness {
  readonly clip: string;
}

export interface MeasureClipsOptions {
  readonly signal?: AbortSignal | undefined;
  readonly find?: FindSoundEffect;
  /** What the clips' effects were given. */
  readonly data?: FindEffectData;
  /** Clips measured so far, of how many. */
  readonly onProgress?: (done: number, of: number) => void;
}

/**
 * Each clip alone, as the mix has it before its track's fader: with its own effects, gain and pan, without fades and transitions,
 * which are meant to be quiet. One after the other; memory does not grow with them.
 * @param channels of the mix, 1 … 8
 * @throws StoryError `cancelled` and what reading the media throws
 */
export async function measureClips(
  spans: readonly AudioSpan[],
  pool: SourcePool,
  sampleRate: number,
  channels: number,
  { signal, find = NO_EFFECTS, data = NO_DATA, onProgress }: MeasureClipsOptions = {},
): Promise<MeasuredClip[]> {
  const measured: MeasuredClip[] = [];
  const layout = layoutOf(channels);
  for (const span of spans) {
    const alone = { ...span, fadeIn: 0, fadeOut: 0, crossIn: null, crossOut: null };
    const track = { track: span.track, gainDb: 0, pan: 0, audible: true, spans: [alone] };
    const plan = planMix([track], sampleRate, channels, find, data);
    const range = {
      start: ticksToSamples(span.start, sampleRate),
      end: ticksToSamples(span.end, sampleRate),
    };
    const meter = new ClipMeter(sampleRate, layout);
    for await (const chunk of mixOffline(plan, pool, range, { signal, find }))
      meter.process(chunk.planes, 0, chunk.frames);
    measured.push({ clip: span.clip, ...meter.finish() });
    onProgress?.(measured.length, spans.length);
  }
  return measured;
}
