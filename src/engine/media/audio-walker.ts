// Decoded sound of one track in order, each piece with its exact position.
import {
  type AudioSample,
  AudioSampleSink,
  type EncodedPacket,
  EncodedPacketSink,
  type InputAudioTrack,
} from 'mediabunny';
import { type AudioShape, trueStart } from './audio-shape.ts';
import { nearestVorbisStep, VORBIS_PIECES, vorbisStart } from './vorbis-clock.ts';

export interface AudioChunk {
  /** Samples from media time 0. */
  readonly start: number;
  readonly frames: number;
  readonly planes: readonly Float32Array[];
}

/**
 * Seconds that a decoder needs before its output is right: overlapping transforms (AAC, Vorbis, AC-3: a packet or two),
 * the bit reservoir of MP3 (up to 9 frames), convergence of Opus (RFC 7845 §4.6: 80 ms).
 */
const PREROLL_SECONDS: Readonly<Record<string, number>> = { mp3: 0.3, opus: 0.1, flac: 0 };
const DEFAULT_PREROLL_SECONDS = 0.15;
/** Chromium's decoder gives a run of Vorbis the time of its first packet, which makes no sound: up to two blocks off. */
const VORBIS_SLACK = 4096;

export class AudioWalker {
  readonly #track: InputAudioTrack;
  readonly #shape: AudioShape;
  readonly #origin: number;
  /** Pieces come by the hundred thousand: they are put into memory that is there. */
  readonly #spare: (readonly Float32Array[])[] = [];
  #samples: AsyncGenerator<AudioSample, void, unknown> | null = null;
  /** Pieces decoded already, to learn where the run starts. */
  #ahead: AudioSample[] = [];
  /** Where the next piece should start, in samples of file time. */
  #expected = 0;

  /** @param origin samples of file time before media time 0 */
  constructor(track: InputAudioTrack, shape: AudioShape, origin: number) {
    this.#track = track;
    this.#shape = shape;
    this.#origin = origin;
  }

  /** Begins early enough before `position` (samples from media time 0) that what comes from there on is right. */
  async start(position: number): Promise<void> {
    await this.stop();
    const { codec, sampleRate } = this.#shape;
    const preroll = codec.startsWith('pcm') ? 0 : (PREROLL_SECONDS[codec] ?? DEFAULT_PREROLL_SECONDS);
    const seconds = (position + this.#origin) / sampleRate - preroll;
    const packets = new EncodedPacketSink(this.#track);
    const options = { metadataOnly: true };
    const first = (await packets.getPacket(seconds, options)) ?? (await packets.getFirstPacket(options));
    if (!first) return;
    // From exactly this packet on: the sink would hide a first piece that ends before the time it is asked for.
    this.#samples = new AudioSampleSink(this.#track).samples(first.timestamp);
    const pieces = codec === 'vorbis' && this.#shape.rounding > 0 ? VORBIS_PIECES : 1;
    while (this.#ahead.length < pieces) {
      const sample = await this.#pull();
      if (!sample) break;
      this.#ahead.push(sample);
    }
    this.#expected = (await this.#runStart(packets, first)) - this.#shape.delay;
  }

  /** The next piece, or null at the end. */
  async next(): Promise<AudioChunk | null> {
    const sample = this.#ahead.shift() ?? (await this.#pull());
    if (!sample) return null;
    try {
      const start = this.#place(sample);
      this.#expected = start + sample.numberOfFrames;
      return {
        start: start - this.#origin,
        frames: sample.numberOfFrames,
        planes: planesOf(sample, this.#spare.pop()),
      };
    } finally {
      sample.close();
    }
  }

  /** Planes of a piece that is needed no more: the next pieces are put into them. One may have served as two channels. */
  recycle(planes: readonly Float32Array[]): void {
    this.#spare.push([...new Set(planes)]);
  }

  async stop(): Promise<void> {
    const samples = this.#samples;
    this.#samples = null;
    for (const sample of this.#ahead.splice(0)) sample.close();
    await samples?.return();
  }

  async #pull(): Promise<AudioSample | null> {
    const result = await this.#samples?.next();
    return result && !result.done ? result.value : null;
  }

  /** Position of the first piece in samples of file time, before the codec's delay is taken off. */
  async #runStart(packets: EncodedPacketSink, first: EncodedPacket): Promise<number> {
    const { codec, sampleRate, rounding, frames, base } = this.#shape;
    const lengths = this.#ahead.map((sample) => sample.numberOfFrames);
    if (codec === 'vorbis') {
      const start = await vorbisStart(packets, first, lengths, sampleRate, rounding);
      return rounding ? nearestVorbisStep(start, base) : start;
    }
    const said = trueStart(
      this.#shape,
      Math.round((this.#ahead[0]?.timestamp ?? first.timestamp) * sampleRate),
    );
    if (codec !== 'opus') return said;
    // A decoder may throw away the pre-skip from whatever it is given first, without telling.
    const whole = rounding ? frames : Math.round(first.duration * sampleRate);
    return said + Math.max(0, whole - (lengths[0] ?? whole));
  }

  /** In samples of file time. mediabunny counts on itself from the first time and follows the file's after a hole. */
  #place(sample: AudioSample): number {
    const { sampleRate, rounding, delay, codec, frames } = this.#shape;
    const said = Math.round(sample.timestamp * sampleRate) - delay;
    const slack = codec === 'vorbis' ? VORBIS_SLACK : Math.max(rounding, 1, codec === 'opus' ? frames : 0);
    return Math.abs(said - this.#expected) <= slack
      ? this.#expected
      : trueStart(this.#shape, said + delay) - delay;
  }
}

function planesOf(sample: AudioSample, spare: readonly Float32Array[] | undefined): Float32Array[] {
  return Array.from({ length: sample.numberOfChannels }, (_, planeIndex) => {
    const used = spare?.[planeIndex];
    const plane = used?.length === sample.numberOfFrames ? used : new Float32Array(sample.numberOfFrames);
    sample.copyTo(plane, { planeIndex, format: 'f32-planar' });
    return plane;
  });
}
