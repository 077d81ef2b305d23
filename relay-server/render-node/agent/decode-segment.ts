import {
  AV_CODEC_ID_AV1,
  AV_CODEC_ID_H264,
  AV_CODEC_ID_HEVC,
  AV_CODEC_ID_VP8,
  AV_CODEC_ID_VP9,
  type AVCodecID,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  Codec,
  CodecContext,
  FFmpegError,
  Frame,
  Packet,
  Rational,
} from 'node-av';
import type { SegmentFile } from '../../../src/engine/render/segment-file.ts';
import { rowsOf } from './picture-rows.ts';

/** RFC 6381: what a codec string begins with. */
const CODECS: readonly (readonly [RegExp, AVCodecID])[] = [
  [/^avc/, AV_CODEC_ID_H264],
  [/^(hvc|hev)/, AV_CODEC_ID_HEVC],
  [/^vp09/, AV_CODEC_ID_VP9],
  [/^vp8/, AV_CODEC_ID_VP8],
  [/^av01/, AV_CODEC_ID_AV1],
];

/**
 * The pictures of a rendered segment in order of showing; `pts` is the frame's number within it. A frame is good until the next is
 * asked for. @throws Error what the decoder says of it
 */
export async function* decodeSegment({ decoderConfig, packets }: SegmentFile): AsyncGenerator<Frame> {
  const id = CODECS.find(([name]) => name.test(decoderConfig.codec))?.[1];
  const codec = id === undefined ? null : Codec.findDecoder(id);
  if (!codec) throw new Error(`no decoder of ${decoderConfig.codec}`);
  const context = new CodecContext();
  const packet = new Packet();
  const frame = new Frame();
  context.allocContext3(codec);
  packet.alloc();
  frame.alloc();
  try {
    if (decoderConfig.description) context.extraData = Buffer.from(decoderConfig.description);
    context.timeBase = new Rational(1, 1000);
    FFmpegError.throwIfError(await context.open2(codec), 'open2');
    for (const [i, { data, key, frame: number }] of packets.entries()) {
      packet.data = Buffer.from(data);
      packet.pts = BigInt(number);
      packet.dts = BigInt(i);
      packet.isKeyframe = key;
      FFmpegError.throwIfError(await context.sendPacket(packet), 'sendPacket');
      packet.unref();
      yield* pictures(context, frame);
    }
    FFmpegError.throwIfError(await context.sendPacket(null), 'sendPacket');
    yield* pictures(context, frame);
  } finally {
    context.freeContext();
    packet.free();
    frame.free();
  }
}

async function* pictures(context: CodecContext, frame: Frame): AsyncGenerator<Frame> {
  while (true) {
    const result = await context.receiveFrame(frame);
    if (result === AVERROR_EAGAIN || result === AVERROR_EOF) return;
    FFmpegError.throwIfError(result, 'receiveFrame');
    yield frame;
    frame.unref();
  }
}

/** Some rows of a frame's luma, see picture-rows.ts. */
export function lumaRowsOf(frame: Frame): Uint8Array {
  const { width, height } = frame;
  const [plane] = frame.data ?? [];
  if (!plane) throw new Error('a picture without samples');
  return rowsOf(plane, frame.linesize[0] ?? width, width, height);
}
