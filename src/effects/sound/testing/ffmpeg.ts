// FFmpeg's own filters as an oracle.
import { spawnSync } from 'node:child_process';
import type { Planes } from '../../../engine/audio/block.ts';

const interleaved = (planes: Planes): Buffer => {
  const all = new Float32Array(planes.length * planes[0]!.length);
  for (const [c, plane] of planes.entries())
    for (let i = 0; i < plane.length; i++) all[i * planes.length + c] = plane[i]!;
  return Buffer.from(all.buffer);
};

const raw = (planes: Planes, rate: number): string[] => [
  ...['-f', 'f32le', '-ar', `${rate}`, '-ac', `${planes.length}`, '-i', '-'],
];

/** The planes after a chain of filters. */
export function filtered(planes: Planes, filters: string, rate = 48000): Planes {
  const run = spawnSync('ffmpeg', ['-v', 'error', ...raw(planes, rate), '-af', filters, '-f', 'f32le', '-'], {
    input: interleaved(planes),
    maxBuffer: 2 ** 28,
  });
  if (run.status !== 0) throw new Error(run.stderr.toString());
  const all = new Float32Array(run.stdout.buffer, run.stdout.byteOffset, run.stdout.byteLength >> 2);
  return planes.map((_, c) =>
    Float32Array.from({ length: all.length / planes.length }, (_, i) => all[i * planes.length + c]!),
  );
}

/** True peak in dBFS, as FFmpeg's meter reads it. */
export function truePeakDb(planes: Planes, rate = 48000): number {
  const run = spawnSync(
    'ffmpeg',
    ['-hide_banner', '-nostats', ...raw(planes, rate), '-af', 'ebur128=peak=true', '-f', 'null', '-'],
    { input: interleaved(planes), maxBuffer: 2 ** 28, encoding: 'utf8' },
  );
  const found = /True peak:\s+Peak:\s+(-?[\d.]+|-inf) dBFS/.exec(run.stderr);
  if (!found) throw new Error(run.stderr);
  return found[1] === '-inf' ? Number.NEGATIVE_INFINITY : Number(found[1]);
}
