// Media, spans and oracles for the tests of the sound engine.
import { spawnSync } from 'node:child_process';
import { samplesToTicks } from '../../../base/time.ts';
import type { MediaAsset } from '../../timeline/media-types.ts';
import type {
  AudioSpan,
  AudioTrackSpans,
  SoundBus,
  SoundInsert,
  SoundMaster,
  SoundMix,
  SoundSend,
} from '../../timeline/types.ts';
import type { AudioSource, OpenAudioSource } from '../audio-source.ts';
import { makePlanes, type Planes } from '../block.ts';
import { STANDARD_FOLD } from '../downmix.ts';
import type { FindSoundEffect } from '../effect-probe.ts';
import type { MixPlan } from '../mix-plan.ts';
import { mixOffline } from '../offline-mix.ts';
import { SourcePool } from '../source-pool.ts';

export interface Media {
  readonly asset: MediaAsset;
  readonly sampleRate: number;
  readonly planes: Planes;
}

let count = 0;

export function media(planes: Planes, sampleRate = 48000): Media {
  const id = `media-${++count}`;
  const end = samplesToTicks(planes[0]!.length, sampleRate);
  const asset: MediaAsset = {
    id,
    name: `${id}.wav`,
    kind: 'audio',
    hash: id,
    size: 1,
    format: 'WAV',
    duration: end,
    origin: 0,
    video: [],
    audio: [{ codec: 'pcm-f32', channels: planes.length, sampleRate, start: 0, end, language: 'und' }],
    locations: [],
    mezzanine: null,
    bin: '',
    importedAt: 0,
  };
  return { asset, sampleRate, planes };
}

export const make = (frames: number, channels: number, at: (i: number, channel: number) => number): Planes =>
  makePlanes(channels, frames).map((plane, c) => plane.map((_, i) => at(i, c)));

/** Deterministic noise, −0.5…0.5. */
export function noise(frames: number, channels: number, seed = 1): Planes {
  let state = seed;
  return make(frames, channels, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}

export interface OpenCount {
  opened: number;
  open: number;
  mostOpen: number;
}

/** Reads from memory, and counts who is open. */
export function opener(
  all: readonly Media[],
  counts: OpenCount = { opened: 0, open: 0, mostOpen: 0 },
): OpenAudioSource {
  return async (asset) => {
    const found = all.find((one) => one.asset.id === asset.id)!;
    counts.opened++;
    counts.open++;
    counts.mostOpen = Math.max(counts.mostOpen, counts.open);
    const source: AudioSource = {
      sampleRate: found.sampleRate,
      channels: found.planes.length,
      read: async (start, frames) =>
        found.planes.map((plane) => {
          const part = new Float32Array(frames);
          part.set(plane.subarray(start, start + frames));
          return part;
        }),
      close: () => {
        counts.open--;
      },
    };
    return source;
  };
}

/** A whole medium at the start of the sequence, unless told otherwise. Times in ticks. */
export function span(of: Media, change: Partial<AudioSpan> = {}): AudioSpan {
  const start = change.start ?? 0;
  const end = change.end ?? start + of.asset.duration;
  return {
    clip: `clip-${++count}`,
    track: 'A1',
    asset: of.asset,
    stream: 0,
    start,
    end,
    sourceStart: 0,
    speed: { num: 1, den: 1 },
    clipStart: start,
    clipEnd: end,
    gainDb: 0,
    pan: 0,
    fadeIn: 0,
    fadeOut: 0,
    crossIn: null,
    crossOut: null,
    ...change,
  };
}

export const track = (spans: AudioSpan[], change: Partial<AudioTrackSpans> = {}): AudioTrackSpans => ({
  track: 'A1',
  gainDb: 0,
  pan: 0,
  audible: true,
  spans: [...spans].sort((a, b) => a.start - b.start),
  ...change,
});

/** An effect on a strip or clip. */
export const insert = (effect: string, change: Partial<SoundInsert> = {}): SoundInsert => ({
  id: `effect-${++count}`,
  effect,
  version: 1,
  params: {},
  key: null,
  ...change,
});

export const send = (to: string, change: Partial<SoundSend> = {}): SoundSend => ({
  id: `send-${++count}`,
  to,
  pre: false,
  gainDb: 0,
  ...change,
});

export const bus = (id: string, change: Partial<SoundBus> = {}): SoundBus => ({
  id,
  layout: null,
  output: null,
  direct: true,
  gainDb: 0,
  pan: 0,
  mute: 0,
  panner: null,
  inserts: [],
  sends: [],
  ...change,
});

export const desk = (
  tracks: readonly AudioTrackSpans[],
  buses: readonly SoundBus[] = [],
  master: Partial<SoundMaster> = {},
): SoundMix => ({
  tracks,
  buses,
  master: {
    id: 'master',
    layout: null,
    gainDb: 0,
    mute: 0,
    inserts: [],
    fold: STANDARD_FOLD,
    tempo: 120,
    ...master,
  },
});

export async function mixAll(
  plan: MixPlan,
  open: OpenAudioSource,
  range: { start: number; end: number },
  chunkFrames?: number,
  find?: FindSoundEffect,
): Promise<Planes> {
  const out = makePlanes(plan.channels, range.end - range.start);
  const pool = new SourcePool(open);
  try {
    const options = { ...(chunkFrames ? { chunkFrames } : {}), ...(find ? { find } : {}) };
    for await (const chunk of mixOffline(plan, pool, range, options))
      chunk.planes.forEach((plane, c) => {
        out[c]!.set(plane, chunk.start - range.start);
      });
  } finally {
    await pool.close();
  }
  return out;
}

/** Interleaved little-endian floats, as FFmpeg's f32le. */
export function interleave(planes: Planes): Buffer {
  const frames = planes[0]!.length;
  const flat = new Float32Array(frames * planes.length);
  planes.forEach((plane, c) => {
    for (let i = 0; i < frames; i++) flat[i * planes.length + c] = plane[i]!;
  });
  return Buffer.from(flat.buffer);
}

export function deinterleave(bytes: Uint8Array, channels: number): Planes {
  const flat = new Float32Array(bytes.slice().buffer, 0, bytes.length >> 2);
  return make(Math.floor(flat.length / channels), channels, (i, c) => flat[i * channels + c]!);
}

/** FFmpeg's answer to the same question. `filter` takes f32 at `rate` and yields f32. */
export function ffmpegFilter(planes: Planes, rate: number, filter: string, channelsOut: number): Planes {
  const input = ['-f', 'f32le', '-ar', `${rate}`, '-ac', `${planes.length}`, '-i', 'pipe:0'];
  const run = spawnSync('ffmpeg', ['-v', 'error', ...input, '-af', filter, '-f', 'f32le', 'pipe:1'], {
    input: interleave(planes),
    maxBuffer: 1 << 30,
  });
  if (run.status !== 0) throw new Error(`ffmpeg: ${run.stderr}`);
  return deinterleave(run.stdout, channelsOut);
}

/** Largest difference between two planes over samples from … to. */
export function worst(a: Float32Array, b: Float32Array, from = 0, to = Math.min(a.length, b.length)): number {
  let most = 0;
  for (let i = from; i < to; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
}

/** Signal to error in dB. */
export function snrDb(want: Float32Array, got: Float32Array, from = 0, to = want.length): number {
  let [signal, error] = [0, 0];
  for (let i = from; i < to; i++) {
    signal += want[i]! ** 2;
    error += (got[i]! - want[i]!) ** 2;
  }
  return 10 * Math.log10(signal / error);
}
