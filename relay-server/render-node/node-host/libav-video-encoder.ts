// H.264 and H.265 by x264 and x265 inside node-av, driven the way a segment renderer needs them: all cores, closed groups with real
// refresh pictures where a key frame is asked for, colour written into the stream. (The encoder that comes with
// @mediabunny/server runs on one core, at x264's slow default preset, and its H.265 key frames refer backwards.)
import { CustomVideoEncoder, EncodedPacket, type VideoCodec, type VideoSample } from 'mediabunny';
import {
  AV_PICTURE_TYPE_I,
  AV_PICTURE_TYPE_NONE,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUVJ420P,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  Codec,
  CodecContext,
  FFmpegError,
  Frame,
  Packet,
  Rational,
} from 'node-av';
import { joinPrefixed } from '../../../src/base/parameter-sets.ts';
import { avcRecord, avcType, hevcRecord, hevcType, splitAnnexB } from './avc-record.ts';
import { encoderTuning } from './encoder-tuning.ts';
import { SampleFrames } from './sample-frame.ts';
import { usableCores } from './usable-cores.ts';

const ENCODERS: Readonly<Partial<Record<VideoCodec, string>>> = { avc: 'libx264', hevc: 'libx265' };
const MICROSECONDS = 1_000_000;
/** Parameter sets and delimiters travel in the decoder configuration, not in the packets. */
const STRIPPED = { avc: new Set([7, 8, 9, 13]), hevc: new Set([32, 33, 34, 35]) } as const;

export class LibavVideoEncoder extends CustomVideoEncoder {
  readonly #samples = new SampleFrames();
  readonly #frame = new Frame();
  readonly #packet = new Packet();
  #context: CodecContext | null = null;
  #described = false;

  static override supports(codec: VideoCodec, config: VideoEncoderConfig): boolean {
    const name = ENCODERS[codec];
    return name !== undefined && config.alpha !== 'keep' && Codec.findEncoderByName(name as never) !== null;
  }

  init(): void {
    this.#frame.alloc();
    this.#packet.alloc();
  }

  async encode(sample: VideoSample, options: VideoEncoderEncodeOptions): Promise<void> {
    this.#frame.unref();
    await this.#samples.put(sample, this.#frame);
    // The J format differs in nothing but the range, which has its own field.
    if (this.#frame.format === AV_PIX_FMT_YUVJ420P) this.#frame.format = AV_PIX_FMT_YUV420P;
    // The stream's colour is that of its first picture.
    this.#context ??= await this.#open(options);
    const frame = this.#frame;
    frame.pts = BigInt(sample.microsecondTimestamp);
    frame.duration = BigInt(sample.microsecondDuration);
    frame.timeBase = new Rational(1, MICROSECONDS);
    frame.pictType = options.keyFrame ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    FFmpegError.throwIfError(await this.#context.sendFrame(frame), 'sendFrame');
    this.#takeReady(this.#context);
  }

  async flush(): Promise<void> {
    const context = this.#context;
    this.#context = null;
    this.#described = false;
    if (!context) return;
    try {
      FFmpegError.throwIfError(await context.sendFrame(null), 'sendFrame');
      await this.#drain(context);
    } finally {
      context.freeContext();
    }
  }

  close(): void {
    this.#context?.freeContext();
    this.#context = null;
    this.#frame.free();
    this.#packet.free();
  }

  async #open(options: VideoEncoderEncodeOptions): Promise<CodecContext> {
    const { width, height, framerate } = this.config;
    const context = new CodecContext();
    context.allocContext3(Codec.findEncoderByName(ENCODERS[this.codec] as never));
    context.width = width;
    context.height = height;
    context.pixelFormat = AV_PIX_FMT_YUV420P;
    context.timeBase = new Rational(1, MICROSECONDS);
    context.framerate = new Rational(Math.round((framerate ?? 30) * 1000), 1000);
    context.sampleAspectRatio = new Rational(1, 1);
    context.threadCount = Math.min(16, usableCores());
    context.colorPrimaries = this.#frame.colorPrimaries;
    context.colorTrc = this.#frame.colorTrc;
    context.colorSpace = this.#frame.colorSpace;
    context.colorRange = this.#frame.colorRange;
    const tuning = encoderTuning(this.codec === 'hevc' ? 'hevc' : 'avc', this.config, options);
    context.bitRate = BigInt(tuning.bitsPerSecond);
    // Key frames come when they are asked for and otherwise at scene cuts.
    context.gopSize = tuning.longestGop;
    for (const [name, value] of Object.entries(tuning.options)) context.setOption(name, value);
    FFmpegError.throwIfError(await context.open2(), 'open2');
    return context;
  }

  /** Frames are encoded by `sendFrame`, so what is ready lies there: two ways to a thread and back cost more than taking it. */
  #takeReady(context: CodecContext): void {
    while (this.#took(context.receivePacketSync(this.#packet)));
  }

  /** After the last frame, asking for a packet is what encodes it. */
  async #drain(context: CodecContext): Promise<void> {
    while (this.#took(await context.receivePacket(this.#packet)));
  }

  /** False when there is no packet. @throws FFmpegError */
  #took(result: number): boolean {
    if (result === AVERROR_EAGAIN || result === AVERROR_EOF) return false;
    FFmpegError.throwIfError(result, 'receivePacket');
    this.#emit();
    this.#packet.unref();
    return true;
  }

  #emit(): void {
    const { data, pts, duration, isKeyframe } = this.#packet;
    if (!data) return;
    const hevc = this.codec === 'hevc';
    const units = splitAnnexB(data);
    const stripped = hevc ? STRIPPED.hevc : STRIPPED.avc;
    const kept = units.filter((unit) => !stripped.has(hevc ? hevcType(unit) : avcType(unit)));
    const packet = new EncodedPacket(
      joinPrefixed(kept),
      isKeyframe ? 'key' : 'delta',
      Number(pts) / MICROSECONDS,
      Number(duration) / MICROSECONDS,
    );
    const described = this.#described ? null : (hevc ? hevcRecord : avcRecord)(units);
    if (!described) return void this.onPacket(packet);
    this.#described = true;
    const { width, height } = this.config;
    const decoderConfig = {
      codec: described.codec,
      codedWidth: width,
      codedHeight: height,
      description: described.record,
    };
    this.onPacket(packet, { decoderConfig });
  }
}
