// A film as FFmpeg reads it.
import { spawnSync } from 'node:child_process';
import { ffmpegSync, ffprobeSync } from './ffmpeg.ts';

/** SHA-256 of every frame that is shown, in `pixelFormat`, not turned. */
export function frameDigests(path: string, pixelFormat: string): string[] {
  const decoder = pixelFormat.startsWith('yuva') ? ['-c:v', 'libvpx-vp9'] : [];
  const output = ['-map', '0:v:0', '-vsync', 'passthrough', '-pix_fmt', pixelFormat];
  const hash = ['-f', 'framehash', '-hash', 'sha256', '-'];
  return ffmpegSync([...decoder, '-noautorotate', '-i', path, ...output, ...hash])
    .toString()
    .split('\n')
    .filter((line) => line.startsWith('0,'))
    .map((line) => line.split(',').at(-1)!.trim());
}

/** Seconds of file time, rising, of every frame that is shown. */
export const frameTimes = (path: string): number[] =>
  ffprobeSync(['-select_streams', 'v:0', '-show_entries', 'frame=pts_time', '-of', 'csv=p=0', path])
    .toString()
    .split('\n')
    .map((line) => Number.parseFloat(line))
    .filter(Number.isFinite);

/** All sound of a stream, interleaved. */
export function decodedSound(path: string, stream = 0): Float32Array {
  const bytes = ffmpegSync(['-i', path, '-map', `0:a:${stream}`, '-f', 'f32le', '-']);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** The first frame as FFmpeg shows it: RGBA as stored, each chroma sample for the pixels that it covers. */
export function decodedPicture(path: string): Buffer {
  const scale = ['-vf', 'scale=flags=neighbor+accurate_rnd+full_chroma_int'];
  return ffmpegSync(['-i', path, '-frames:v', '1', ...scale, '-pix_fmt', 'rgba', '-f', 'rawvideo', '-']);
}

/** Mean PSNR in dB over all frames of two films, frame by frame whatever their times. */
export function filmPsnr(a: string, b: string): number {
  const graph = '[0:v]settb=1/25,setpts=N[a];[1:v]settb=1/25,setpts=N[b];[a][b]psnr';
  const args = ['-nostdin', '-i', a, '-i', b, '-lavfi', graph, '-f', 'null', '-'];
  const { stderr } = spawnSync('ffmpeg', args, { encoding: 'utf8' });
  return Number(/average:([\d.]+|inf)/.exec(stderr)?.[1]?.replace('inf', 'Infinity'));
}
