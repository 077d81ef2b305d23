// One segment of a film's sound: taken from the host's store, or mixed, encoded and left there. Mixing goes through one tape, in order;
// encoders work beside it.
import { type ErrorReport, StoryError, throwIfCancelled } from '../../../base/errors.ts';
import type { Planes } from '../../audio/block.ts';
import type { MixPlan } from '../../audio/mix-plan.ts';
import type { Host } from '../../ports/host.ts';
import { type AudioSegment, readAudioSegment, writeAudioSegment } from './audio-segment-file.ts';
import { type AudioGrid, type AudioSegmentPlan, segmentAt, segmentHash } from './audio-segments.ts';
import { encodeSegment, holdAtFullScale, type MixedInput } from './encode-segment.ts';
import type { MixTape, SampleRange } from './mix-tape.ts';
import { isPcm, pcmBytes } from './pcm-packets.ts';
import type { ProvenAudioEncoder } from './prove-audio-encoder.ts';

export interface SegmentMakerOptions {
  readonly host: Host;
  readonly plan: MixPlan;
  /** Samples of the sequence. */
  readonly film: SampleRange;
  readonly encoder: ProvenAudioEncoder;
  readonly grid: AudioGrid;
  readonly signal: AbortSignal | undefined;
  /** Counted up. */
  readonly counts: { encoded: number; reused: number };
  /** Added to. */
  readonly notices: ErrorReport[];
}

/** Samples encoded at a time. */
export const FEED_FRAMES = 16384;

export class SegmentMaker {
  readonly #options: SegmentMakerOptions;
  readonly #codec: ProvenAudioEncoder['encoding']['codec'];
  readonly #samples: number;
  /** Segments under way, by hash. */
  readonly #encoding = new Map<string, Promise<AudioSegment>>();
  #mixing: Promise<unknown> = Promise.resolve();
  #storeFull = false;

  constructor(options: SegmentMakerOptions) {
    this.#options = options;
    this.#codec = options.encoder.encoding.codec;
    this.#samples = options.film.end - options.film.start;
  }

  /** What the store keeps it under. */
  hashOf(index: number): string {
    return this.#hash(segmentAt(this.#options.grid, index));
  }

  /** From the store, or encoded and stored. PCM is only mixed: storing it would cost more than it saves. */
  async segment(tape: MixTape, index: number): Promise<AudioSegment> {
    const plan = segmentAt(this.#options.grid, index);
    if (isPcm(this.#codec)) return this.#inTurn(() => this.#mixPcm(tape, plan.input));
    const hash = this.#hash(plan);
    // Stretches of silence are alike: they wait for the first to be encoded.
    const same = this.#encoding.get(hash);
    if (same) {
      this.#options.counts.reused++;
      return same;
    }
    const made = this.#make(tape, plan, hash);
    this.#encoding.set(hash, made);
    try {
      return await made;
    } finally {
      this.#encoding.delete(hash);
    }
  }

  #hash(plan: AudioSegmentPlan): string {
    const { plan: mix, film } = this.#options;
    return segmentHash(mix, film, this.#identified(plan), plan);
  }

  /** The last FLAC frame ends with the film; all other segments do not depend on where that is. */
  #identified({ input }: AudioSegmentPlan): ProvenAudioEncoder {
    if (this.#codec !== 'flac' || input.end <= this.#samples) return this.#options.encoder;
    const { identity, frame } = this.#options.encoder;
    return { ...this.#options.encoder, identity: `${identity}/ends ${this.#samples % frame}` };
  }

  async #make(tape: MixTape, plan: AudioSegmentPlan, hash: string): Promise<AudioSegment> {
    const found = await this.#inTurn(async () => {
      const bytes = await this.#options.host.segments.get(hash);
      const stored = bytes && readAudioSegment(bytes);
      return stored?.packets.length === plan.end - plan.first
        ? { stored }
        : { input: await this.#mixInput(tape, plan) };
    });
    if (found.stored) {
      this.#options.counts.reused++;
      return found.stored;
    }
    const segment = await encodeSegment(
      this.#options.encoder.encoding,
      plan,
      found.input,
      this.#options.signal,
    );
    for (const planes of found.input.pieces) tape.giveBack(planes);
    this.#options.counts.encoded++;
    await this.#store(hash, segment);
    return segment;
  }

  /** Segments are mixed one after the other, in order, while those before them are being encoded. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#mixing.then(work);
    this.#mixing = turn.catch(() => undefined);
    return turn;
  }

  async #mixInput(tape: MixTape, plan: AudioSegmentPlan): Promise<MixedInput> {
    const { end } = plan;
    const last = this.#codec === 'flac' ? Math.min(plan.input.end, this.#samples) : plan.input.end;
    const input = { start: plan.input.start, end: last };
    const pieces: Planes[] = [];
    let peak = 0;
    const nextInput = segmentAt(this.#options.grid, Math.floor(end / this.#options.grid.perSegment)).input
      .start;
    for (let at = input.start; at < input.end; at += FEED_FRAMES) {
      throwIfCancelled(this.#options.signal);
      const frames = Math.min(FEED_FRAMES, input.end - at);
      const keepFrom = this.#options.film.start + Math.min(at + frames, nextInput);
      const planes = await tape.read(this.#options.film.start + at, frames, keepFrom);
      peak = Math.max(peak, holdAtFullScale(planes));
      pieces.push(planes);
    }
    return { pieces, peak };
  }

  async #mixPcm(tape: MixTape, input: SampleRange): Promise<AudioSegment> {
    const codec = this.#codec;
    if (!isPcm(codec)) throw new TypeError(`${codec} is not PCM.`);
    const packets: Uint8Array[] = [];
    let peak = 0;
    const end = Math.min(input.end, this.#options.film.end - this.#options.film.start);
    for (let at = input.start; at < end; at += this.#options.grid.frame) {
      throwIfCancelled(this.#options.signal);
      const frames = Math.min(this.#options.grid.frame, end - at);
      const from = this.#options.film.start + at;
      const planes = await tape.read(from, frames, from + frames);
      if (codec !== 'pcm-f32') peak = Math.max(peak, holdAtFullScale(planes));
      packets.push(pcmBytes(codec, planes, frames));
    }
    return { packets, peak };
  }

  /** A full disk costs the next export its shortcut, not this one its sound. */
  async #store(hash: string, segment: AudioSegment): Promise<void> {
    if (this.#storeFull) return;
    try {
      await this.#options.host.segments.put(hash, writeAudioSegment(segment));
    } catch (error) {
      if (!(error instanceof StoryError) || error.code !== 'storage-full') throw error;
      this.#storeFull = true;
      this.#options.notices.push({ code: 'audio-not-stored', params: {}, detail: '' });
    }
  }
}
