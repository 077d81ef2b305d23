/** Test films whose pictures say which frame they are: 16 upright bars are the frame number in binary, lowest bit on the left. */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BT709 } from '../../oracle/bt709.ts';
import { COUNTER_BITS } from './counter-bits.ts';

export interface CounterVideo {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly seconds: number;
  /** Frames between two key frames. */
  readonly gop: number;
  /** Adds a tone. */
  readonly sound?: boolean;
}

/** @returns path of an MP4 (H.264 with B-frames), made once per shape */
export function counterVideo(video: CounterVideo): string {
  const { width, height, fps, seconds, gop, sound = false } = video;
  const folder = join(tmpdir(), 'storycore-e2e');
  mkdirSync(folder, { recursive: true });
  const path = join(
    folder,
    `counter-${width}x${height}-${fps}-${seconds}-${gop}${sound ? '-sound' : ''}.mp4`,
  );
  if (existsSync(path)) return path;
  // Under a name of its own until it is whole: tests run side by side, and another may want the same just now.
  const draft = path.replace(/mp4$/, `${randomUUID()}.mp4`);
  // The bars are drawn small and enlarged without smoothing: geq computes every pixel.
  const bars = `color=black:size=${COUNTER_BITS}x2:rate=${fps}:duration=${seconds},format=gray,geq=lum='if(mod(floor(N/pow(2,X)),2),235,16)',scale=${width}:${height}:flags=neighbor,setsar=1,format=yuv420p`;
  const tone = sound ? ['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=48000:duration=${seconds}`] : [];
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-y', '-f', 'lavfi', '-i', bars, ...tone],
    ...[
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-crf',
      '20',
      '-bf',
      '2',
      '-g',
      String(gop),
      '-keyint_min',
      String(gop),
    ],
    ...['-sc_threshold', '0', ...BT709],
    ...(sound ? ['-c:a', 'aac', '-shortest'] : []),
    ...['-movflags', '+faststart', draft],
  ]);
  renameSync(draft, path);
  return path;
}
