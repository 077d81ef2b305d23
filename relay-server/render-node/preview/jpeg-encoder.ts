import {
  AV_CODEC_FLAG_QSCALE,
  AV_CODEC_ID_MJPEG,
  AV_PIX_FMT_YUVJ420P,
  AVCOL_RANGE_JPEG,
  Codec,
  CodecContext,
  FF_QP2LAMBDA,
  FFmpegError,
  Frame,
  Packet,
  Rational,
} from 'node-av';
import { REC709 } from '../../../src/project/records/sequence.ts';

/** What a JPEG's decoder takes for granted (JFIF 1.02): the weights of BT.601 and all 256 steps. */
export const JPEG_COLOR = { ...REC709, matrix: 'smpte170m', fullRange: true } as const;

/** Of 1 (best) to 31. At 3 a 1080p frame of a film has some 250 KB. */
const QUANTIZER = 3;

/** I420 planes in `JPEG_COLOR`, tightly packed, as a JPEG. A context costs 0.3 ms: each size keeps its own. */
export class JpegEncoder {
  readonly #contexts = new Map<string, CodecContext>();

  async encode(planes: Buffer, width: number, height: number): Promise<Uint8Array> {
    const context = await this.#contextOf(width, height);
    const frame = new Frame();
    const packet = new Packet();
    frame.alloc();
    packet.alloc();
    try {
      frame.format = AV_PIX_FMT_YUVJ420P;
      frame.width = width;
      frame.height = height;
      frame.colorRange = AVCOL_RANGE_JPEG;
      frame.quality = QUANTIZER * FF_QP2LAMBDA;
      FFmpegError.throwIfError(frame.fromBuffer(planes), 'fromBuffer');
      FFmpegError.throwIfError(await context.sendFrame(frame), 'sendFrame');
      FFmpegError.throwIfError(await context.receivePacket(packet), 'receivePacket');
      return new Uint8Array(packet.data ?? []);
    } finally {
      frame.free();
      packet.free();
    }
  }

  close(): void {
    for (const context of this.#contexts.values()) context.freeContext();
    this.#contexts.clear();
  }

  async #contextOf(width: number, height: number): Promise<CodecContext> {
    const key = `${width}x${height}`;
    const known = this.#contexts.get(key);
    if (known) return known;
    // A document has one shape and a preview four qualities; whoever resizes a window must not fill the memory.
    if (this.#contexts.size >= 8) this.close();
    const context = new CodecContext();
    const codec = Codec.findEncoder(AV_CODEC_ID_MJPEG);
    context.allocContext3(codec);
    context.width = width;
    context.height = height;
    context.pixelFormat = AV_PIX_FMT_YUVJ420P;
    context.colorRange = AVCOL_RANGE_JPEG;
    context.timeBase = new Rational(1, 25);
    // One slice: it gives the picture out at once, and no thread waits for the next.
    context.threadCount = 1;
    context.setFlags(AV_CODEC_FLAG_QSCALE);
    context.globalQuality = QUANTIZER * FF_QP2LAMBDA;
    FFmpegError.throwIfError(await context.open2(codec), 'open2');
    this.#contexts.set(key, context);
    return context;
  }
}
