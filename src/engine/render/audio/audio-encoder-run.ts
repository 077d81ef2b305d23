import { AudioSample, AudioSampleSource, MkvOutputFormat, NullTarget, Output, Quality } from 'mediabunny';
import { StoryError } from '../../../base/errors.ts';
import type { Planes } from '../../audio/block.ts';
import type { AudioSettings } from '../../timeline/document-types.ts';

/** The exact configuration of an audio encoder, the same for every run of an export. */
export interface AudioEncoding {
  readonly codec: AudioSettings['codec'];
  readonly sampleRate: number;
  readonly channels: number;
  /** Null for lossless codecs. */
  readonly bitsPerSecond: number | null;
}

/** What says how to read the packets; plain data that a segment file can hold. */
export interface StoredAudioConfig {
  readonly codec: string;
  readonly description: Uint8Array | null;
}

export interface AudioPacket {
  readonly data: Uint8Array;
  /** Samples that it decodes to, as the encoder says. */
  readonly samples: number;
}

/**
 * One encoder over one stretch of samples. mediabunny's sample source is the one door to an encoder that browsers and Node share;
 * what it would have muxed goes nowhere. Packets are counted, not timed: hosts disagree about times before zero.
 */
export class AudioEncoderRun {
  readonly packets: AudioPacket[] = [];
  readonly #encoding: AudioEncoding;
  readonly #output: Output;
  readonly #source: AudioSampleSource;
  #config: StoredAudioConfig | null = null;
  #fed = 0;
  #started: Promise<void> | null = null;

  constructor(encoding: AudioEncoding) {
    this.#encoding = encoding;
    const { codec, sampleRate, bitsPerSecond } = encoding;
    this.#source = new AudioSampleSource({
      codec,
      ...(bitsPerSecond === null ? {} : { quality: new Quality({ bitrate: bitsPerSecond }) }),
      onEncodedPacket: (packet, meta) => {
        if (meta?.decoderConfig) this.#config ??= stored(meta.decoderConfig);
        // A copy: the encoder's memory may be used again for the next packet (and a Buffer's slice would share it).
        this.packets.push({
          data: new Uint8Array(packet.data),
          samples: Math.round(packet.duration * sampleRate),
        });
      },
    });
    this.#output = new Output({ format: new MkvOutputFormat(), target: new NullTarget() });
    this.#output.addAudioTrack(this.#source);
  }

  /** @throws StoryError `audio-encoder-failed` while no packet has come */
  get config(): StoredAudioConfig {
    if (!this.#config)
      throw new StoryError('audio-encoder-failed', {
        params: { codec: this.#encoding.codec, reason: 'no decoder configuration' },
      });
    return this.#config;
  }

  /** Takes the next samples; resolves when there is room for more. The planes stay the caller's. */
  async add(planes: Planes, frames: number): Promise<void> {
    this.#started ??= this.#output.start();
    await this.#started;
    const { sampleRate, channels } = this.#encoding;
    const data = new Float32Array(frames * channels);
    for (let c = 0; c < channels; c++) data.set(planes[c]!.subarray(0, frames), c * frames);
    const sample = new AudioSample({
      data,
      format: 'f32-planar',
      numberOfChannels: channels,
      sampleRate,
      timestamp: this.#fed / sampleRate,
    });
    this.#fed += frames;
    try {
      await this.#source.add(sample);
    } finally {
      sample.close();
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

function stored({ codec, description }: AudioDecoderConfig): StoredAudioConfig {
  if (description === undefined) return { codec, description: null };
  const bytes = ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description);
  return { codec, description: bytes.slice() };
}
