import type { ErrorReport } from '../../../src/base/errors.ts';
import { type Ticks, ticksToSamples } from '../../../src/base/time.ts';
import { findSoundEffect } from '../../../src/effects/sound/sound-effects.ts';
import type { OpenAudioSource } from '../../../src/engine/audio/audio-source.ts';
import { EffectDataStore } from '../../../src/engine/audio/effect-data.ts';
import { layoutOf } from '../../../src/engine/audio/layout.ts';
import { measureChunks } from '../../../src/engine/audio/meters/measure-chunks.ts';
import type { ProgrammeMeter } from '../../../src/engine/audio/meters/programme-meter.ts';
import { planMix } from '../../../src/engine/audio/mix-plan.ts';
import { mixOffline } from '../../../src/engine/audio/offline-mix.ts';
import { SourcePool } from '../../../src/engine/audio/source-pool.ts';
import { openAudioReader } from '../../../src/engine/media/audio-reader.ts';
import type { Host } from '../../../src/engine/ports/host.ts';
import { soundMix } from '../../../src/engine/timeline/spans.ts';
import type { ProjectSnapshot } from '../../../src/project/records/snapshot.ts';

export interface MixToMeasure {
  readonly snapshot: ProjectSnapshot;
  readonly sequence: string;
  readonly range: { readonly start: Ticks; readonly end: Ticks };
  readonly channels: number;
}

/**
 * The mix of a sequence at its own rate, as an export of so many channels has it.
 * @param onProblems hears of effects that are left out because what they were given cannot be had
 * @throws StoryError `cancelled` and what reading the media throws
 */
export async function measureMix(
  host: Host,
  { snapshot, sequence, range, channels }: MixToMeasure,
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
  onProblems?: (problems: readonly ErrorReport[]) => void,
): Promise<ProgrammeMeter> {
  const rate = snapshot.sequence.get(sequence)!.sampleRate;
  const mix = soundMix(snapshot, sequence, range);
  const open: OpenAudioSource = (asset, stream) => openAudioReader(host, asset, stream);
  const data = new EffectDataStore(open, rate, findSoundEffect);
  const problems = await data.load(mix, signal);
  onProblems?.(problems);
  const plan = planMix(mix, rate, channels, findSoundEffect, data.find);
  const start = ticksToSamples(range.start, rate);
  const end = ticksToSamples(range.end, rate);
  const pool = new SourcePool(open);
  try {
    const chunks = mixOffline(plan, pool, { start, end }, { signal, find: findSoundEffect });
    return await measureChunks(chunks, rate, layoutOf(channels), (frames) =>
      onProgress(frames / (end - start)),
    );
  } finally {
    await pool.close();
  }
}
