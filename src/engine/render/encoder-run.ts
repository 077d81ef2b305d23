import {
  type EncodedPacket,
  MkvOutputFormat,
  NullTarget,
  Output,
  Quality,
  type VideoSample,
  VideoSampleSource,
} from 'mediabunny';
import { StoryError } from '../../base/errors.ts';
import { type FrameRate, frameRateValue } from '../../base/time.ts';
import type { VideoSettings } from '../timeline/document-types.ts';
import type { StoredDecoderConfig } from './segment-file.ts';

/** The exact configuration of the video encoder, the same for every run of an export. */
export interface VideoEncoding {
  readonly codec: VideoSettings['codec'];
  readonly width: number;
  readonly height: number;
  readonly frameRate: FrameRate;
  readonly rate: VideoSettings['rate'];
}

export interface EncodedFrame {
  readonly packet: EncodedPacket;
  /** Counted from the run's first frame. */
  readonly frame: number;
}

/** Far beyond any run: key frames are placed by us alone. */
const NO_KEY_FRAMES_OF_ITS_OWN_S = 1e9;

/**
 * One encoder working through neighbouring frames. mediabunny's sample source is the one door to an encoder that browsers
 * (WebCodecs) and Node (FFmpeg) share; what it would have muxed goes nowhere, packets are taken as they come.
 */
export class EncoderRun {
  readonly #output: Output;
  readonly #source: VideoSampleSource;
  readonly #rate: number;
  #count = 0;
  #started: Promise<void> | null = null;
  #decoderConfig: StoredDecoderConfig | null = null;

  /** `onFrame` is called in decode order. */
  constructor(encoding: VideoEncoding, onFrame: (frame: EncodedFrame, config: StoredDecoderConfig) => void) {
    this.#rate = frameRateValue(encoding.frameRate);
    this.#source = new VideoSampleSource({
      codec: encoding.codec,
      quality: qualityOf(encoding.rate),
      latencyMode: 'quality',
      keyFrameInterval: NO_KEY_FRAMES_OF_ITS_OWN_S,
      alpha: 'discard',
      onEncodedPacket: (packet, meta) => {
        if (meta?.decoderConfig) this.#decoderConfig = stored(meta.decoderConfig, encoding);
        if (!this.#decoderConfig)
          throw new StoryError('encoder-failed', { params: { codec: encoding.codec } });
        onFrame({ packet, frame: Math.round(packet.timestamp * this.#rate) }, this.#decoderConfig);
      },
    });
    this.#output = new Output({ format: new MkvOutputFormat(), target: new NullTarget() });
    this.#output.addVideoTrack(this.#source, { frameRate: this.#rate });
  }

  /** Takes the next frame; resolves when the encoder has room for another. The sample stays the caller's. */
  async add(sample: VideoSample, keyFrame: boolean): Promise<void> {
    this.#started ??= this.#output.start();
    await this.#started;
    const frame = sample.clone();
    try {
      frame.setTimestamp(this.#count / this.#rate);
      frame.setDuration(1 / this.#rate);
      this.#count += 1;
      await this.#source.add(frame, { keyFrame });
    } finally {
      frame.close();
    }
  }

  /** All packets have come when this resolves. */
  async finish(): Promise<void> {
    if (this.#started) await this.#output.finalize();
  }

  async cancel(): Promise<void> {
    if (this.#started && this.#output.state !== 'finalized') await this.#output.cancel();
  }
}

const qualityOf = (rate: VideoSettings['rate']): Quality =>
  rate.mode === 'bitrate'
    ? new Quality({ bitrate: rate.bitsPerSecond, bitrateMode: 'variable' })
    : new Quality(rate.quality);

function stored(config: VideoDecoderConfig, encoding: VideoEncoding): StoredDecoderConfig {
  const { description } = config;
  const bytes = description === undefined ? null : copyBytes(description);
  return {
    codec: config.codec,
    codedWidth: config.codedWidth ?? encoding.width,
    codedHeight: config.codedHeight ?? encoding.height,
    description: bytes,
  };
}

const copyBytes = (source: AllowSharedBufferSource): Uint8Array =>
  ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice()
    : new Uint8Array(source).slice();
