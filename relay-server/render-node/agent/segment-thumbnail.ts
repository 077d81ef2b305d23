import {
  AV_CODEC_ID_MJPEG,
  AV_PIX_FMT_YUVJ420P,
  AVCOL_RANGE_JPEG,
  Codec,
  CodecContext,
  FFmpegError,
  Frame,
  Packet,
  Rational,
  SoftwareScaleContext,
  SWS_BILINEAR,
} from 'node-av';
import { readSegmentFile } from '../../../src/engine/render/segment-file.ts';
import { decodeSegment } from './decode-segment.ts';

/** Large enough to be looked at in a list, some 8 KB. */
const WIDTH = 320;

/** The first picture of a segment as JPEG; null when the bytes are no segment. */
export async function segmentThumbnail(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer> | null> {
  const file = readSegmentFile(bytes);
  const [first] = file?.packets ?? [];
  if (!file || !first) return null;
  // The decoder gives the one picture out when it hears that no more come.
  for await (const picture of decodeSegment({ ...file, packets: [first] })) {
    const small = await scaled(picture);
    try {
      return await jpegOf(small);
    } finally {
      small.free();
    }
  }
  return null;
}

async function scaled(picture: Frame): Promise<Frame> {
  const even = (length: number): number => Math.max(2, Math.round(length / 2) * 2);
  const width = Math.min(WIDTH, even(picture.width));
  const height = even((picture.height * width) / picture.width);
  const frame = new Frame();
  frame.alloc();
  frame.width = width;
  frame.height = height;
  frame.format = AV_PIX_FMT_YUVJ420P;
  frame.colorRange = AVCOL_RANGE_JPEG;
  FFmpegError.throwIfError(frame.allocBuffer(), 'allocBuffer');
  const scaler = new SoftwareScaleContext();
  const { width: from, height: high, format } = picture;
  scaler.getContext(from, high, format as never, width, height, AV_PIX_FMT_YUVJ420P, SWS_BILINEAR);
  try {
    FFmpegError.throwIfError(await scaler.scaleFrame(frame, picture), 'scaleFrame');
  } finally {
    scaler.freeContext();
  }
  frame.pts = 0n;
  return frame;
}

async function jpegOf(frame: Frame): Promise<Uint8Array<ArrayBuffer>> {
  const codec = Codec.findEncoder(AV_CODEC_ID_MJPEG);
  const context = new CodecContext();
  const packet = new Packet();
  context.allocContext3(codec);
  packet.alloc();
  try {
    context.width = frame.width;
    context.height = frame.height;
    context.pixelFormat = AV_PIX_FMT_YUVJ420P;
    context.colorRange = AVCOL_RANGE_JPEG;
    context.timeBase = new Rational(1, 25);
    FFmpegError.throwIfError(await context.open2(codec), 'open2');
    FFmpegError.throwIfError(await context.sendFrame(frame), 'sendFrame');
    FFmpegError.throwIfError(await context.sendFrame(null), 'sendFrame');
    FFmpegError.throwIfError(await context.receivePacket(packet), 'receivePacket');
    return new Uint8Array(packet.data ?? []);
  } finally {
    context.freeContext();
    packet.free();
  }
}
