// FFmpeg's own answers, to judge the browser's by.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const hasFfmpeg = spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).status === 0;
export const SOURCE_FOLDER = join(tmpdir(), 'storycore-media-sources');
const REAL = resolve(process.env.STORYCORE_FIXTURES ?? '../shared', 'media');
export const hasRealMedia = existsSync(REAL);
export const realMedia = (name: string): string => join(REAL, name);

const run = (program: string, args: readonly string[]): Buffer =>
  execFileSync(program, ['-v', 'error', ...args], { maxBuffer: 2 ** 30, stdio: 'pipe' });

/** SHA-256 of every frame that is shown, in `pixelFormat`, not turned. */
export function frameDigests(path: string, pixelFormat: string): string[] {
  const decoder = pixelFormat.startsWith('yuva') ? ['-c:v', 'libvpx-vp9'] : [];
  const output = ['-map', '0:v:0', '-vsync', 'passthrough', '-pix_fmt', pixelFormat];
  return run('ffmpeg', [
    ...decoder,
    '-noautorotate',
    '-i',
    path,
    ...output,
    '-f',
    'framehash',
    '-hash',
    'sha256',
    '-',
  ])
    .toString()
    .split('\n')
    .filter((line) => line.startsWith('0,'))
    .map((line) => line.split(',').at(-1)!.trim());
}

/** Seconds of file time of every frame that is shown. */
export const frameTimes = (path: string): number[] =>
  run('ffprobe', ['-select_streams', 'v:0', '-show_entries', 'frame=pts_time', '-of', 'csv=p=0', path])
    .toString()
    .split('\n')
    .map((line) => Number.parseFloat(line))
    .filter(Number.isFinite);

/** Interleaved. */
export function decodedSound(path: string): Float32Array {
  const bytes = run('ffmpeg', ['-i', path, '-map', '0:a:0', '-f', 'f32le', '-']);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

export const decodedPicture = (path: string): Buffer =>
  run('ffmpeg', [
    '-i',
    path,
    '-frames:v',
    '1',
    '-vf',
    'scale=flags=neighbor+accurate_rnd+full_chroma_int',
    '-pix_fmt',
    'rgba',
    '-f',
    'rawvideo',
    '-',
  ]);

/** Mean PSNR in dB over all frames of two films, frame by frame whatever their times. */
export function filmPsnr(a: string, b: string): number {
  const graph = '[0:v]settb=1/25,setpts=N[a];[1:v]settb=1/25,setpts=N[b];[a][b]psnr';
  const args = ['-nostdin', '-i', a, '-i', b, '-lavfi', graph, '-f', 'null', '-'];
  const { stderr } = spawnSync('ffmpeg', args, { encoding: 'utf8' });
  return Number(/average:([\d.]+|inf)/.exec(stderr)?.[1]?.replace('inf', 'Infinity'));
}
