// Peak memory of a 7.1 mix of two minutes and of two hours in Node: four tracks that take turns with clips of six seconds from WAV files,
// each with an equaliser, a reverb on a bus, a limiter on the master (`node bench/mix-memory.ts`). What is silent rests, so two hours take
// minutes, while plan, spans, takes and chunks are those of two hours. The ratio must stay under 1.3.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assetOf, mediaHost } from '../relay-server/render-node/node-host/testing/media-fixtures.ts';
import { secondsToTicks } from '../src/base/time.ts';
import { findSoundEffect } from '../src/effects/sound/sound-effects.ts';
import { planMix } from '../src/engine/audio/mix-plan.ts';
import { mixOffline } from '../src/engine/audio/offline-mix.ts';
import { SourcePool } from '../src/engine/audio/source-pool.ts';
import { bus, desk, insert, send, track } from '../src/engine/audio/testing/fixtures.ts';
import { openAudioReader } from '../src/engine/media/audio-reader.ts';
import type { AudioSpan } from '../src/engine/timeline/types.ts';

const RATE = 48_000;
const TRACKS = 4;
const CLIP_SECONDS = 6;
/** From one clip to the next of a track: six clips a minute over all four. */
const EVERY_SECONDS = 40;
const MOST = 1.3;
const [folderGiven, minutesGiven] = process.argv.slice(2);

if (folderGiven) await mix(folderGiven, Number(minutesGiven));
else compare();

/** Each length in a process of its own, which says at its end how much it held at most. */
function compare(): void {
  const folder = mkdtempSync(join(tmpdir(), 'storycore-mix-memory-'));
  try {
    for (let i = 0; i < TRACKS; i++) {
      const noises = Array.from({ length: 8 }, (_, c) => `0.1*(random(${c})-0.5)*sin(${i + 1}*t)`).join('|');
      const source = `aevalsrc=${noises}:c=7.1:s=${RATE}:d=${CLIP_SECONDS}`;
      execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, join(folder, `${i}.wav`)]);
    }
    const run = (minutes: number): { minutes: number; seconds: number; peakMiB: number } =>
      JSON.parse(
        execFileSync(process.execPath, [fileURLToPath(import.meta.url), folder, `${minutes}`], {
          encoding: 'utf8',
        }),
      );
    const [short, long] = [run(2), run(Number(process.env.STORYCORE_MIX_MINUTES ?? 120))];
    const ratio = long.peakMiB / short.peakMiB;
    console.log(JSON.stringify({ short, long, ratio: Number(ratio.toFixed(3)) }));
    if (ratio > MOST) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function mix(folder: string, minutes: number): Promise<void> {
  const clip = secondsToTicks(CLIP_SECONDS);
  const clips = Math.floor((minutes * 60) / EVERY_SECONDS);
  const startOf = (i: number, n: number): number =>
    secondsToTicks(n * EVERY_SECONDS + (i * EVERY_SECONDS) / TRACKS);
  const assets = await Promise.all(
    Array.from({ length: TRACKS }, async (_, i) => ({
      ...(await assetOf(join(folder, `${i}.wav`))),
      id: `${i}`,
      hash: `${i}`,
    })),
  );
  const spanAt = (i: number, n: number): AudioSpan => ({
    clip: `${i}-${n}`,
    track: `t${i}`,
    asset: assets[i]!,
    stream: 0,
    start: startOf(i, n),
    end: startOf(i, n) + clip,
    sourceStart: 0,
    speed: { num: 1, den: 1 },
    clipStart: startOf(i, n),
    clipEnd: startOf(i, n) + clip,
    gainDb: -6,
    pan: 0,
    fadeIn: 0,
    fadeOut: 0,
    crossIn: null,
    crossOut: null,
  });
  const strips = assets.map((_, i) =>
    track(
      Array.from({ length: clips }, (_unused, n) => spanAt(i, n)),
      {
        track: `t${i}`,
        layout: '7.1',
        inserts: [insert('parametric-eq')],
        sends: i === 0 ? [send('room', { gainDb: -20 })] : [],
      },
    ),
  );
  const room = bus('room', { layout: '7.1', inserts: [insert('reverb')] });
  const plan = planMix(
    desk(strips, [room], { layout: '7.1', inserts: [insert('limiter')] }),
    RATE,
    8,
    findSoundEffect,
  );
  const pool = new SourcePool((asset, stream) => openAudioReader(mediaHost, asset, stream));
  const began = performance.now();
  const range = { start: 0, end: minutes * 60 * RATE };
  let peak = 0;
  for await (const { planes } of mixOffline(plan, pool, range, { find: findSoundEffect }))
    peak = Math.max(peak, planes[0]![0]!);
  await pool.close();
  if (!(peak > 0)) throw new Error('The mix is silent.');
  const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(JSON.stringify({ minutes, seconds: Math.round((performance.now() - began) / 1000), peakMiB }));
}
