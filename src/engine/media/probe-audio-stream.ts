import { AudioSampleSink, EncodedPacketSink, type InputAudioTrack } from 'mediabunny';
import { secondsToTicks } from '../../base/time.ts';
import type { CodecPort } from '../ports/codec-port.ts';
import type { AudioStream } from '../timeline/media-types.ts';
import type { StreamSpeakers } from './channel-mask.ts';
import type { GaplessExtent } from './mp3-gapless.ts';
import { opusDelay } from './opus-delay.ts';
import type { TrackExtent } from './probe-video-stream.ts';
import { codecName } from './stream-names.ts';

/** RFC 7845 §4: Opus counts at 48 kHz whatever the source's rate was. */
const OPUS_RATE = 48_000;

export interface ProbedAudio {
  readonly extent: TrackExtent;
  /** `start` and `end` in file time: the caller knows the origin. */
  readonly stream: AudioStream;
}

/**
 * @param gapless what an MP3 says of its own padding
 * @param speakers as the file names them
 */
export async function probeAudioStream(
  track: InputAudioTrack,
  gapless: GaplessExtent | null,
  speakers: StreamSpeakers,
  codecs: CodecPort,
): Promise<ProbedAudio | null> {
  const sink = new EncodedPacketSink(track);
  const first = await sink.getFirstPacket({ metadataOnly: true });
  const last = await sink.getPacket(Number.POSITIVE_INFINITY, { metadataOnly: true });
  if (!first || !last) return null;
  const delay = (await opusDelay(track)) / OPUS_RATE;
  const length = last.duration || (await decodedLength(track, codecs));
  const start = secondsToTicks(gapless ? gapless.start / gapless.sampleRate : first.timestamp - delay);
  const end = secondsToTicks(gapless ? gapless.end / gapless.sampleRate : last.timestamp + length - delay);
  const extent = { start: Math.max(0, start), end: Math.max(1, start + 1, end) };
  return {
    extent,
    stream: {
      codec: await codecName(track),
      sampleRate: Math.max(1, await track.getSampleRate()),
      ...extent,
      language: await track.getLanguageCode(),
      ...speakers,
    },
  };
}

/** Seconds of the last packet, decoded: the last block of a Matroska file says nothing of its length. */
async function decodedLength(track: InputAudioTrack, codecs: CodecPort): Promise<number> {
  if (!(await track.canDecode())) return 0;
  await codecs.registerDecoders();
  const sample = await new AudioSampleSink(track).getSample(Number.POSITIVE_INFINITY);
  const duration = sample?.duration ?? 0;
  sample?.close();
  return duration;
}
