import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RawInput {
  readonly bytes: Uint8Array;
  /** ffmpeg's name. */
  readonly format: string;
  readonly width: number;
  readonly height: number;
}

/**
 * One frame of a filter graph as raw bytes.
 * @param graph complex filter graph that ends in [out]; raw inputs are [0], [1], …
 * @throws Error with ffmpeg's own words
 */
export function filtered(graph: string, format: string, inputs: readonly RawInput[] = []): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'storycore-oracle-'));
  try {
    const sources = inputs.flatMap(({ bytes, format: pixel, width, height }, index) => {
      const path = join(folder, `${index}.raw`);
      writeFileSync(path, bytes);
      return ['-f', 'rawvideo', '-pix_fmt', pixel, '-s', `${width}x${height}`, '-i', path];
    });
    const result = spawnSync(
      'ffmpeg',
      [
        ...['-hide_banner', '-loglevel', 'error', '-nostdin', ...sources],
        ...['-filter_complex', graph, '-map', '[out]', '-frames:v', '1'],
        ...['-f', 'rawvideo', '-pix_fmt', format, 'pipe:1'],
      ],
      { maxBuffer: 2 ** 28 },
    );
    if (result.status !== 0) throw new Error(`ffmpeg: ${result.stderr}`);
    return new Uint8Array(result.stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
