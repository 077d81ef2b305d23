// Measures a whole mix away from the page, as often as a target asks for it.
import { expose } from 'comlink';
import { StoryError } from '../../src/base/errors.ts';
import { TICKS_PER_SECOND, ticksToSamples } from '../../src/base/time.ts';
import { findSoundEffect } from '../../src/effects/sound/sound-effects.ts';
import type { OpenAudioSource } from '../../src/engine/audio/audio-source.ts';
import { channelsOf } from '../../src/engine/audio/channel-layout.ts';
import { EffectDataStore } from '../../src/engine/audio/effect-data.ts';
import { effectInput } from '../../src/engine/audio/effect-input.ts';
import { layoutOf } from '../../src/engine/audio/layout.ts';
import { learnNoise } from '../../src/engine/audio/learn-noise.ts';
import { DIALOGUE, levelClips } from '../../src/engine/audio/meters/level-clips.ts';
import { measureChunks } from '../../src/engine/audio/meters/measure-chunks.ts';
import { measureClips } from '../../src/engine/audio/meters/measure-clips.ts';
import { normalise } from '../../src/engine/audio/meters/normalise.ts';
import { planMix } from '../../src/engine/audio/mix-plan.ts';
import { mixOffline } from '../../src/engine/audio/offline-mix.ts';
import { SourcePool } from '../../src/engine/audio/source-pool.ts';
import { matchRecordings } from '../../src/engine/audio/sync/match-recordings.ts';
import type { RecordingRange } from '../../src/engine/audio/sync/recording.ts';
import { openAudioReader } from '../../src/engine/media/audio-reader.ts';
import { sequenceDuration } from '../../src/engine/timeline/duration.ts';
import { audioSpans, soundMix } from '../../src/engine/timeline/spans.ts';
import type { SoundMaster } from '../../src/engine/timeline/types.ts';
import type { ProjectSnapshot } from '../../src/project/records/snapshot.ts';
import type { ClipMatch, LoudnessApi } from '../../src/protocol/audio/loudness-protocol.ts';
import { createBrowserHost } from '../browser-host/browser-host.ts';
import { fileHandles } from '../file-handles.ts';
import { carryStoryErrors } from '../worker-errors.ts';

carryStoryErrors();
const host = createBrowserHost(fileHandles);
const openSource: OpenAudioSource = (asset, stream) => openAudioReader(host, asset, stream);

type Limiter = { readonly driveDb: number; readonly ceiling: number } | null;

/** The master with a limiter at its end: the one that is there, set anew, or one more. */
function limited(master: SoundMaster, limiter: Limiter): SoundMaster {
  if (!limiter) return master;
  const last = master.inserts.at(-1);
  const own = last?.effect === 'limiter' ? last : null;
  const params = { ...own?.params, drive: limiter.driveDb, ceiling: limiter.ceiling };
  const insert = { id: own?.id ?? 'limiter', effect: 'limiter', version: 1, key: null, params };
  return { ...master, inserts: [...master.inserts.slice(0, own ? -1 : undefined), insert] };
}

async function measure(
  snapshot: ProjectSnapshot,
  sequence: string,
  limiter: Limiter,
  onProgress: (fraction: number) => void,
) {
  const rate = snapshot.sequence.get(sequence)!.sampleRate;
  const range = { start: 0, end: sequenceDuration(snapshot, sequence) };
  const mix = soundMix(snapshot, sequence, range);
  const channels = mix.master.layout ? channelsOf(mix.master.layout) : 2;
  const desk = { ...mix, master: limited(mix.master, limiter) };
  const data = new EffectDataStore(openSource, rate, findSoundEffect);
  await data.load(desk);
  const plan = planMix(desk, rate, channels, findSoundEffect, data.find);
  const end = ticksToSamples(range.end, rate);
  const pool = new SourcePool(openSource);
  let told = 0;
  try {
    const chunks = mixOffline(plan, pool, { start: 0, end }, { find: findSoundEffect });
    const meter = await measureChunks(chunks, rate, layoutOf(channels), (frames) => {
      // A message for each percent, not for each of thousands of chunks.
      const fraction = frames / end;
      if (fraction - told < 0.01) return;
      told = fraction;
      onProgress(fraction);
    });
    const report = meter.finish();
    return { integrated: (gainDb: number) => meter.integrated(gainDb), truePeak: report.truePeak };
  } finally {
    await pool.close();
  }
}

/** Null for what has no sound. */
function rangeOf(snapshot: ProjectSnapshot, id: string): RecordingRange | null {
  const clip = snapshot.clip.get(id);
  if (clip?.source.kind !== 'media') return null;
  const { source, sourceIn, duration, speed } = clip;
  const asset = snapshot.asset.get(source.asset);
  return asset?.audio[source.stream]
    ? { asset, stream: source.stream, from: sourceIn, duration, speed }
    : null;
}

const api: LoudnessApi = {
  async plan(snapshot, sequence, goal, onProgress) {
    const found = await normalise((limiter) => measure(snapshot, sequence, limiter, onProgress), goal);
    return found.kind === 'silent' ? null : found;
  },
  async match(snapshot, sequence, reference, clips, onProgress) {
    const rate = snapshot.sequence.get(sequence)!.sampleRate;
    const pool = new SourcePool(openSource);
    const found: ClipMatch[] = [];
    try {
      const first = rangeOf(snapshot, reference);
      for (const [i, clip] of clips.entries()) {
        const second = rangeOf(snapshot, clip);
        const options = { rate, onProgress: (part: number) => onProgress((i + part) / clips.length) };
        const match = first && second && (await matchRecordings(first, second, pool, options));
        const offset = match ? Math.round(match.offset * TICKS_PER_SECOND) : null;
        found.push({ clip, offset, drift: match?.drift ?? 0 });
      }
      return found;
    } finally {
      await pool.close();
    }
  },
  async learnNoise(snapshot, sequence, effect, range, onProgress) {
    const rate = snapshot.sequence.get(sequence)!.sampleRate;
    const whole = soundMix(snapshot, sequence, { start: 0, end: Number.MAX_SAFE_INTEGER });
    const input = effectInput(whole, effect, 2);
    if (!input) throw new StoryError('noise-print-silent');
    const data = new EffectDataStore(openSource, rate, findSoundEffect);
    await data.load(input.mix);
    const plan = planMix(input.mix, rate, input.channels, findSoundEffect, data.find);
    const pool = new SourcePool(openSource);
    const samples = { start: ticksToSamples(range.start, rate), end: ticksToSamples(range.end, rate) };
    try {
      return await learnNoise(plan, pool, samples, { find: findSoundEffect, onProgress });
    } finally {
      await pool.close();
    }
  },
  async level(snapshot, sequence, clips, onProgress) {
    const rate = snapshot.sequence.get(sequence)!.sampleRate;
    const wanted = new Set(clips);
    const tracks = audioSpans(snapshot, sequence, { start: 0, end: Number.MAX_SAFE_INTEGER });
    const spans = tracks.flatMap((track) => track.spans).filter(({ clip }) => wanted.has(clip));
    const pool = new SourcePool(openSource);
    const data = new EffectDataStore(openSource, rate, findSoundEffect);
    await data.load(tracks);
    try {
      const measured = await measureClips(spans, pool, rate, 2, {
        find: findSoundEffect,
        data: data.find,
        onProgress: (done, of) => onProgress(done / of),
      });
      return levelClips(measured, DIALOGUE);
    } finally {
      await pool.close();
    }
  },
};
expose(api);
