// How late an encoder is: what it made of noise is decoded again and laid over what went in. FFmpeg's AAC is 1024 samples late,
// Apple's 2112; a browser does not say which it uses.
import {
  AudioSampleSink,
  BufferSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  Input,
  MATROSKA,
  MkvOutputFormat,
  Output,
} from 'mediabunny';
import type { Planes } from '../../audio/block.ts';
import type { AudioEncoding, AudioPacket, StoredAudioConfig } from './audio-encoder-run.ts';

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
  const heard = await decode(encoding, config, packets);
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

async function decode(
  { codec, sampleRate, channels }: AudioEncoding,
  config: StoredAudioConfig,
  packets: readonly AudioPacket[],
): Promise<Float32Array> {
  const target = new BufferTarget();
  const output = new Output({ format: new MkvOutputFormat(), target });
  const source = new EncodedAudioPacketSource(codec);
  output.addAudioTrack(source);
  await output.start();
  const description = config.description ? { description: config.description } : {};
  const decoderConfig = { codec: config.codec, sampleRate, numberOfChannels: channels, ...description };
  let start = 0;
  for (const { data, samples } of packets) {
    const packet = new EncodedPacket(data, 'key', start / sampleRate, samples / sampleRate);
    await source.add(packet, start === 0 ? { decoderConfig } : undefined);
    start += samples;
  }
  await output.finalize();
  const input = new Input({ source: new BufferSource(target.buffer!), formats: [MATROSKA] });
  try {
    const track = await input.getPrimaryAudioTrack();
    const heard = new Float32Array(start);
    if (!track || !(await track.canDecode())) return heard.subarray(0, 0);
    let at = 0;
    for await (const sample of new AudioSampleSink(track).samples()) {
      const plane = new Float32Array(sample.numberOfFrames);
      sample.copyTo(plane, { planeIndex: 0, format: 'f32-planar' });
      heard.set(plane.subarray(0, Math.max(0, heard.length - at)), Math.min(at, heard.length));
      at += plane.length;
      sample.close();
    }
    return heard;
  } finally {
    input.dispose();
  }
}
