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
import type { AudioSettings } from '../../timeline/document-types.ts';
import type { AudioPacket } from './audio-encoder-run.ts';

/** What packets that follow each other decode to, with the delay of their encoder; empty where there is no decoder. */
export async function firstChannelOf(
  codec: AudioSettings['codec'],
  decoderConfig: AudioDecoderConfig,
  packets: readonly AudioPacket[],
): Promise<Float32Array> {
  const { sampleRate } = decoderConfig;
  const target = new BufferTarget();
  const output = new Output({ format: new MkvOutputFormat(), target });
  const source = new EncodedAudioPacketSource(codec);
  output.addAudioTrack(source);
  await output.start();
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
