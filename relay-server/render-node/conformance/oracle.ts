import { ffmpeg } from '../../../oracle/ffmpeg.ts';
import { type ConformanceCase, HEIGHT, WIDTH } from './case.ts';
import { readWith, sourceFile } from './sources.ts';

/** FFmpeg's rendering of the asked frames as I420 bytes, one array a frame; null where it is no judge. */
export async function oracleFrames(item: ConformanceCase, folder: string): Promise<Uint8Array[] | null> {
  if (item.oracle === null) return null;
  const inputs: string[] = [];
  for (const name of item.media) inputs.push(...readWith(name), '-i', await sourceFile(name, folder));
  const last = Math.max(...item.frames) + 1;
  const graph = `${item.oracle};[out]format=yuv420p[end]`;
  const args = [
    ...inputs,
    '-filter_complex',
    graph,
    '-map',
    '[end]',
    '-frames:v',
    String(last),
    '-vsync',
    '0',
  ];
  const bytes = await ffmpeg([...args, '-f', 'rawvideo', '-']);
  const size = (WIDTH * HEIGHT * 3) / 2;
  const made = bytes.length / size;
  return item.frames.map((frame) => {
    // Past its end a clip holds its last frame; FFmpeg's stream simply stops.
    const at = Math.min(frame, made - 1);
    if (!(at >= 0))
      throw new Error(`ffmpeg made ${made} frames of "${item.name}", frame ${frame} was asked.`);
    return bytes.subarray(at * size, (at + 1) * size);
  });
}
