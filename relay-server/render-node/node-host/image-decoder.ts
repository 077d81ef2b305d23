// Still and animated pictures on the Node host, through FFmpeg's demuxers and decoders (node-av).
import { Decoder, Demuxer, FilterAPI } from 'node-av/api';
import {
  AV_FRAME_DATA_ICC_PROFILE,
  AV_PIX_FMT_GRAY8,
  AV_PIX_FMT_GRAY10LE,
  AV_PIX_FMT_GRAY12LE,
  AVMEDIA_TYPE_VIDEO,
  type AVPixelFormat,
} from 'node-av/constants';
import type { Frame, Stream } from 'node-av/lib';
import { isAbort, StoryError, throwIfCancelled } from '../../../src/base/errors.ts';
import { type IccProfile, readIccProfile } from '../../../src/engine/media/icc-profile.ts';
import { convertToSrgb, isSrgb } from '../../../src/engine/media/icc-to-srgb.ts';
import { HEADER_BYTES, readImageHeader, refuseHugeImage } from '../../../src/engine/media/image-header.ts';
import { orientPixels } from '../../../src/engine/media/orient-pixels.ts';
import type { StillFrame } from '../../../src/engine/ports/media-port.ts';
import { registerCodecs } from './libav-codecs.ts';

/** All pictures of one animation together; a minute of full HD at 30 frames a second would be 15 GB. */
const MAX_ANIMATION_BYTES = 2 * 2 ** 30;
/** What players show a picture for that has no duration (GIF's 0). */
const DEFAULT_DURATION_US = 100_000;
const MASK_FORMATS: readonly AVPixelFormat[] = [AV_PIX_FMT_GRAY8, AV_PIX_FMT_GRAY10LE, AV_PIX_FMT_GRAY12LE];
/** Chroma by the nearest sample: what Chromium's ImageDecoder does, so that a still is the same on both hosts (≥ 47 dB). */
const TO_RGBA = 'scale=flags=neighbor+accurate_rnd+full_chroma_int,format=rgba';

/** See MediaPort.decodeImage. */
export async function decodeImage(
  bytes: Uint8Array,
  _mime: string,
  name: string,
  signal?: AbortSignal,
): Promise<StillFrame[]> {
  registerCodecs();
  const header = readImageHeader(bytes.subarray(0, HEADER_BYTES));
  if (!header) throw new StoryError('image-unreadable', { params: { name, reason: 'header' } });
  refuseHugeImage(header, name);
  try {
    const frames = await decodeAll(bytes, name, signal);
    if (frames.length === 0) throw new Error('no picture');
    return frames.map((frame) => orientPixels(frame, header.orientation));
  } catch (cause) {
    if (cause instanceof StoryError || isAbort(cause)) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoryError('image-unreadable', { params: { name, reason }, cause });
  }
}

async function decodeAll(bytes: Uint8Array, name: string, signal?: AbortSignal): Promise<StillFrame[]> {
  await using demuxer = await Demuxer.open(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const { picture, alpha } = streamsOf(demuxer);
  const frames = await decodeStream(demuxer, picture, { name, isMask: false }, signal);
  if (!alpha) return timed(frames);
  // A second pass from the start: FFmpeg has handed out the packets of both already.
  await using again = await Demuxer.open(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const masks = await decodeStream(again, again.streams[alpha.index]!, { name, isMask: true }, signal);
  masks.slice(0, frames.length).forEach((mask, i) => void applyMask(frames[i]!.rgba, mask.rgba));
  return timed(frames);
}

/** AVIF keeps the sequence and its still, the colours and the transparency, in streams of their own. */
function streamsOf(demuxer: Demuxer): { readonly picture: Stream; readonly alpha: Stream | null } {
  const streams = demuxer.streams.filter((stream) => stream.codecpar.codecType === AVMEDIA_TYPE_VIDEO);
  const isMask = (stream: Stream): boolean => MASK_FORMATS.includes(stream.codecpar.format as AVPixelFormat);
  const longest = (some: readonly Stream[]): Stream | null =>
    some.reduce<Stream | null>((best, next) => (best && best.nbFrames >= next.nbFrames ? best : next), null);
  const coloured = longest(streams.filter((stream) => !isMask(stream)));
  const picture = coloured ?? longest(streams);
  if (!picture) throw new Error('no picture');
  const mask = coloured && longest(streams.filter(isMask));
  const { width, height } = picture.codecpar;
  const fits = mask && mask.codecpar.width === width && mask.codecpar.height === height;
  return { picture, alpha: fits ? mask : null };
}

async function decodeStream(
  demuxer: Demuxer,
  stream: Stream,
  { name, isMask }: { readonly name: string; readonly isMask: boolean },
  signal?: AbortSignal,
): Promise<StillFrame[]> {
  using decoder = await Decoder.create(stream);
  using filter = FilterAPI.create(TO_RGBA);
  const unit = (1e6 * stream.timeBase.num) / stream.timeBase.den;
  const frames: StillFrame[] = [];
  let total = 0;
  let profile: IccProfile | null = null;
  // The scaler drops it, so it is taken before.
  const decoded = async function* (): AsyncGenerator<Frame | null> {
    for await (const frame of decoder.frames(demuxer.packets(stream.index))) {
      if (!isMask) profile ??= frame && profileOf(frame);
      yield frame;
    }
  };
  for await (const frame of filter.frames(decoded())) {
    if (!frame) continue;
    throwIfCancelled(signal);
    const still = stillOf(frame, unit);
    frame.free();
    if (profile) convertToSrgb(still.rgba, profile);
    frames.push(still);
    total += frames.at(-1)!.rgba.byteLength;
    if (total > MAX_ANIMATION_BYTES)
      throw new StoryError('image-unreadable', { params: { name, reason: 'animation-too-long' } });
  }
  return frames;
}

/** What the pixels have to be converted by, as every browser does; null where they are sRGB, or say nothing. */
function profileOf(frame: Frame): IccProfile | null {
  const bytes = frame.getSideData(AV_FRAME_DATA_ICC_PROFILE);
  const profile = bytes && readIccProfile(bytes);
  return profile && !isSrgb(profile) ? profile : null;
}

/** The mask is grey: any of its colours is the transparency. */
function applyMask(rgba: Uint8Array, mask: Uint8Array): void {
  for (let i = 0; i < Math.min(rgba.length, mask.length); i += 4) rgba[i + 3] = mask[i]!;
}

function stillOf(frame: Frame, unit: number): StillFrame {
  const { width, height } = frame;
  const plane = frame.data![0]!;
  const stride = frame.linesize[0]!;
  const rgba = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++)
    rgba.set(plane.subarray(y * stride, y * stride + width * 4), y * width * 4);
  const durationUs = Math.round(Number(frame.duration) * unit);
  return { width, height, rgba, timestampUs: Math.round(Number(frame.pts) * unit), durationUs };
}

/** A still is at 0 and has no length; an animation starts at 0 and each picture lasts to the next. */
function timed(frames: readonly StillFrame[]): StillFrame[] {
  if (frames.length === 1) return [{ ...frames[0]!, timestampUs: 0, durationUs: 0 }];
  const start = frames[0]?.timestampUs ?? 0;
  return frames.map((frame, i) => {
    const next = frames[i + 1]?.timestampUs;
    const durationUs =
      next === undefined ? frame.durationUs || DEFAULT_DURATION_US : next - frame.timestampUs;
    return { ...frame, timestampUs: frame.timestampUs - start, durationUs };
  });
}
