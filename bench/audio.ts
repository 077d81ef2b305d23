// Sixteen stereo tracks at 44.1 kHz, each with a gain and a pan, mixed at 48 kHz on one core: ours against FFmpeg's own filters for
// the same (`node bench/audio.ts [tracks] [seconds]`). Processor seconds, for machines that do other things too. One JSON object a line.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AudioSource } from '../src/engine/audio/audio-source.ts';
import { planMix } from '../src/engine/audio/mix-plan.ts';
import { mixOffline } from '../src/engine/audio/offline-mix.ts';
import { SourcePool } from '../src/engine/audio/source-pool.ts';
import { interleave, type Media, media, noise, span, track } from '../src/engine/audio/testing/fixtures.ts';

const tracks = Number(process.argv[2] ?? 16);
const seconds = Number(process.argv[3] ?? 60);
const RATE = 48_000;

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

const say = (fields: object): void => console.log(JSON.stringify(fields));

/** The samples as they lie in memory: the mixer is measured, not the disk. */
const fromMemory = ({ planes, sampleRate }: Media): AudioSource => ({
  sampleRate,
  channels: planes.length,
  read: async (start, frames) => planes.map((plane) => plane.subarray(start, start + frames)),
  close: () => undefined,
});

async function mixOurs(sourceRate: number): Promise<number> {
  const all = Array.from({ length: tracks }, (_, i) =>
    media(noise(sourceRate * seconds, 2, i + 1), sourceRate),
  );
  const spans = all.map((one, i) =>
    track([span(one, { gainDb: -12, pan: (i / tracks) * 2 - 1 })], { gainDb: -3 }),
  );
  const pool = new SourcePool(async (asset) => fromMemory(all.find((one) => one.asset.id === asset.id)!));
  const began = cpuSeconds();
  let frames = 0;
  for await (const chunk of mixOffline(planMix(spans, RATE, 2), pool, { start: 0, end: RATE * seconds }))
    frames += chunk.frames;
  await pool.close();
  if (frames !== RATE * seconds) throw new Error(`${frames} frames`);
  return cpuSeconds() - began;
}

function mixFfmpeg(sourceRate: number, resampler: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'storycore-bench-'));
  try {
    const inputs = Array.from({ length: tracks }, (_, i) => {
      const path = join(folder, `${i}.f32`);
      writeFileSync(path, interleave(noise(sourceRate * seconds, 2, i + 1)));
      return ['-f', 'f32le', '-ar', `${sourceRate}`, '-ac', '2', '-i', path];
    }).flat();
    const chains = Array.from({ length: tracks }, (_, i) => {
      const resample = sourceRate === RATE ? '' : `aresample=${RATE}${resampler},`;
      return `[${i}]${resample}volume=-15dB:precision=float,stereotools=balance_out=${(i / tracks) * 2 - 1}[m${i}]`;
    });
    const names = Array.from({ length: tracks }, (_, i) => `[m${i}]`).join('');
    const graph = `${chains.join(';')};${names}amix=inputs=${tracks}:normalize=0`;
    const threads = ['-filter_complex_threads', '1', '-threads', '1'];
    const run = spawnSync(
      'ffmpeg',
      [
        '-hide_banner',
        '-nostats',
        '-benchmark',
        ...threads,
        ...inputs,
        '-filter_complex',
        graph,
        '-f',
        'null',
        '-',
      ],
      { encoding: 'utf8' },
    );
    const times = /utime=([\d.]+)s stime=([\d.]+)s/.exec(run.stdout + run.stderr);
    if (run.status !== 0) throw new Error(run.stderr);
    return times ? Number(times[1]) + Number(times[2]) : Number.NaN;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const times = (cpu: number): string => `${(seconds / cpu).toFixed(1)}× real time`;
for (const rate of [RATE, 44_100]) {
  await mixOurs(rate);
  const ours = await mixOurs(rate);
  say({ tracks, seconds, sourceRate: rate, mixer: 'storycore', cpuSeconds: ours, speed: times(ours) });
  if (spawnSync('ffmpeg', ['-version']).status !== 0) continue;
  // What FFmpeg takes by default (32 taps), and at a quality like ours.
  for (const resampler of rate === RATE ? [''] : ['', ':filter_size=80:cutoff=0.97']) {
    const cpu = mixFfmpeg(rate, resampler);
    say({
      tracks,
      seconds,
      sourceRate: rate,
      mixer: `ffmpeg${resampler}`,
      cpuSeconds: cpu,
      speed: times(cpu),
      ratio: cpu / ours,
    });
  }
}
