// Opus of 3 to 8 channels in browsers, whose own encoder ends at stereo: libopus inside libav.js, as WebAssembly in a file of its own, loaded
// when a film with surround sound is encoded. The streams and their places are mapping family 1 (RFC 7845 § 5.1.1.2).
import type LibAVTypes from '@libav.js/variant-opus';
import {
  type AudioCodec,
  type AudioSample,
  CustomAudioEncoder,
  EncodedPacket,
  registerEncoder,
} from 'mediabunny';
import { channelMask } from '../../src/engine/render/audio/channel-counts.ts';
import { arrangeForLibopus } from '../../src/engine/render/audio/opus-order.ts';

type Libav = LibAVTypes.LibAV;

const RATE = 48_000;
/** 20 ms: what libopus is asked for where nothing is said. */
const FRAME = 960;

/** One module for all encoders: it counts its memory itself. */
let loading: Promise<Libav> | null = null;

async function load(): Promise<Libav> {
  const [{ default: LibAV }, { default: factory }] = await Promise.all([
    import('@libav.js/variant-opus'),
    // The package names only its loader, which looks for its parts beside the page.
    import('../../node_modules/@libav.js/variant-opus/dist/libav-6.10.9.0-opus.wasm.mjs'),
  ]);
  const wasm = new URL(
    '../../node_modules/@libav.js/variant-opus/dist/libav-6.10.9.0-opus.wasm.wasm',
    import.meta.url,
  );
  return LibAV.LibAV({ noworker: true, nothreads: true, factory, wasmurl: wasm.href });
}

/** A module that could not be fetched may be the next time. */
function libav(): Promise<Libav> {
  loading ??= load().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

interface Encoder {
  readonly context: number;
  readonly frame: number;
  readonly packet: number;
}

class MultistreamOpusEncoder extends CustomAudioEncoder {
  #libav: Libav | null = null;
  #encoder: Encoder | null = null;
  #block = new Float32Array(0);
  #filled = 0;
  #sent = 0;
  #described = false;

  static override supports(codec: AudioCodec, config: AudioEncoderConfig): boolean {
    const { numberOfChannels, sampleRate } = config;
    return codec === 'opus' && numberOfChannels > 2 && numberOfChannels <= 8 && sampleRate === RATE;
  }

  async init(): Promise<void> {
    this.#libav = await libav();
    this.#block = new Float32Array(FRAME * this.config.numberOfChannels);
  }

  async encode(sample: AudioSample): Promise<void> {
    const channels = this.config.numberOfChannels;
    for (let at = 0; at < sample.numberOfFrames; ) {
      const count = Math.min(FRAME - this.#filled, sample.numberOfFrames - at);
      const part = this.#block.subarray(this.#filled * channels, (this.#filled + count) * channels);
      sample.copyTo(part, { format: 'f32', planeIndex: 0, frameOffset: at, frameCount: count });
      this.#filled += count;
      at += count;
      if (this.#filled === FRAME) await this.#send();
    }
  }

  async flush(): Promise<void> {
    if (this.#filled > 0) await this.#send();
    if (this.#encoder) await this.#push([]);
    await this.#free();
    this.#described = false;
    this.#sent = 0;
  }

  async close(): Promise<void> {
    await this.#free();
  }

  async #free(): Promise<void> {
    const encoder = this.#encoder;
    this.#encoder = null;
    if (encoder) await this.#libav!.ff_free_encoder(encoder.context, encoder.frame, encoder.packet);
  }

  async #open(): Promise<Encoder> {
    const library = this.#libav!;
    const { numberOfChannels: channels, bitrate } = this.config;
    const [, context, frame, packet] = await library.ff_init_encoder('libopus', {
      ctx: {
        sample_rate: RATE,
        sample_fmt: library.AV_SAMPLE_FMT_FLT,
        channel_layout: channelMask(channels),
        channels,
        ...(bitrate ? { bit_rate: bitrate } : {}),
      },
      time_base: [1, RATE],
    });
    return { context, frame, packet };
  }

  async #send(): Promise<void> {
    this.#encoder ??= await this.#open();
    const { numberOfChannels: channels } = this.config;
    const data = this.#block.slice(0, this.#filled * channels);
    arrangeForLibopus(data, channels);
    const layout = channelMask(channels);
    const frame = {
      data,
      format: this.#libav!.AV_SAMPLE_FMT_FLT,
      channel_layout: layout,
      channels,
      sample_rate: RATE,
      nb_samples: this.#filled,
      pts: this.#sent,
    };
    this.#sent += this.#filled;
    this.#filled = 0;
    await this.#push([frame as never]);
  }

  async #push(frames: never[]): Promise<void> {
    const { context, frame, packet } = this.#encoder!;
    const fin = frames.length === 0;
    for (const made of await this.#libav!.ff_encode_multi(context, frame, packet, frames, fin)) {
      const encoded = new EncodedPacket(made.data, 'key', Math.max(0, made.pts ?? 0) / RATE, FRAME / RATE);
      if (this.#described) this.onPacket(encoded);
      else this.onPacket(encoded, { decoderConfig: await this.#describe(context) });
      this.#described = true;
    }
  }

  /** The OpusHead that libopus' wrapper writes. */
  async #describe(context: number): Promise<AudioDecoderConfig> {
    const library = this.#libav!;
    const at = await library.AVCodecContext_extradata(context);
    const size = await library.AVCodecContext_extradata_size(context);
    return {
      codec: 'opus',
      sampleRate: RATE,
      numberOfChannels: this.config.numberOfChannels,
      description: (await library.copyout_u8(at, size)).slice(),
    };
  }
}

export const registerMultistreamOpus = (): void => registerEncoder(MultistreamOpusEncoder);
