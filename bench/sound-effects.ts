// How fast every sound effect runs on one core, in stereo and 5.1, and a mix of 32 tracks of 5.1, each with eight bands and a compressor,
// two reverbs and a limiter (`node bench/sound-effects.ts [seconds]`). One JSON object a line.
import { findSoundEffect, SOUND_EFFECTS } from '../src/effects/sound/sound-effects.ts';
import { noise, paramBlocks, setupOf, type Values } from '../src/effects/sound/testing/run-effect.ts';
import { BLOCK, makePlanes, type Planes } from '../src/engine/audio/block.ts';
import type { SoundEffectDefinition } from '../src/engine/audio/sound-effect.ts';

const seconds = Number(process.argv[2] ?? 10);
const RATE = 48_000;

/** What makes an effect that does nothing by default work. */
const BUSY: Readonly<Record<string, Values>> = {
  'parametric-eq': Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 7, 8].flatMap((n) => [
      [`band${n}On`, 1],
      [`band${n}Gain`, n % 2 ? 3 : -3],
    ]),
  ),
  'pass-filter': { highPassSlope: 5, lowPassOn: 1, lowPassSlope: 5 },
  limiter: { drive: 6 },
  utility: { gain: -3 },
};

/** An effect that can be given one block of noise after another. */
function runner(effect: SoundEffectDefinition, channels: number): (planes: Planes) => void {
  const running = effect.make(setupOf(channels, { rate: RATE }));
  const params = paramBlocks(effect, BUSY[effect.id] ?? {}, 0);
  return (planes) => running.process(planes, params, null);
}

const source = noise(64 * BLOCK, 8, 0.5);
function fill(planes: Planes, block: number): void {
  const from = (block % 64) * BLOCK;
  for (let c = 0; c < planes.length; c++) planes[c]!.set(source[c]!.subarray(from, from + BLOCK));
}

/** A machine that has other work to do is slower at times: the fastest of these slices, in processor time, is what one core can do. */
const SLICES = 20;

/** Times real time, after half a second of running in. */
function speed(run: (block: number) => void, length: number): number {
  for (let block = 0; block < RATE / BLOCK / 2; block++) run(block);
  const blocks = Math.round((length * RATE) / BLOCK / SLICES);
  let least = Number.POSITIVE_INFINITY;
  for (let slice = 0; slice < SLICES; slice++) {
    const began = process.cpuUsage();
    for (let block = 0; block < blocks; block++) run(slice * blocks + block);
    const { user, system } = process.cpuUsage(began);
    least = Math.min(least, (user + system) / 1000);
  }
  return (blocks * BLOCK * 1000) / RATE / least;
}

function speedOf(effect: SoundEffectDefinition, channels: number): number {
  const run = runner(effect, channels);
  const planes = makePlanes(channels, BLOCK);
  return Math.round(
    speed((block) => {
      fill(planes, block);
      run(planes);
    }, seconds),
  );
}

for (const effect of SOUND_EFFECTS)
  console.log(
    JSON.stringify({
      effect: effect.id,
      stereo: `${speedOf(effect, 2)}× real time`,
      'surround 5.1': `${speedOf(effect, 6)}×`,
    }),
  );

const tracks = Array.from({ length: 32 }, () =>
  ['parametric-eq', 'compressor'].map((id) => runner(findSoundEffect(id)!, 6)),
);
const sends = [0, 1].map(() => runner(findSoundEffect('reverb')!, 6));
const limit = runner(findSoundEffect('limiter')!, 6);
const [own, master] = [makePlanes(6, BLOCK), makePlanes(6, BLOCK)];
const buses = sends.map(() => makePlanes(6, BLOCK));
const add = (from: Planes, to: Planes, gain: number): void => {
  for (let c = 0; c < to.length; c++) {
    const [a, b] = [from[c]!, to[c]!];
    for (let i = 0; i < BLOCK; i++) b[i] = b[i]! + a[i]! * gain;
  }
};
const mix = speed((block) => {
  for (const plane of master) plane.fill(0);
  for (const bus of buses) for (const plane of bus) plane.fill(0);
  for (const [t, inserts] of tracks.entries()) {
    fill(own, block + t);
    for (const insert of inserts) insert(own);
    add(own, master, 0.2);
    add(own, buses[t % 2]!, 0.05);
  }
  for (const [n, send] of sends.entries()) {
    send(buses[n]!);
    add(buses[n]!, master, 1);
  }
  limit(master);
}, seconds / 2);
console.log(
  JSON.stringify({
    mix: '32 tracks of 5.1, each eight bands and a compressor; two reverbs, a limiter',
    speed: `${mix.toFixed(1)}× real time`,
    aim: '4×',
  }),
);
