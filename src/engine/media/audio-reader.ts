// Samples of one audio stream by position, exact to the sample from any starting point.
import type { InputAudioTrack } from 'mediabunny';
import { throwIfCancelled } from '../../base/errors.ts';
import { ticksToSamples } from '../../base/time.ts';
import type { Host } from '../ports/host.ts';
import type { AudioStream, MediaAsset } from '../timeline/media-types.ts';
import { type AudioShape, audioShape } from './audio-shape.ts';
import { type AudioChunk, AudioWalker } from './audio-walker.ts';
import { type Arrangement, arrange, arrangementOf, foldTo } from './channel-arrangement.ts';
import { mediaFailure, messageOf } from './media-errors.ts';
import { decodedFile } from './media-ref.ts';
import { countReader } from './open-counter.ts';
import { openInput } from './open-input.ts';

export interface AudioReader {
  /** As decoded, which is not always what the container says (HE-AAC). */
  readonly sampleRate: number;
  /** Of the mixer's layout that has the file's speakers (channel-arrangement.ts). */
  readonly channels: number;
  /**
   * `frames` samples per channel from `startSample`, counted at `sampleRate` from media time 0; planar, −1…1. What lies
   * before the stream, after it or in a hole of it is silence. Following on from the last call costs only the decoding.
   * Given planes to read into, it gives views of their front, if they are long enough.
   * @throws StoryError `cancelled`, `media-unreadable`
   */
  read(
    startSample: number,
    frames: number,
    signal?: AbortSignal,
    into?: Float32Array[],
  ): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** Decoded sound that is kept behind the reading position, so that overlapping reads need no new start. */
const KEPT_SECONDS = 2;
/** Decoding forward over this much is cheaper than a new start with its pre-roll. */
const SKIP_SECONDS = 1;

/**
 * @param stream index in `asset.audio`
 * @throws StoryError `media-missing`, `media-denied`, `media-unreadable`
 */
export async function openAudioReader(host: Host, asset: MediaAsset, stream: number): Promise<AudioReader> {
  const file = decodedFile(asset);
  const input = await openInput(host, file.ref);
  const facts = asset.audio[stream];
  try {
    const track = (await input.getAudioTracks())[stream];
    if (!track || !facts || !(await track.canDecode()))
      throw new Error(track ? 'no decoder' : 'no such stream');
    const shape = await audioShape(track);
    return new TrackReader(asset.name, track, facts, file.origin, shape);
  } catch (cause) {
    input.dispose();
    throw mediaFailure(
      'media-unreadable',
      { name: asset.name, codec: facts?.codec ?? '?', reason: messageOf(cause) },
      cause,
    );
  }
}

class TrackReader implements AudioReader {
  readonly sampleRate: number;
  readonly channels: number;
  readonly #name: string;
  readonly #codec: string;
  readonly #track: InputAudioTrack;
  readonly #walker: AudioWalker;
  /** Channels that the decoder began with, and where they go; null where they are as usual. */
  readonly #decoded: number;
  readonly #arrangement: Arrangement | null;
  /** Presented samples [from, to): priming before and padding after are silence. */
  readonly #from: number;
  readonly #to: number;
  readonly #uncount = countReader();
  #chunks: AudioChunk[] = [];
  /** Where the walker stands; null before the first read and after its end. */
  #position: number | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(name: string, track: InputAudioTrack, stream: AudioStream, origin: number, shape: AudioShape) {
    this.#name = name;
    this.#codec = stream.codec;
    this.#track = track;
    this.sampleRate = shape.sampleRate;
    this.#decoded = shape.channels;
    this.#arrangement = arrangementOf(stream.channelMask ?? 0, shape.channels);
    this.channels = this.#arrangement?.channels ?? shape.channels;
    this.#walker = new AudioWalker(track, shape, ticksToSamples(origin, shape.sampleRate));
    this.#from = ticksToSamples(stream.start, shape.sampleRate);
    this.#to = ticksToSamples(stream.end, shape.sampleRate);
  }

  read(
    startSample: number,
    frames: number,
    signal?: AbortSignal,
    into?: Float32Array[],
  ): Promise<Float32Array[]> {
    const answer = this.#turn.then(async () => {
      throwIfCancelled(signal);
      const planes = Array.from({ length: this.channels }, (_, c) => {
        const given = into?.[c];
        return given && given.length >= frames ? given.subarray(0, frames).fill(0) : new Float32Array(frames);
      });
      const from = Math.max(startSample, this.#from);
      const to = Math.min(startSample + frames, this.#to);
      if (from < to) {
        await this.#decode(from, to, signal);
        for (const chunk of this.#chunks) paste(chunk, planes, startSample, from, to);
      }
      return planes;
    });
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#turn;
    await this.#walker.stop();
    this.#chunks = [];
    this.#track.input.dispose();
    this.#uncount();
  }

  /** Makes #chunks cover [from, to) as far as the stream has samples there. */
  async #decode(from: number, to: number, signal?: AbortSignal): Promise<void> {
    try {
      if (!this.#continues(from)) await this.#restart(from);
      while (this.#position !== null && this.#position < to) {
        throwIfCancelled(signal);
        const chunk = await this.#walker.next();
        this.#position = chunk && chunk.start + chunk.frames;
        if (chunk) this.#keep(chunk, from);
      }
    } catch (cause) {
      signal?.throwIfAborted();
      this.#position = null;
      this.#chunks = [];
      throw mediaFailure(
        'media-unreadable',
        { name: this.#name, codec: this.#codec, reason: messageOf(cause) },
        cause,
      );
    }
  }

  /** A broadcast changes from stereo to 5.1 and back: what is not as the stream began is folded to that. */
  #arranged(chunk: AudioChunk): AudioChunk {
    const { planes } = chunk;
    const arrangement =
      planes.length === this.#decoded ? this.#arrangement : foldTo(planes.length, this.channels);
    return arrangement ? { ...chunk, planes: arrange(planes, arrangement) } : chunk;
  }

  #continues(from: number): boolean {
    const first = this.#chunks[0];
    if (!first || from < first.start) return false;
    const last = this.#chunks.at(-1)!;
    const end = this.#position ?? last.start + last.frames;
    return this.#position === null || from <= end + SKIP_SECONDS * this.sampleRate;
  }

  async #restart(from: number): Promise<void> {
    this.#chunks = [];
    await this.#walker.start(from);
    this.#position = from;
  }

  #keep(chunk: AudioChunk, from: number): void {
    this.#chunks.push(this.#arranged(chunk));
    const oldest = from - KEPT_SECONDS * this.sampleRate;
    while (this.#chunks.length > 1 && this.#chunks[0]!.start + this.#chunks[0]!.frames < oldest)
      this.#walker.recycle(this.#chunks.shift()!.planes);
  }
}

/** Copies what `chunk` has of [from, to) to where it belongs in planes that begin at `base`. */
function paste(chunk: AudioChunk, planes: Float32Array[], base: number, from: number, to: number): void {
  const start = Math.max(chunk.start, from);
  const end = Math.min(chunk.start + chunk.frames, to);
  if (start >= end) return;
  planes.forEach((plane, channel) => {
    const source = chunk.planes[channel];
    if (source) plane.set(source.subarray(start - chunk.start, end - chunk.start), start - base);
  });
}
