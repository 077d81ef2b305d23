import { AudioSample, AudioSampleSource, MkvOutputFormat, NullTarget, Output, Quality } from 'mediabunny';
import { StoryError } from '../../../base/errors.ts';
import type { Planes } from '../../audio/block.ts';
import type { AudioSettings } from '../../timeline/document-types.ts';
import { toInteger } from './pcm-packets.ts';

/** The exact configuration of an audio encoder, the same for every run of an export. */
export interface AudioEncoding {
  readonly codec: AudioSettings['codec'];
  readonly sampleRate: number;
  readonly channels: number;
  /** Null for lossless codecs. */
  readonly bitsPerSecond: number | null;
  /** Of FLAC's whole numbers. */
  readonly bitDepth?: 16 | 24;
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

  /** Takes the next samples; resolves when there is room for more. Planes that lie in order are not copied: they are needed until the end. */
  async add(planes: Planes, frames: number): Promise<void> {
    this.#started ??= this.#output.start();
    await this.#started;
    const { sampleRate, channels, bitDepth } = this.#encoding;
    const sample = new AudioSample({
      ...(bitDepth ? wholeNumbers(planes, frames, bitDepth) : floats(planes, frames)),
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

function floats(planes: Planes, frames: number) {
  const [first] = planes;
  const inOrder = planes.every(
    (plane, c) =>
      plane.length === frames &&
      plane.buffer === first!.buffer &&
      plane.byteOffset === first!.byteOffset + 4 * c * frames,
  );
  if (inOrder) {
    const data = new Float32Array(first!.buffer, first!.byteOffset, frames * planes.length);
    return { data, format: 'f32-planar' as const };
  }
  const data = new Float32Array(frames * planes.length);
  planes.forEach((plane, c) => {
    data.set(plane.subarray(0, frames), c * frames);
  });
  return { data, format: 'f32-planar' as const };
}

/** Rounded here, so that every host's FLAC holds the same samples; 24 bits stand in the upper part of 32. */
function wholeNumbers(planes: Planes, frames: number, bitDepth: 16 | 24) {
  const wide = bitDepth === 24;
  const data = wide ? new Int32Array(frames * planes.length) : new Int16Array(frames * planes.length);
  const scale = wide ? 2 ** 23 : 2 ** 15;
  const unit = wide ? 256 : 1;
  planes.forEach((plane, c) => {
    for (let i = 0, at = c; i < frames; i++, at += planes.length)
      data[at] = toInteger(plane[i]!, scale) * unit;
  });
  return { data, format: wide ? ('s32' as const) : ('s16' as const) };
}

function stored({ codec, description }: AudioDecoderConfig): StoredAudioConfig {
  if (description === undefined) return { codec, description: null };
  const bytes = ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description);
  return { codec, description: bytes.slice() };
}
