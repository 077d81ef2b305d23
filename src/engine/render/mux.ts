import { EncodedPacket } from 'mediabunny';
import { throwIfCancelled } from '../../base/errors.ts';
import { parameterSets, withOpenArrays } from '../../base/parameter-sets.ts';
import type { FrameRate } from '../../base/time.ts';
import type { ByteSink } from '../ports/byte-sink.ts';
import type { AudioSettings, ColorSpace, ExportSettings, VideoSettings } from '../timeline/document-types.ts';
import type {
  ContainerWriter,
  FilmTrack,
  PictureTrack,
  SoundTrack,
  TrackPacket,
} from './container/container-writer.ts';
import { IsobmffWriter } from './container/isobmff-writer.ts';
import { MatroskaWriter } from './container/matroska-writer.ts';
import { withVp9Matrix } from './container/vp9-matrix.ts';
import type { StoredDecoderConfig } from './segment-file.ts';

export interface FilmPacket {
  readonly data: Uint8Array;
  readonly key: boolean;
  /** Output frame that it shows. */
  readonly frame: number;
  /** How to read it; one object for all packets of a segment. */
  readonly config: StoredDecoderConfig;
}

export interface FilmVideo {
  readonly codec: VideoSettings['codec'];
  readonly color: ColorSpace;
  readonly rate: FrameRate;
  readonly frames: number;
  /** Segments come from several encoders: see rule C6 of SPEC-segments.md. */
  readonly mixed: boolean;
  /** Decode order. */
  readonly packets: AsyncIterable<FilmPacket>;
}

export interface FilmAudio {
  readonly codec: AudioSettings['codec'];
  readonly decoderConfig: AudioDecoderConfig;
  /** In order; nothing is made before it is asked for. */
  packets(): AsyncIterable<EncodedPacket>;
}

export interface MuxOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with the video frames written so far. */
  readonly onFrames?: (frames: number) => void;
}

/** Packets a second at most, for which the index's place is reserved: AAC has 1024 samples a packet, the others 10 ms or more. */
const audioPacketsASecond = ({ codec, decoderConfig }: FilmAudio): number =>
  codec === 'aac' ? decoderConfig.sampleRate / 1024 : 100;

/** Writes the film to the sink and closes it; on any failure the sink is aborted and nothing remains. */
export async function muxFilm(
  container: ExportSettings['container'],
  video: FilmVideo | null,
  audio: FilmAudio | null,
  seconds: number,
  sink: ByteSink,
  options: MuxOptions = {},
): Promise<void> {
  const pictures = video && timedPictures(video);
  const sounds = audio?.packets()[Symbol.asyncIterator]() ?? null;
  try {
    let picture = (await pictures?.next())?.value ?? null;
    let sound: EncodedPacket | null = (await sounds?.next())?.value ?? null;
    const tracks = [
      ...(video && picture ? [pictureTrack(video, picture)] : []),
      ...(audio && sound ? [soundTrack(audio, sound, seconds)] : []),
    ];
    const writer = await openWriter(container, tracks, seconds, sink);
    const soundAt = tracks.length - 1;
    let frames = 0;
    // By time of decoding, so that a player finds picture and sound of one moment side by side.
    while (picture || sound) {
      throwIfCancelled(options.signal);
      if (picture && (!sound || picture.seconds <= sound.timestamp)) {
        await writer.add(0, picture, picture.key);
        options.onFrames?.(++frames);
        picture = (await pictures!.next()).value ?? null;
      } else if (sound) {
        const { sampleRate } = audio!.decoderConfig;
        await writer.add(soundAt, soundPacket(sound, sampleRate), picture?.key ?? true);
        sound = (await sounds!.next()).value ?? null;
      }
    }
    await writer.finish();
    await sink.close();
  } catch (error) {
    await Promise.allSettled([pictures?.return(null), sounds?.return?.()]);
    await sink.abort();
    throw error;
  }
}

const openWriter = async (
  container: ExportSettings['container'],
  tracks: readonly FilmTrack[],
  seconds: number,
  sink: ByteSink,
): Promise<ContainerWriter> =>
  container === 'mp4' || container === 'mov'
    ? new IsobmffWriter(sink, container === 'mov', tracks, seconds)
    : MatroskaWriter.open(sink, container === 'webm', tracks);

/** The rate's numerator is the track's time scale: a frame is a whole number of its units. */
interface TimedPicture extends TrackPacket {
  readonly seconds: number;
  readonly config: StoredDecoderConfig;
}

async function* timedPictures(video: FilmVideo): AsyncGenerator<TimedPicture, null> {
  const { num, den } = video.rate;
  let first: StoredDecoderConfig | null = null;
  for await (const { data, key, frame, config } of video.packets) {
    first ??= config;
    const foreign = key && (video.mixed || !sameDescription(first, config));
    const bytes = foreign ? withParameterSets(video.codec, config, data) : data;
    const colored = key && video.codec === 'vp9' ? withVp9Matrix(bytes, video.color.matrix) : bytes;
    const time = frame * den;
    yield { data: colored, key, time, duration: den, seconds: time / num, config };
  }
  return null;
}

function pictureTrack(video: FilmVideo, { data, config, seconds }: TimedPicture): PictureTrack {
  return {
    kind: 'video',
    codec: video.codec,
    config: decoderConfigOf(config, video),
    rate: video.rate,
    mostPackets: video.frames,
    firstPacket: new EncodedPacket(data, 'key', seconds, video.rate.den / video.rate.num),
  };
}

const soundTrack = (audio: FilmAudio, firstPacket: EncodedPacket, seconds: number): SoundTrack => ({
  kind: 'audio',
  codec: audio.codec,
  config: audio.decoderConfig,
  mostPackets: Math.ceil((seconds + 1) * audioPacketsASecond(audio)),
  firstPacket,
});

const soundPacket = ({ data, timestamp, duration }: EncodedPacket, sampleRate: number): TrackPacket => ({
  data,
  key: true,
  time: Math.round(timestamp * sampleRate),
  duration: Math.round(duration * sampleRate),
});

/** Rule C6: a mixed film says so in its sample entry (avc3, hev1) and carries parameter sets at every key frame. */
function decoderConfigOf(config: StoredDecoderConfig, video: FilmVideo): VideoDecoderConfig {
  const codec = video.mixed ? config.codec.replace(/^avc1/, 'avc3').replace(/^hvc1/, 'hev1') : config.codec;
  const { primaries, transfer, matrix, fullRange } = video.color;
  return {
    codec,
    codedWidth: config.codedWidth,
    codedHeight: config.codedHeight,
    ...descriptionOf(config, video),
    colorSpace: { primaries, transfer, matrix, fullRange } as VideoColorSpaceInit,
  };
}

function descriptionOf({ description }: StoredDecoderConfig, { codec, mixed }: FilmVideo) {
  if (!description) return {};
  return { description: mixed && codec === 'hevc' ? withOpenArrays(description) : description };
}

function withParameterSets(
  codec: FilmVideo['codec'],
  config: StoredDecoderConfig,
  data: Uint8Array,
): Uint8Array {
  if ((codec !== 'avc' && codec !== 'hevc') || !config.description) return data;
  const sets = parameterSets(codec, config.description);
  const bytes = new Uint8Array(sets.length + data.length);
  bytes.set(sets);
  bytes.set(data, sets.length);
  return bytes;
}

function sameDescription(a: StoredDecoderConfig, b: StoredDecoderConfig): boolean {
  const [x, y] = [a.description, b.description];
  if (a === b || x === y) return true;
  return x !== null && y !== null && x.length === y.length && x.every((byte, i) => byte === y[i]);
}
