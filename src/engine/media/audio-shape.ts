import { AudioSampleSink, EncodedPacketSink, type InputAudioTrack } from 'mediabunny';
import { opusDelay } from './opus-delay.ts';
import { VORBIS_PIECES, vorbisStart } from './vorbis-clock.ts';

/** How the pieces of a stream lie in time. */
export interface AudioShape {
  /** As decoded: HE-AAC has twice the rate that its container says. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Samples in every piece; 0 when they differ (Vorbis, PCM in Matroska). */
  readonly frames: number;
  /** Position of the first packet (Vorbis: of the first piece) in samples of file time. */
  readonly base: number;
  /** How far the container's rounding can have moved a piece (Matroska: a millisecond, 48 samples); 0 when it cannot. */
  readonly rounding: number;
  /** To be taken off every position. */
  readonly delay: number;
  readonly codec: string;
}

/** Pieces decoded to learn their length; the first of some codecs is short. */
const PIECES = 4;

/** What really comes out of the decoder. */
export async function audioShape(track: InputAudioTrack): Promise<AudioShape> {
  const codec = (await track.getCodec()) ?? '';
  const wanted = codec === 'vorbis' ? VORBIS_PIECES : PIECES;
  const lengths: number[] = [];
  let sampleRate = await track.getSampleRate();
  let channels = await track.getNumberOfChannels();
  for await (const sample of new AudioSampleSink(track).samples()) {
    lengths.push(sample.numberOfFrames);
    ({ sampleRate, numberOfChannels: channels } = sample);
    sample.close();
    if (lengths.length === wanted) break;
  }
  const even = codec !== 'vorbis' && lengths.length === PIECES && new Set(lengths.slice(1)).size === 1;
  const packets = new EncodedPacketSink(track);
  const first = await packets.getFirstPacket({ metadataOnly: true });
  const resolution = await track.getTimeResolution();
  const rounding = resolution % sampleRate === 0 ? 0 : Math.ceil(sampleRate / resolution) + 1;
  const base =
    first && codec === 'vorbis'
      ? await vorbisStart(packets, first, lengths, sampleRate, rounding)
      : Math.round((first?.timestamp ?? 0) * sampleRate);
  return {
    sampleRate,
    channels,
    frames: even ? lengths.at(-1)! : 0,
    base,
    rounding,
    delay: await opusDelay(track),
    codec,
  };
}

/**
 * The true place of a piece that the container says starts at `position`: pieces of one length start at base + n × length.
 * `position` itself when it is not near such a point (a splice, a gap).
 */
export function trueStart(shape: AudioShape, position: number): number {
  if (shape.frames === 0 || shape.rounding === 0 || shape.rounding * 2 >= shape.frames) return position;
  const point = shape.base + Math.round((position - shape.base) / shape.frames) * shape.frames;
  return Math.abs(point - position) <= shape.rounding ? point : position;
}
