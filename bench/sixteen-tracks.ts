// What the worklet has to bear: sixteen stereo tracks with equaliser and compressor, keys on every other fader, a reverb on a bus, a
// limiter on the master, all their samples in memory. Shared by the measurements of its blocks, in Node and in the browser.
import { TICKS_PER_SECOND } from '../src/base/time.ts';
import { findSoundEffect } from '../src/effects/sound/sound-effects.ts';
import { type MixPlan, planMix } from '../src/engine/audio/mix-plan.ts';
import type { MediaAsset } from '../src/engine/timeline/media-types.ts';
import type { AudioTrackSpans, SoundInsert } from '../src/engine/timeline/types.ts';
import { CHUNK_FRAMES } from '../src/protocol/audio/audio-protocol.ts';
import { LivePlayer } from '../workers/audio/live-player.ts';

export const RATE = 48_000;
const TRACKS = 16;
const KEY_EVERY = 3 * TICKS_PER_SECOND;
/** Of different sound; played round and round, in chunks of the one memory. */
const SOUND_CHUNKS = 24;

function noise(seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: SOUND_CHUNKS * CHUNK_FRAMES }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}

const assetOf = (id: string, end: number): MediaAsset => ({
  ...({ id, name: id, kind: 'audio', hash: id, size: 1, format: 'WAV', duration: end, origin: 0 } as const),
  video: [],
  audio: [{ codec: 'pcm-f32', channels: 2, sampleRate: RATE, start: 0, end, language: 'und' }],
  ...({ locations: [], mezzanine: null, bin: '', importedAt: 0 } as const),
});

const insert = (owner: string, effect: string): SoundInsert => ({
  id: `${owner} ${effect}`,
  effect,
  version: 1,
  params: {},
  key: null,
});

function trackOf(i: number, end: number): AudioTrackSpans {
  const id = `t${i}`;
  const keys = Array.from({ length: Math.ceil(end / KEY_EVERY) + 1 }, (_, k) => ({
    at: k * KEY_EVERY,
    value: -6 * (k % 3),
    ease: 'linear' as const,
  }));
  return {
    track: id,
    gainDb: i % 2 ? { keys } : -12,
    pan: 0,
    audible: true,
    inserts: [insert(id, 'parametric-eq'), insert(id, 'compressor')],
    sends: [{ id: `${id} room`, to: 'room', pre: false, gainDb: -20 }],
    spans: [
      {
        ...{ clip: id, track: id, asset: assetOf(id, end), stream: 0, start: 0, end, sourceStart: 0 },
        ...{ speed: { num: 1, den: 1 }, clipStart: 0, clipEnd: end, gainDb: 0, pan: 0 },
        ...{ fadeIn: 0, fadeOut: 0, crossIn: null, crossOut: null },
      },
    ],
  };
}

function planOf(end: number): MixPlan {
  const strip = { layout: null, output: null, direct: true, mute: 0, panner: null, sends: [] };
  const room = { ...strip, id: 'room', gainDb: 0, pan: 0, inserts: [insert('room', 'reverb')] };
  const fold = { center: Math.SQRT1_2, surround: Math.SQRT1_2, lfe: 0 };
  const master = { id: 'master', layout: null, gainDb: 0, mute: 0, fold, tempo: 120 };
  const tracks = Array.from({ length: TRACKS }, (_, i) => trackOf(i, end));
  const mix = { tracks, buses: [room], master: { ...master, inserts: [insert('master', 'limiter')] } };
  return planMix(mix, RATE, 2, findSoundEffect);
}

/** A player that has begun. @param seconds that it can play */
export function sixteenTracks(seconds: number): LivePlayer {
  const chunks = Math.ceil((seconds * RATE) / CHUNK_FRAMES) + 2;
  const plan = planOf(Math.ceil(((chunks * CHUNK_FRAMES) / RATE) * TICKS_PER_SECOND));
  const live = new LivePlayer(2, { onSwap: () => undefined, onTap: null }, findSoundEffect);
  for (let take = 0; take < TRACKS; take++) {
    const planes = [noise(2 * take + 1), noise(2 * take + 2)];
    for (let chunk = 0; chunk < chunks; chunk++) {
      const at = (chunk % SOUND_CHUNKS) * CHUNK_FRAMES;
      live.store.add(
        take,
        chunk,
        planes.map((plane) => plane.subarray(at, at + CHUNK_FRAMES)),
      );
    }
  }
  const ranges = [{ from: 0, to: chunks * CHUNK_FRAMES }];
  live.setPlan({ id: 1, plan, ranges, takes: plan.takes.map((_, i) => i), seamless: false });
  live.start(0, 1);
  return live;
}
