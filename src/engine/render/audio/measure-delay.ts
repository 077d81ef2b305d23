// How late an encoder is: what it made of noise is decoded again and laid over what went in. FFmpeg's AAC is 1024 samples late,
// Apple's 2112; a browser does not say which it uses.
import type { Planes } from '../../audio/block.ts';
import type { AudioEncoding, AudioPacket, StoredAudioConfig } from './audio-encoder-run.ts';
import { firstChannelOf } from './first-channel.ts';

/** Latest delay looked for, and the stretch that is compared. */
const MOST = 4096;
const COMPARED = 2048;
/** A likeness below this is no match: the decoder is missing or conceals. */
const LEAST_LIKENESS = 0.5;

/** Samples by which the first channel of the decoded packets lags behind `input`; null when it cannot be told. */
export async function measureDelay(
  encoding: AudioEncoding,
  config: StoredAudioConfig,
  packets: readonly AudioPacket[],
  input: Planes,
): Promise<number | null> {
  const { codec, sampleRate, channels } = encoding;
  const description = config.description ? { description: config.description } : {};
  const decoderConfig = { codec: config.codec, sampleRate, numberOfChannels: channels, ...description };
  const heard = await firstChannelOf(codec, decoderConfig, packets);
  const wanted = input[0]!.subarray(0, COMPARED);
  let [best, delay] = [0, 0];
  for (let lag = 0; lag < MOST && lag + COMPARED <= heard.length; lag++) {
    const likeness = correlate(wanted, heard, lag);
    if (likeness > best) [best, delay] = [likeness, lag];
  }
  return best >= LEAST_LIKENESS ? delay : null;
}

/** Normalised, −1…1. */
function correlate(a: Float32Array, b: Float32Array, lag: number): number {
  let [product, powerA, powerB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += a[i]! * b[lag + i]!;
    powerA += a[i]! ** 2;
    powerB += b[lag + i]! ** 2;
  }
  return powerA * powerB > 0 ? product / Math.sqrt(powerA * powerB) : 0;
}
