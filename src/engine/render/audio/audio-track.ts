// The sound of a film as packets: mixed, cut into segments, encoded or taken from the store, timed so that the delay of the encoder
// is gone. Nothing is held but the segment that is being read and the one ahead.
import { EncodedPacket } from 'mediabunny';
import { type ErrorReport, StoryError, throwIfCancelled } from '../../../base/errors.ts';
import { type Ticks, ticksToSamples } from '../../../base/time.ts';
import type { OpenAudioSource } from '../../audio/audio-source.ts';
import type { Planes } from '../../audio/block.ts';
import { gainToDb } from '../../audio/decibels.ts';
import { EffectDataStore } from '../../audio/effect-data.ts';
import { type FindSoundEffect, NO_EFFECTS } from '../../audio/effect-probe.ts';
import { type MixPlan, planMix, sounds } from '../../audio/mix-plan.ts';
import { SourcePool } from '../../audio/source-pool.ts';
import { openAudioReader } from '../../media/audio-reader.ts';
import type { Host } from '../../ports/host.ts';
import type { AudioSettings, ExportSettings } from '../../timeline/document-types.ts';
import type { AudioTrackSpans, SoundMix } from '../../timeline/types.ts';
import { AudioEncoderRun } from './audio-encoder-run.ts';
import { type AudioSegment, readAudioSegment, writeAudioSegment } from './audio-segment-file.ts';
import {
  type AudioGrid,
  type AudioSegmentPlan,
  audioGrid,
  segmentAt,
  segmentCount,
  segmentHash,
} from './audio-segments.ts';
import { encodeSegment, encodingError, holdAtFullScale, type MixedInput } from './encode-segment.ts';
import { renumberFlacFrame } from './flac-frames.ts';
import { MixTape, type SampleRange } from './mix-tape.ts';
import { isPcm, pcmBytes } from './pcm-packets.ts';
import { type ProvenAudioEncoder, proveAudioEncoder } from './prove-audio-encoder.ts';
import { descriptionOf, startOf } from './track-start.ts';

export type AudioTrackSettings = AudioSettings & {
  /** Of the mix; the sequence's, when the settings say null. */
  readonly sampleRate: number;
  /** Which codecs may stand in for one that is missing, and how a delay is told. */
  readonly container: ExportSettings['container'];
};

export interface AudioTrackOptions {
  readonly signal?: AbortSignal | undefined;
  /** 0…1 of the film's sound. */
  readonly onProgress?: (fraction: number) => void;
  /** What the effects in the mix do; those that it does not know are left out and said. */
  readonly soundEffects?: FindSoundEffect | undefined;
}

/** A stretch of the sound that the host's store keeps under its hash. */
export interface StoredSoundSegment {
  readonly hash: string;
  readonly packets: number;
}

export interface RenderedAudioTrack {
  readonly codec: AudioSettings['codec'];
  readonly decoderConfig: AudioDecoderConfig;
  /** Of the film, at the rate of `decoderConfig`, and where it begins in the sequence. */
  readonly samples: number;
  readonly start: number;
  /** Samples that the first packet lies before 0. */
  readonly delay: number;
  /** What differs from the wish or is worth knowing; more may be added while packets are read. */
  readonly notices: readonly ErrorReport[];
  /** Segments encoded and taken from the store so far. */
  readonly counts: { encoded: number; reused: number };
  /** Samples that a packet decodes to. */
  readonly packetSamples: number;
  /** In order; none of PCM and MP3, which are made as they are written. */
  storedSegments(): StoredSoundSegment[];
  /**
   * Makes those of the named segments that the host's store lacks, and leaves them there.
   * @throws StoryError what `packets` throws
   */
  make(hashes: ReadonlySet<string>): Promise<void>;
  /** In order, timed from the start of the range, from slightly before 0 for codecs with a delay. */
  packets(): AsyncGenerator<EncodedPacket>;
}

/**
 * Null when nothing in the range can be heard.
 * @throws StoryError `audio-encoder-missing`; while packets are read also `audio-encoder-failed`, `cancelled` and what reading
 * the media throws
 */
export async function renderAudioTrack(
  host: Host,
  mix: SoundMix | readonly AudioTrackSpans[],
  range: { readonly start: Ticks; readonly end: Ticks },
  settings: AudioTrackSettings,
  options: AudioTrackOptions = {},
): Promise<RenderedAudioTrack | null> {
  const find = options.soundEffects ?? NO_EFFECTS;
  const open: OpenAudioSource = (asset, stream) => openAudioReader(host, asset, stream);
  const plan = async (rate: number, channels: number) => {
    const data = new EffectDataStore(open, rate, find);
    const problems = await data.load(mix, options.signal);
    return { plan: planMix(mix, rate, channels, find, data.find), problems };
  };
  const wished = await plan(settings.sampleRate, settings.channels);
  const [start, end] = [range.start, range.end].map((time) => ticksToSamples(time, settings.sampleRate));
  if (!sounds(wished.plan, start!, end!)) return null;
  const encoder = await proveAudioEncoder(host, settings.container, settings, options.signal);
  const { sampleRate, channels } = encoder.encoding;
  const same = sampleRate === settings.sampleRate && channels === settings.channels;
  const planned = same ? wished : await plan(sampleRate, channels);
  const film = {
    start: ticksToSamples(range.start, sampleRate),
    end: ticksToSamples(range.end, sampleRate),
  };
  return new AudioTrack(host, planned.plan, planned.problems, film, encoder, settings.container, options);
}

/** Samples encoded at a time. */
const FEED_FRAMES = 16384;
/** Segments are independent: this many encoders work side by side, each holding 11 s of the mix (4 MB in stereo). */
const MOST_ENCODERS = 4;

class AudioTrack implements RenderedAudioTrack {
  readonly codec: AudioSettings['codec'];
  readonly decoderConfig: AudioDecoderConfig;
  readonly samples: number;
  readonly start: number;
  readonly delay: number;
  readonly notices: ErrorReport[];
  readonly counts = { encoded: 0, reused: 0 };
  readonly #host: Host;
  readonly #plan: MixPlan;
  readonly #film: SampleRange;
  readonly #encoder: ProvenAudioEncoder;
  readonly #grid: AudioGrid;
  /** Packets at the start that the container could only place before zero. */
  readonly #skipped: number;
  readonly #options: AudioTrackOptions;
  /** Segments under way, by hash. */
  readonly #encoding = new Map<string, Promise<AudioSegment>>();
  /** Segments that are mixed or encoded at a time. */
  readonly #depth: number;
  #mixing: Promise<unknown> = Promise.resolve();
  #peak = 0;
  #storeFull = false;

  constructor(
    host: Host,
    plan: MixPlan,
    problems: readonly ErrorReport[],
    film: SampleRange,
    encoder: ProvenAudioEncoder,
    container: ExportSettings['container'],
    options: AudioTrackOptions,
  ) {
    const { codec, sampleRate, channels } = encoder.encoding;
    const samples = film.end - film.start;
    const { padding, skipped } = startOf(encoder, container);
    this.#grid = audioGrid(encoder, samples, padding);
    this.#skipped = skipped;
    this.samples = samples;
    this.delay = -this.#grid.origin;
    this.start = film.start;
    this.codec = codec;
    this.decoderConfig = {
      codec: encoder.config.codec,
      sampleRate,
      numberOfChannels: channels,
      ...descriptionOf(encoder, padding, samples),
    };
    this.notices = [...encoder.notices, ...problems];
    for (const name of plan.silentClips)
      this.notices.push({ code: 'audio-stream-missing', params: { name }, detail: '' });
    for (const name of plan.unknownEffects)
      this.notices.push({ code: 'audio-effect-unknown', params: { name }, detail: '' });
    this.#host = host;
    this.#plan = plan;
    this.#film = film;
    this.#encoder = encoder;
    this.#options = options;
    this.#depth = isPcm(codec) ? 2 : Math.min(MOST_ENCODERS, Math.max(2, host.cores));
  }

  get packetSamples(): number {
    return this.#grid.frame;
  }

  async *packets(): AsyncGenerator<EncodedPacket> {
    const { tape, close } = this.#openTape();
    try {
      if (this.codec === 'mp3') yield* this.#inOneGo(tape);
      const count = this.codec === 'mp3' ? 0 : segmentCount(this.#grid);
      const all = Array.from({ length: count }, (_, index) => index);
      for await (const { segment, index } of this.#segments(tape, all)) {
        this.#peak = Math.max(this.#peak, segment.peak);
        yield* this.#timed(segment, index * this.#grid.perSegment);
      }
      this.#reportMix(tape);
    } finally {
      await close();
    }
  }

  storedSegments(): StoredSoundSegment[] {
    if (this.codec === 'mp3' || isPcm(this.codec)) return [];
    return Array.from({ length: segmentCount(this.#grid) }, (_, index) => {
      const plan = segmentAt(this.#grid, index);
      return { hash: this.#hashOf(plan), packets: plan.end - plan.first };
    });
  }

  async make(hashes: ReadonlySet<string>): Promise<void> {
    const wanted = this.storedSegments().flatMap(({ hash }, index) => (hashes.has(hash) ? [index] : []));
    const { tape, close } = this.#openTape();
    try {
      const made = this.#segments(tape, wanted);
      while (!(await made.next()).done);
    } finally {
      await close();
    }
  }

  #openTape(): { readonly tape: MixTape; readonly close: () => Promise<void> } {
    const pool = new SourcePool((asset, stream) => openAudioReader(this.#host, asset, stream));
    const { signal, soundEffects } = this.#options;
    const tape = new MixTape(this.#plan, pool, this.#film, signal, soundEffects);
    const close = async (): Promise<void> => {
      await tape.close();
      await pool.close();
    };
    return { tape, close };
  }

  /** In the order of `wanted`, several under way at a time. */
  async *#segments(
    tape: MixTape,
    wanted: readonly number[],
  ): AsyncGenerator<{ readonly segment: AudioSegment; readonly index: number }> {
    const line: Promise<AudioSegment>[] = [];
    try {
      let begun = 0;
      for (const [done, index] of wanted.entries()) {
        throwIfCancelled(this.#options.signal);
        for (; begun < wanted.length && line.length < this.#depth; begun++) {
          const segment = this.#segment(tape, wanted[begun]!);
          // A failure of a segment ahead is reported when its turn comes.
          segment.catch(() => undefined);
          line.push(segment);
        }
        yield { segment: await line.shift()!, index };
        this.#options.onProgress?.((done + 1) / wanted.length);
      }
    } finally {
      await Promise.allSettled(line);
    }
  }

  *#timed({ packets }: AudioSegment, first: number): Generator<EncodedPacket> {
    for (let i = 0; i < packets.length; i++)
      if (first + i >= this.#skipped) yield this.#packetAt(first + i, packets[i]!);
  }

  #packetAt(index: number, bytes: Uint8Array): EncodedPacket {
    const { sampleRate, codec } = this.#encoder.encoding;
    const start = this.#grid.origin + index * this.#grid.frame;
    const length = Math.min(this.#grid.frame, this.samples - start);
    const data = codec === 'flac' ? renumberFlacFrame(bytes, index) : bytes;
    // Times are quotients of whole samples, never sums: they do not drift.
    return new EncodedPacket(data, 'key', start / sampleRate, length / sampleRate, index);
  }

  /** MP3's frames borrow bits from those before them (ISO 11172-3 § 2.4.2.7): segments of their own would not join. */
  async *#inOneGo(tape: MixTape): AsyncGenerator<EncodedPacket> {
    const run = new AudioEncoderRun(this.#encoder.encoding);
    const { origin, delay, frame, packets } = this.#grid;
    const end = origin + delay + (packets + 2) * frame;
    let index = 0;
    try {
      for (let at = origin + delay; at < end; at += FEED_FRAMES) {
        throwIfCancelled(this.#options.signal);
        const frames = Math.min(FEED_FRAMES, end - at);
        const from = this.#film.start + at;
        const planes = await tape.read(from, frames, from + frames);
        this.#peak = Math.max(this.#peak, holdAtFullScale(planes));
        await run.add(planes, frames);
        if (at + frames === end) await run.finish();
        for (const { data } of run.packets.splice(0))
          if (index < packets) yield this.#packetAt(index++, data);
        this.#options.onProgress?.(index / packets);
      }
    } catch (error) {
      throw encodingError(error, this.codec);
    } finally {
      await run.cancel().catch(() => undefined);
    }
    if (index < packets) throw encodingError(new Error(`${index} of ${packets} packets`), this.codec);
    this.counts.encoded++;
  }

  /** From the store, or encoded and stored. PCM is only mixed: storing it would cost more than it saves. */
  async #segment(tape: MixTape, index: number): Promise<AudioSegment> {
    const plan = segmentAt(this.#grid, index);
    if (isPcm(this.codec)) return this.#inTurn(() => this.#mixPcm(tape, plan.input));
    const hash = this.#hashOf(plan);
    // Stretches of silence are alike: they wait for the first to be encoded.
    const same = this.#encoding.get(hash);
    if (same) {
      this.counts.reused++;
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

  #hashOf(plan: AudioSegmentPlan): string {
    return segmentHash(this.#plan, this.#film, this.#identified(plan), plan);
  }

  /** The last FLAC frame ends with the film; all other segments do not depend on where that is. */
  #identified({ input }: AudioSegmentPlan): ProvenAudioEncoder {
    if (this.codec !== 'flac' || input.end <= this.samples) return this.#encoder;
    const { identity, frame } = this.#encoder;
    return { ...this.#encoder, identity: `${identity}/ends ${this.samples % frame}` };
  }

  async #make(tape: MixTape, plan: AudioSegmentPlan, hash: string): Promise<AudioSegment> {
    const found = await this.#inTurn(async () => {
      const bytes = await this.#host.segments.get(hash);
      const stored = bytes && readAudioSegment(bytes);
      return stored?.packets.length === plan.end - plan.first
        ? { stored }
        : { input: await this.#mixInput(tape, plan) };
    });
    if (found.stored) {
      this.counts.reused++;
      return found.stored;
    }
    const segment = await encodeSegment(this.#encoder.encoding, plan, found.input, this.#options.signal);
    for (const planes of found.input.pieces) tape.giveBack(planes);
    this.counts.encoded++;
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
    const last = this.codec === 'flac' ? Math.min(plan.input.end, this.samples) : plan.input.end;
    const input = { start: plan.input.start, end: last };
    const pieces: Planes[] = [];
    let peak = 0;
    const nextInput = segmentAt(this.#grid, Math.floor(end / this.#grid.perSegment)).input.start;
    for (let at = input.start; at < input.end; at += FEED_FRAMES) {
      throwIfCancelled(this.#options.signal);
      const frames = Math.min(FEED_FRAMES, input.end - at);
      const keepFrom = this.#film.start + Math.min(at + frames, nextInput);
      const planes = await tape.read(this.#film.start + at, frames, keepFrom);
      peak = Math.max(peak, holdAtFullScale(planes));
      pieces.push(planes);
    }
    return { pieces, peak };
  }

  async #mixPcm(tape: MixTape, input: SampleRange): Promise<AudioSegment> {
    const codec = this.codec;
    if (!isPcm(codec)) throw new TypeError(`${codec} is not PCM.`);
    const packets: Uint8Array[] = [];
    let peak = 0;
    const end = Math.min(input.end, this.#film.end - this.#film.start);
    for (let at = input.start; at < end; at += this.#grid.frame) {
      throwIfCancelled(this.#options.signal);
      const frames = Math.min(this.#grid.frame, end - at);
      const from = this.#film.start + at;
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
      await this.#host.segments.put(hash, writeAudioSegment(segment));
    } catch (error) {
      if (!(error instanceof StoryError) || error.code !== 'storage-full') throw error;
      this.#storeFull = true;
      this.notices.push({ code: 'audio-not-stored', params: {}, detail: '' });
    }
  }

  #reportMix(tape: MixTape): void {
    const { notFinite, brokenBlocks = 0 } = tape.statistics;
    if (brokenBlocks > 0)
      this.notices.push({ code: 'audio-effect-broken', params: { count: brokenBlocks }, detail: '' });
    if (notFinite > 0)
      this.notices.push({ code: 'audio-not-finite', params: { count: notFinite }, detail: '' });
    if (this.#peak > 1)
      this.notices.push({
        code: 'audio-clipped',
        params: { peak: gainToDb(this.#peak).toFixed(1) },
        detail: '',
      });
  }
}
