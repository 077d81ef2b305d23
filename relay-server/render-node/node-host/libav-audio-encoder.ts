// AAC, Opus, AC-3, MP3 and FLAC by the libraries inside node-av, with the channels' places named: 3, 5 and 7 channels have none in the
// encoder that comes with @mediabunny/server, and its FLAC has 16 bits.
import { type AudioCodec, type AudioSample, CustomAudioEncoder, EncodedPacket } from 'mediabunny';
import {
  AV_CHANNEL_ORDER_NATIVE,
  AV_SAMPLE_FMT_FLT,
  AV_SAMPLE_FMT_FLTP,
  AV_SAMPLE_FMT_S16,
  AV_SAMPLE_FMT_S32,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  type AVSampleFormat,
  Codec,
  CodecContext,
  FFmpegError,
  Frame,
  Packet,
  Rational,
} from 'node-av';
import { channelMask } from '../../../src/engine/render/audio/channel-counts.ts';
import { arrangeForLibopus } from '../../../src/engine/render/audio/opus-order.ts';

interface Driven {
  readonly encoder: string;
  readonly format: AVSampleFormat;
  readonly layout: 'f32-planar' | 'f32' | 's32' | 's16';
  /** In the decoder's configuration. */
  readonly name: string;
}

const ENCODERS: Readonly<Partial<Record<AudioCodec, Driven>>> = {
  aac: { encoder: 'aac', format: AV_SAMPLE_FMT_FLTP, layout: 'f32-planar', name: 'mp4a.40.2' },
  opus: { encoder: 'libopus', format: AV_SAMPLE_FMT_FLT, layout: 'f32', name: 'opus' },
  ac3: { encoder: 'ac3', format: AV_SAMPLE_FMT_FLTP, layout: 'f32-planar', name: 'ac-3' },
  mp3: { encoder: 'libmp3lame', format: AV_SAMPLE_FMT_FLTP, layout: 'f32-planar', name: 'mp3' },
  flac: { encoder: 'flac', format: AV_SAMPLE_FMT_S32, layout: 's32', name: 'flac' },
};
const FLAC_16: Driven = { encoder: 'flac', format: AV_SAMPLE_FMT_S16, layout: 's16', name: 'flac' };
/** STREAMINFO as a whole file begins with it: marker, block header (the last one, type 0, 34 bytes). */
const FLAC_MARK = Uint8Array.of(0x66, 0x4c, 0x61, 0x43, 0x80, 0, 0, 34);

export class LibavAudioEncoder extends CustomAudioEncoder {
  readonly #frame = new Frame();
  readonly #packet = new Packet();
  #driven: Driven | null = null;
  #context: CodecContext | null = null;
  /** One buffer a plane, each with room for a frame; `#filled` samples are in. */
  #planes: Uint8Array[] = [];
  #filled = 0;
  #sent = 0;
  #described = false;

  static override supports(codec: AudioCodec, config: AudioEncoderConfig): boolean {
    const driven = ENCODERS[codec];
    if (!driven || config.numberOfChannels > 8) return false;
    const found = Codec.findEncoderByName(driven.encoder as never);
    const rates = found?.supportedSamplerates;
    return found !== null && (!rates || rates.includes(config.sampleRate));
  }

  init(): void {
    this.#frame.alloc();
    this.#packet.alloc();
  }

  async encode(sample: AudioSample): Promise<void> {
    const context = this.#context ?? (await this.#open(sample));
    const { layout } = this.#driven!;
    const size = context.frameSize;
    const planar = layout === 'f32-planar';
    const bytes = (layout === 's16' ? 2 : 4) * (planar ? 1 : this.config.numberOfChannels);
    for (let at = 0; at < sample.numberOfFrames; ) {
      const count = Math.min(size - this.#filled, sample.numberOfFrames - at);
      this.#planes.forEach((plane, planeIndex) => {
        const part = plane.subarray(this.#filled * bytes, (this.#filled + count) * bytes);
        sample.copyTo(part, { format: layout, planeIndex, frameOffset: at, frameCount: count });
      });
      this.#filled += count;
      at += count;
      if (this.#filled === size) await this.#send(context, bytes);
    }
  }

  async flush(): Promise<void> {
    const context = this.#context;
    if (!context) return;
    this.#context = null;
    try {
      const wide = this.#driven!.layout === 'f32-planar' ? 1 : this.config.numberOfChannels;
      if (this.#filled > 0) await this.#send(context, (this.#driven!.layout === 's16' ? 2 : 4) * wide);
      FFmpegError.throwIfError(await context.sendFrame(null), 'sendFrame');
      await this.#drain(context);
    } finally {
      context.freeContext();
      this.#described = false;
      this.#sent = 0;
    }
  }

  close(): void {
    this.#context?.freeContext();
    this.#context = null;
    this.#frame.free();
    this.#packet.free();
  }

  async #open(sample: AudioSample): Promise<CodecContext> {
    const { numberOfChannels, sampleRate, bitrate } = this.config;
    const driven = this.codec === 'flac' && sample.format.startsWith('s16') ? FLAC_16 : ENCODERS[this.codec]!;
    const context = new CodecContext();
    context.allocContext3(Codec.findEncoderByName(driven.encoder as never));
    context.sampleRate = sampleRate;
    context.sampleFormat = driven.format;
    context.channelLayout = layoutOf(numberOfChannels);
    context.timeBase = new Rational(1, sampleRate);
    if (bitrate) context.bitRate = BigInt(bitrate);
    if (driven.format === AV_SAMPLE_FMT_S32) context.bitsPerRawSample = 24;
    FFmpegError.throwIfError(await context.open2(), 'open2');
    this.#driven = driven;
    this.#context = context;
    const planar = driven.layout === 'f32-planar';
    const bytes = context.frameSize * (driven.layout === 's16' ? 2 : 4) * (planar ? 1 : numberOfChannels);
    this.#planes = Array.from({ length: planar ? numberOfChannels : 1 }, () => new Uint8Array(bytes));
    this.#filled = 0;
    return context;
  }

  async #send(context: CodecContext, bytes: number): Promise<void> {
    const frame = this.#frame;
    // An encoder may still hold the memory of the frame before.
    frame.unref();
    frame.format = this.#driven!.format;
    frame.nbSamples = this.#filled;
    frame.sampleRate = this.config.sampleRate;
    frame.channelLayout = layoutOf(this.config.numberOfChannels);
    FFmpegError.throwIfError(frame.allocBuffer(), 'allocBuffer');
    const data = frame.extendedData ?? frame.data!;
    if (this.codec === 'opus') {
      const [{ buffer, byteOffset }] = this.#planes as [Uint8Array];
      const { numberOfChannels } = this.config;
      arrangeForLibopus(
        new Float32Array(buffer, byteOffset, this.#filled * numberOfChannels),
        numberOfChannels,
      );
    }
    this.#planes.forEach((plane, i) => {
      data[i]!.set(plane.subarray(0, this.#filled * bytes));
    });
    frame.pts = BigInt(this.#sent);
    frame.timeBase = new Rational(1, this.config.sampleRate);
    this.#sent += this.#filled;
    this.#filled = 0;
    FFmpegError.throwIfError(await context.sendFrame(frame), 'sendFrame');
    await this.#drain(context);
  }

  async #drain(context: CodecContext): Promise<void> {
    while (true) {
      const result = await context.receivePacket(this.#packet);
      if (result === AVERROR_EAGAIN || result === AVERROR_EOF) return;
      FFmpegError.throwIfError(result, 'receivePacket');
      this.#emit(context);
      this.#packet.unref();
    }
  }

  #emit(context: CodecContext): void {
    const { data, pts, duration } = this.#packet;
    // FLAC ends with a packet without data, which says the final STREAMINFO.
    if (!data || data.length === 0) return;
    const rate = this.config.sampleRate;
    const samples = Number(duration) || context.frameSize;
    const packet = new EncodedPacket(
      new Uint8Array(data),
      'key',
      Math.max(0, Number(pts)) / rate,
      samples / rate,
    );
    if (this.#described) return void this.onPacket(packet);
    this.#described = true;
    const extra = context.extraData;
    const description = extra && (this.codec === 'flac' ? Buffer.concat([FLAC_MARK, extra]) : extra);
    const decoderConfig = {
      codec: this.#driven!.name,
      numberOfChannels: this.config.numberOfChannels,
      sampleRate: rate,
      ...(description && description.length > 0 ? { description: new Uint8Array(description) } : {}),
    };
    this.onPacket(packet, { decoderConfig });
  }
}

const layoutOf = (channels: number) => ({
  nbChannels: channels,
  order: AV_CHANNEL_ORDER_NATIVE,
  mask: BigInt(channelMask(channels)),
});
