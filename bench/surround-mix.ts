// A 5.1 mix of 32 tracks, each with equaliser and compressor, two reverbs on buses and a limiter on the master, on one core
// (`node bench/surround-mix.ts [tracks] [seconds] [stereo]`). Processor seconds, for machines that do other things too. With `stereo`
// the same tracks in stereo, without the reverbs. One JSON object a line.
import { findSoundEffect } from '../src/effects/sound/sound-effects.ts';
import { BLOCK } from '../src/engine/audio/block.ts';
import { planMix } from '../src/engine/audio/mix-plan.ts';
import { mixOffline } from '../src/engine/audio/offline-mix.ts';
import { SourcePool } from '../src/engine/audio/source-pool.ts';
import { bus, desk, insert, media, noise, send, span, track } from '../src/engine/audio/testing/fixtures.ts';

const tracks = Number(process.argv[2] ?? 32);
const seconds = Number(process.argv[3] ?? 10);
const stereo = process.argv[4] === 'stereo';
const RATE = 48_000;

const all = Array.from({ length: tracks }, (_, i) => media(noise(RATE * seconds, stereo ? 2 : 1, i + 1)));
const panner = { x: 0, y: 1, divergence: 0, width: 1, rotation: 0, lfeDb: -144 };
const strips = all.map((one, i) =>
  track([span(one)], {
    track: `t${i}`,
    gainDb: -12,
    layout: stereo ? 'stereo' : 'mono',
    panner: stereo ? null : { ...panner, rotation: (i * 360) / tracks },
    inserts: [insert('parametric-eq'), insert('compressor')],
    sends: stereo ? [] : [send('near', { gainDb: -20 }), send('far', { gainDb: -26 })],
  }),
);
const returns = stereo ? [] : ['near', 'far'].map((id) => bus(id, { inserts: [insert('reverb')] }));
const mix = desk(strips, returns, { layout: stereo ? 'stereo' : '5.1', inserts: [insert('limiter')] });
const channels = stereo ? 2 : 6;
const plan = planMix(mix, RATE, channels, findSoundEffect);

const pool = new SourcePool(async (asset) => {
  const { planes } = all.find((one) => one.asset.id === asset.id)!;
  return {
    sampleRate: RATE,
    channels: planes.length,
    read: async (start, frames) => planes.map((plane) => plane.subarray(start, start + frames)),
    close: () => undefined,
  };
});
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const began = cpu();
const blocks = Math.floor((RATE * seconds) / BLOCK);
for await (const _ of mixOffline(plan, pool, { start: 0, end: blocks * BLOCK }, { find: findSoundEffect }));
const spent = cpu() - began;
await pool.close();
console.log(
  JSON.stringify({
    tracks,
    channels,
    seconds,
    unknownEffects: plan.unknownEffects,
    latencySamples: plan.late,
    cpuSeconds: spent,
    speed: `${(seconds / spent).toFixed(1)}× real time`,
    rssMiB: Math.round(process.memoryUsage().rss / 2 ** 20),
  }),
);
