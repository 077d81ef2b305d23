/** What FFmpeg sees in a file: the judge of the exports. */
import { execFileSync } from 'node:child_process';
import { COUNTER_BITS } from './counter-bits.ts';

export interface ProbedStream {
  readonly codec_name: string;
  readonly codec_type: 'video' | 'audio';
  readonly width?: number;
  readonly height?: number;
  readonly nb_read_frames: string;
  readonly start_time: string;
  readonly duration?: string;
  readonly channels?: number;
  readonly color_range?: string;
  readonly color_space?: string;
}

/** Decodes everything. @throws when ffprobe has anything to complain about */
export function probeFilm(path: string): readonly ProbedStream[] {
  const options = ['-v', 'error', '-count_frames', '-show_streams', '-of', 'json', path];
  const text = execFileSync('ffprobe', options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  return (JSON.parse(text) as { streams: ProbedStream[] }).streams;
}

/** The presentation times of all pictures, in seconds. */
export function pictureTimes(path: string): number[] {
  const options = [
    '-v',
    'error',
    '-select_streams',
    'v',
    '-show_entries',
    'frame=pts_time',
    '-of',
    'csv=p=0',
    path,
  ];
  // A picture with data beside it (x264 writes its settings with the first) leaves an empty line.
  const lines = execFileSync('ffprobe', options, { encoding: 'utf8' }).trim().split(/\s+/);
  return lines.map(Number.parseFloat);
}

/** The numbers in the pictures' top rows; −1 where they are no counter. */
export function counters(path: string): number[] {
  const filter = `crop=iw:ih/8:0:0,scale=${COUNTER_BITS}:1:flags=area,format=gray`;
  const bytes = execFileSync(
    'ffmpeg',
    ['-v', 'error', '-i', path, '-vf', filter, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-'],
    {
      maxBuffer: 2 ** 28,
    },
  );
  return Array.from({ length: bytes.length / COUNTER_BITS }, (_, n) => {
    const bits = bytes.subarray(n * COUNTER_BITS, (n + 1) * COUNTER_BITS);
    if (bits.some((value) => value > 80 && value < 170)) return -1;
    return bits.reduce((sum, value, bit) => sum + (value > 128 ? 1 << bit : 0), 0);
  });
}

/** The luma of every picture. */
export function lumaFrames(path: string): Uint8Array[] {
  const { width = 0, height = 0 } = probeFilm(path).find((stream) => stream.codec_type === 'video') ?? {};
  const options = [
    '-v',
    'error',
    '-i',
    path,
    '-vf',
    'extractplanes=y',
    '-fps_mode',
    'passthrough',
    '-f',
    'rawvideo',
    '-',
  ];
  const bytes = execFileSync('ffmpeg', options, { maxBuffer: 2 ** 30 });
  const size = width * height;
  return Array.from({ length: bytes.length / size }, (_, n) => bytes.subarray(n * size, (n + 1) * size));
}
