// Films for the measurements of the preview: a part is encoded and repeated without encoding again, for what is in the pictures does
// not matter, their number does. They are kept for the next run.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PART_SECONDS = 20;

export interface TestFilm {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Frames from one key frame to the next. */
  readonly gop: number;
  readonly fps: number;
  /** A multiple of 20. */
  readonly seconds: number;
}

/** Path of an H.264 film with B pictures. */
export function testFilm({ name, width, height, gop, fps, seconds }: TestFilm): string {
  const folder = join(tmpdir(), 'storycore-bench');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}-${width}x${height}-${seconds}.mp4`);
  if (existsSync(path)) return path;
  const part = join(folder, `${name}-part.mp4`);
  const source = `testsrc2=size=${width}x${height}:rate=${fps}:duration=${PART_SECONDS},format=yuv420p`;
  const codec = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-bf', '2'];
  const groups = ['-g', String(gop), '-sc_threshold', '0'];
  ffmpeg('-f', 'lavfi', '-i', source, ...codec, ...groups, part);
  const loops = String(seconds / PART_SECONDS - 1);
  ffmpeg('-stream_loop', loops, '-i', part, '-c', 'copy', '-movflags', '+faststart', path);
  return path;
}

const ffmpeg = (...args: string[]): void => void execFileSync('ffmpeg', ['-v', 'error', '-y', ...args]);
