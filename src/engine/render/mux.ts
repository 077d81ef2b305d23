import {
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  MkvOutputFormat,
  MovOutputFormat,
  Mp4OutputFormat,
  Output,
  type OutputFormat,
  StreamTarget,
  WebMOutputFormat,
} from 'mediabunny';
import { throwIfCancelled } from '../../base/errors.ts';
import type { FrameRate } from '../../base/time.ts';
import type { ByteSink } from '../ports/byte-sink.ts';
import type { AudioSettings, ColorSpace, ExportSettings, VideoSettings } from '../timeline/document-types.ts';
import { parameterSets } from './nal-units.ts';
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
  const output = new Output({ format: formatOf(container), target: targetOf(sink) });
  const pictures = video && timedPictures(video);
  const sounds = audio?.packets()[Symbol.asyncIterator]() ?? null;
  try {
    const videoSource = video && new EncodedVideoPacketSource(video.codec);
    const audioSource = audio && new EncodedAudioPacketSource(audio.codec);
    if (video && videoSource) {
      const frameRate = video.rate.num / video.rate.den;
      output.addVideoTrack(videoSource, { frameRate, maximumPacketCount: video.frames });
    }
    if (audio && audioSource) {
      const maximumPacketCount = Math.ceil((seconds + 1) * audioPacketsASecond(audio));
      output.addAudioTrack(audioSource, { maximumPacketCount });
    }
    await output.start();
    let picture = (await pictures?.next())?.value ?? null;
    let sound: EncodedPacket | null = (await sounds?.next())?.value ?? null;
    let firstSound = true;
    let frames = 0;
    // By time of decoding, so that a player finds picture and sound of one moment side by side.
    while (picture || sound) {
      throwIfCancelled(options.signal);
      if (picture && (!sound || picture.packet.timestamp <= sound.timestamp)) {
        await videoSource!.add(picture.packet, picture.meta);
        options.onFrames?.(++frames);
        picture = (await pictures!.next()).value ?? null;
      } else if (sound) {
        await audioSource!.add(sound, firstSound ? { decoderConfig: audio!.decoderConfig } : undefined);
        firstSound = false;
        sound = (await sounds!.next()).value ?? null;
      }
    }
    await output.finalize();
    await sink.close();
  } catch (error) {
    await Promise.allSettled([pictures?.return(null), sounds?.return?.()]);
    if (output.state !== 'finalized') await output.cancel();
    await sink.abort();
    throw error;
  }
}

interface TimedPicture {
  readonly packet: EncodedPacket;
  readonly meta: EncodedVideoChunkMetadata | undefined;
}

async function* timedPictures(video: FilmVideo): AsyncGenerator<TimedPicture, null> {
  const { num, den } = video.rate;
  let first: StoredDecoderConfig | null = null;
  for await (const { data, key, frame, config } of video.packets) {
    const meta = first ? undefined : { decoderConfig: decoderConfigOf(config, video) };
    first ??= config;
    const foreign = key && (video.mixed || !sameDescription(first, config));
    const bytes = foreign ? withParameterSets(video.codec, config, data) : data;
    // Frame times are quotients, never sums: they do not drift.
    const time = (frame * den) / num;
    const packet = new EncodedPacket(bytes, key ? 'key' : 'delta', time, ((frame + 1) * den) / num - time);
    yield { packet, meta };
  }
  return null;
}

/** Rule C6: a mixed film says so in its sample entry (avc3, hev1) and carries parameter sets at every key frame. */
function decoderConfigOf(config: StoredDecoderConfig, video: FilmVideo): VideoDecoderConfig {
  const codec = video.mixed ? config.codec.replace(/^avc1/, 'avc3').replace(/^hvc1/, 'hev1') : config.codec;
  const { primaries, transfer, matrix, fullRange } = video.color;
  return {
    codec,
    codedWidth: config.codedWidth,
    codedHeight: config.codedHeight,
    ...(config.description ? { description: config.description } : {}),
    colorSpace: { primaries, transfer, matrix, fullRange } as VideoColorSpaceInit,
  };
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

/** The index goes to the front, into a place that is reserved from the known number of packets: ready for the web in one pass. */
function formatOf(container: ExportSettings['container']): OutputFormat {
  if (container === 'mp4') return new Mp4OutputFormat({ fastStart: 'reserve' });
  if (container === 'mov') return new MovOutputFormat({ fastStart: 'reserve' });
  return container === 'webm' ? new WebMOutputFormat() : new MkvOutputFormat();
}

function targetOf(sink: ByteSink): StreamTarget {
  const writable = new WritableStream<{ readonly data: Uint8Array; readonly position: number }>({
    write: (chunk) => sink.write(chunk.position, chunk.data),
  });
  // The muxer writes half a second at a time, which is large enough; gathering more would only copy it once more.
  return new StreamTarget(writable as ConstructorParameters<typeof StreamTarget>[0]);
}
