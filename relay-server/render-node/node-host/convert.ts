// Files whose container or codec mediabunny does not know, converted once on the Node host by FFmpeg's libraries inside npm.
// What is made is kept in a cache folder by the original's content, so a second run finds it.
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Decoder, Demuxer, Encoder, FilterAPI, Muxer } from 'node-av/api';
import {
  AV_DISPOSITION_ATTACHED_PIC,
  AVCOL_RANGE_JPEG,
  AVCOL_RANGE_MPEG,
  type AVColorRange,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
  type AVPixelFormat,
  FF_ENCODER_LIBVPX_VP8,
  FF_ENCODER_LIBX264,
  FF_ENCODER_PCM_S24LE,
} from 'node-av/constants';
import { avGetPixFmtName, type Packet, type Stream } from 'node-av/lib';
import { isAbort, StoryError, throwIfCancelled } from '../../../src/base/errors.ts';
import { TICKS_PER_SECOND } from '../../../src/base/time.ts';
import {
  ALPHA_BITS_PER_SECOND,
  ALPHA_OPTIONS,
  type ConversionPlan,
  VISUALLY_LOSSLESS_CRF,
} from '../../../src/engine/media/conversion-plan.ts';
import { messageOf } from '../../../src/engine/media/media-errors.ts';
import {
  type MezzaninePictures,
  mezzaninePictures,
  type SourcePicture,
} from '../../../src/engine/media/mezzanine-picture.ts';
import { registerCodecs } from './libav-codecs.ts';

export interface NodeConversion {
  readonly path: string;
  /** For messages. */
  readonly name: string;
  readonly codec: string;
  /** Of the original's content. */
  readonly hash: string;
  readonly plan: ConversionPlan;
}

/** `STORYCORE_CACHE`, else where the system keeps what can be made again. */
export function cacheFolder(): string {
  const { STORYCORE_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (STORYCORE_CACHE) return STORYCORE_CACHE;
  if (process.platform === 'win32') return join(LOCALAPPDATA ?? homedir(), 'storycore', 'cache');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'storycore');
  return join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'storycore');
}

/** 2: ten bits and transparency are kept. What an older version made is made anew. */
const MAKING = 2;

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/**
 * @param onProgress 0…1
 * @returns the path of the mezzanine
 * @throws StoryError `conversion-failed` (name, codec, reason), `cancelled`
 */
export async function convertOnNode(
  conversion: NodeConversion,
  onProgress: (fraction: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<string> {
  const folder = join(cacheFolder(), 'mezzanine');
  const target = join(folder, `${conversion.hash}-${MAKING}`);
  if (await exists(target)) return target;
  await mkdir(folder, { recursive: true });
  const partial = join(folder, `${conversion.hash}.${process.pid}.partial`);
  try {
    await transcode(conversion, partial, onProgress, signal);
    // A name that appears whole or not at all: two runs at once may both convert, and one of them wins.
    await rename(partial, target);
    return target;
  } catch (cause) {
    await rm(partial, { force: true });
    if (cause instanceof StoryError || isAbort(cause)) throw cause;
    const { name, codec } = conversion;
    throw new StoryError('conversion-failed', { params: { name, codec, reason: messageOf(cause) }, cause });
  }
}

const isPicture = (stream: Stream): boolean =>
  stream.codecpar.codecType === AVMEDIA_TYPE_VIDEO &&
  (stream.disposition & AV_DISPOSITION_ATTACHED_PIC) === 0;
const isSound = (stream: Stream): boolean => stream.codecpar.codecType === AVMEDIA_TYPE_AUDIO;

async function transcode(
  { path, plan }: NodeConversion,
  target: string,
  onProgress: (fraction: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  registerCodecs();
  await using input = await Demuxer.open(path, { copyTs: true });
  const streams = input.streams.filter((stream) => isPicture(stream) || isSound(stream));
  if (streams.length === 0) throw new Error('no picture and no sound');
  const start = plan.origin === null ? startOf(input) : plan.origin / TICKS_PER_SECOND;
  const pictures = mezzaninePictures(streams.filter(isPicture).map(pictureOf), plan.colors, true);
  await using output = await Muxer.open(target, { format: pictures.alpha ? 'matroska' : 'mov', input });
  const total = plan.duration === null ? input.duration : plan.duration / TICKS_PER_SECOND;
  const picture = openPictures(pictures, start);
  const lanes = await Promise.all(
    streams.map((stream) => (isSound(stream) ? openSound(stream, start) : picture(stream))),
  );
  const indices = lanes.map(({ encoder, stream }) => output.addStream(encoder, { inputStream: stream }));
  await Promise.all(
    lanes.map(async ({ stream, decoder, filter, encoder }, lane) => {
      const frames = filter.frames(decoder.frames(input.packets(stream.index)));
      for await (const packet of encoder.packets(frames)) {
        throwIfCancelled(signal);
        await output.writePacket(packet, indices[lane]!);
        if (packet && lane === 0 && total > 0) onProgress(Math.min(1, secondsOf(packet) / total));
        packet?.free();
      }
    }),
  );
  onProgress(1);
}

interface Lane {
  readonly stream: Stream;
  readonly decoder: Decoder;
  readonly filter: FilterAPI;
  readonly encoder: Encoder;
}

const RANGES: ReadonlyMap<AVColorRange, string> = new Map([
  [AVCOL_RANGE_MPEG, 'tv'],
  [AVCOL_RANGE_JPEG, 'pc'],
]);

const pictureOf = ({ codecpar }: Stream): SourcePicture => ({
  pixelFormat: avGetPixFmtName(codecpar.format as AVPixelFormat) ?? '',
  range: RANGES.get(codecpar.colorRange) ?? '',
});

/** So that a timestamp of `start` becomes 0. */
const shifted = (start: number): string => `PTS-(${start.toFixed(9)})/TB`;

/** @param start seconds of file time that become 0 */
async function openSound(stream: Stream, start: number): Promise<Lane> {
  const decoder = await Decoder.create(stream);
  // Not FLAC: node-av loses the last block of an encoder whose blocks have a set length.
  const filter = FilterAPI.create(`asetpts=${shifted(start)},aformat=sample_fmts=s32`);
  const encoder = await Encoder.create(FF_ENCODER_PCM_S24LE, { decoder, filter });
  return { stream, decoder, filter, encoder };
}

/** Opens the streams of pictures in the order in which they are asked. */
function openPictures({ alpha, filters }: MezzaninePictures, start: number) {
  const chains = filters.values();
  const open = async (stream: Stream, chain: string): Promise<Lane> => {
    const decoder = await Decoder.create(stream);
    const filter = FilterAPI.create(`setpts=${shifted(start)},${chain}`);
    const shape = { decoder, filter, gopSize: 30, maxBFrames: 0 };
    const encoder = alpha
      ? await Encoder.create(FF_ENCODER_LIBVPX_VP8, {
          ...shape,
          bitrate: ALPHA_BITS_PER_SECOND,
          // Its threads wait by spinning: on a busy machine with two cores they took 14 times as long as one alone.
          threadCount: 1,
          options: ALPHA_OPTIONS as Record<string, string>,
        })
      : await Encoder.create(FF_ENCODER_LIBX264, {
          ...shape,
          options: { preset: 'veryfast', crf: VISUALLY_LOSSLESS_CRF },
        });
    return { stream, decoder, filter, encoder };
  };
  return (stream: Stream): Promise<Lane> => open(stream, chains.next().value!);
}

/** Seconds; the earliest of the streams, where the container says it. */
function startOf(input: Demuxer): number {
  const starts = input.streams
    .filter((stream) => isPicture(stream) || isSound(stream))
    .map((stream) => (Number(stream.startTime) * stream.timeBase.num) / stream.timeBase.den)
    // "Unknown" is the least 64-bit number.
    .filter((seconds) => Math.abs(seconds) < 1e9);
  return starts.length === 0 ? 0 : Math.min(...starts);
}

const secondsOf = (packet: Packet): number =>
  (Number(packet.pts) * packet.timeBase.num) / packet.timeBase.den;
