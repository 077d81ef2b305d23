// What the worklet has to bear: sixteen stereo tracks with equaliser and compressor, keys on every other fader, a reverb on a bus, a
// limiter on the master, all their samples in memory. Shared by the measurements of its blocks.
import { findSoundEffect } from '../src/effects/sound/sound-effects.ts';
import { planMix } from '../src/engine/audio/mix-plan.ts';
import { bus, desk, insert, media, noise, send, span, track } from '../src/engine/audio/testing/fixtures.ts';
import { CHUNK_FRAMES } from '../src/protocol/audio/audio-protocol.ts';
import { LivePlayer } from '../workers/audio/live-player.ts';

export const RATE = 48_000;
const TRACKS = 16;
/** Of different sound; played round and round, in chunks of the one memory. */
const SOUND_CHUNKS = 24;

/** A player that has begun. @param seconds that it can play */
export function sixteenTracks(seconds: number): LivePlayer {
  const sounds = Array.from({ length: TRACKS }, (_, i) =>
    media(noise(SOUND_CHUNKS * CHUNK_FRAMES, 2, i + 1)),
  );
  const chunks = Math.ceil((seconds * RATE) / CHUNK_FRAMES) + 2;
  const end = Math.ceil(((chunks * CHUNK_FRAMES) / RATE) * 705_600_000);
  const keys = [0, 1, 2, 9].map((s, i) => ({ at: s * 705_600_000, value: -6 * i, ease: 'linear' as const }));
  const strips = sounds.map((sound, i) =>
    track([span(sound, { end })], {
      track: `t${i}`,
      gainDb: i % 2 ? { keys } : -12,
      inserts: [insert('parametric-eq'), insert('compressor')],
      sends: [send('room', { gainDb: -20 })],
    }),
  );
  const mix = desk(strips, [bus('room', { inserts: [insert('reverb')] })], { inserts: [insert('limiter')] });
  const plan = planMix(mix, RATE, 2, findSoundEffect);
  const live = new LivePlayer(2, { onSwap: () => undefined, onTap: null }, findSoundEffect);
  sounds.forEach(({ planes }, take) => {
    for (let chunk = 0; chunk < chunks; chunk++) {
      const at = (chunk % SOUND_CHUNKS) * CHUNK_FRAMES;
      live.store.add(
        take,
        chunk,
        planes.map((plane) => plane.subarray(at, at + CHUNK_FRAMES)),
      );
    }
  });
  const ranges = [{ from: 0, to: chunks * CHUNK_FRAMES }];
  live.setPlan({ id: 1, plan, ranges, takes: plan.takes.map((_, i) => i), seamless: false });
  live.start(0, 1);
  return live;
}
