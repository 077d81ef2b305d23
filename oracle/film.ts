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

/** What FFmpeg says of a film's pictures: format, then range, matrix, transfer and primaries. */
export function pictureTags(path: string): { readonly format: string; readonly tags: readonly string[] } {
  const names = ['pix_fmt', 'color_range', 'color_space', 'color_transfer', 'color_primaries'];
  const asked = ['-select_streams', 'v:0', '-show_entries', `stream=${names.join(',')}`, '-of', 'json', path];
  const [stream] = (JSON.parse(ffprobeSync(asked).toString()) as { streams: Record<string, string>[] })
    .streams;
  const [format = '', ...tags] = names.map((name) => stream?.[name] ?? 'unknown');
  return { format, tags };
}

/** The first frame as FFmpeg shows it: RGBA as stored, each chroma sample for the pixels that it covers. */
export function decodedPicture(path: string): Buffer {
  const scale = ['-vf', 'scale=flags=neighbor+accurate_rnd+full_chroma_int'];
  return ffmpegSync(['-i', path, '-frames:v', '1', ...scale, '-pix_fmt', 'rgba', '-f', 'rawvideo', '-']);
}

/** Mean PSNR in dB over all frames of two films, frame by frame whatever their times. */
export const filmPsnr = (a: string, b: string): number => framesPsnr(['-i', a, '-i', b], 'null', 'null');

/** The same of the brightness as stored: FFmpeg would convert two formats to one, and lose the range of the fuller. */
export const lumaPsnr = (a: string, b: string): number =>
  framesPsnr(['-i', a, '-i', b], 'extractplanes=y', 'extractplanes=y');

/** The same of colours and of transparency, of a film in R'G'B' or BT.709 and of one in VP8 with BT.709. */
export function glassPsnr(a: string, vp8: string): { readonly colors: number; readonly alpha: number } {
  const inputs = ['-i', a, '-c:v', 'libvpx', '-i', vp8];
  const colors = 'scale=in_color_matrix=bt709:flags=accurate_rnd+full_chroma_int+bilinear,format=gbrp';
  return {
    colors: framesPsnr(inputs, colors, colors),
    alpha: framesPsnr(inputs, 'alphaextract,format=gray', 'alphaextract,format=gray'),
  };
}

function framesPsnr(inputs: readonly string[], ofFirst: string, ofSecond: string): number {
  const counted = 'settb=1/25,setpts=N';
  const graph = `[0:v]${ofFirst},${counted}[a];[1:v]${ofSecond},${counted}[b];[a][b]psnr`;
  const args = ['-nostdin', ...inputs, '-lavfi', graph, '-f', 'null', '-'];
  const { stderr } = spawnSync('ffmpeg', args, { encoding: 'utf8' });
  return Number(/average:([\d.]+|inf)/.exec(stderr)?.[1]?.replace('inf', 'Infinity'));
}
