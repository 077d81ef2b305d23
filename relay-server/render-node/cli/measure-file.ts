import { throwIfCancelled } from '../../../src/base/errors.ts';
import { ticksToSamples } from '../../../src/base/time.ts';
import { MAX_CHANNELS } from '../../../src/engine/audio/block.ts';
import { layoutOf } from '../../../src/engine/audio/layout.ts';
import { measureChunks, type SoundChunk } from '../../../src/engine/audio/meters/measure-chunks.ts';
import type { ProgrammeMeter } from '../../../src/engine/audio/meters/programme-meter.ts';
import { type AudioReader, openAudioReader } from '../../../src/engine/media/audio-reader.ts';
import type { Host } from '../../../src/engine/ports/host.ts';
import type { MediaAsset } from '../../../src/project/records/media-asset.ts';

/** Samples read at a time. */
const CHUNK = 16_384;

/**
 * One sound stream of a file, from its first to its last sample, at its own rate and in its own channels (the first eight).
 * @throws StoryError `cancelled` and what reading throws
 */
export async function measureStream(
  host: Host,
  asset: MediaAsset,
  stream: number,
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
): Promise<ProgrammeMeter> {
  const reader = await openAudioReader(host, asset, stream);
  try {
    const { start, end } = asset.audio[stream]!;
    const from = ticksToSamples(start, reader.sampleRate);
    const to = ticksToSamples(end, reader.sampleRate);
    const layout = layoutOf(Math.min(reader.channels, MAX_CHANNELS));
    return await measureChunks(chunksOf(reader, from, to, signal), reader.sampleRate, layout, (frames) =>
      onProgress(frames / (to - from)),
    );
  } finally {
    await reader.close();
  }
}

async function* chunksOf(
  reader: AudioReader,
  from: number,
  to: number,
  signal: AbortSignal,
): AsyncGenerator<SoundChunk> {
  for (let at = from; at < to; at += CHUNK) {
    throwIfCancelled(signal);
    const frames = Math.min(CHUNK, to - at);
    yield { frames, planes: await reader.read(at, frames, signal) };
  }
}
