import type { Layout } from '../layout.ts';
import { ProgrammeMeter } from './programme-meter.ts';

/** A stretch of a programme; `mixOffline` yields these. */
export interface SoundChunk {
  readonly frames: number;
  readonly planes: readonly Float32Array[];
}

/**
 * Measures what follows on from each other. Nothing is kept of the samples.
 * @param onProgress samples so far, after each chunk
 * @returns the meter, of which `finish` gives the report
 */
export async function measureChunks(
  chunks: AsyncIterable<SoundChunk>,
  rate: number,
  layout: Layout,
  onProgress?: (frames: number) => void,
): Promise<ProgrammeMeter> {
  const meter = new ProgrammeMeter(rate, layout);
  let frames = 0;
  for await (const chunk of chunks) {
    meter.process(chunk.planes, 0, chunk.frames);
    frames += chunk.frames;
    onProgress?.(frames);
  }
  return meter;
}
