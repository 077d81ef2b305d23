// The sound of a film as packets: mixed, cut into segments, encoded or taken from the store, timed so that the delay of the encoder
// is gone. Nothing is held but the segment that is being read and the one ahead.
import { EncodedPacket } from 'mediabunny';
import { type ErrorReport, throwIfCancelled } from '../../../base/errors.ts';
import { type Ticks, ticksToSamples } from '../../../base/time.ts';
import type { OpenAudioSource } from '../../audio/audio-source.ts';
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
import type { AudioSegment } from './audio-segment-file.ts';
import { type AudioGrid, audioGrid, segmentAt, segmentCount } from './audio-segments.ts';
import { encodingError, holdAtFullScale } from './encode-segment.ts';
import { renumberFlacFrame } from './flac-frames.ts';
import { MixTape, type SampleRange } from './mix-tape.ts';
import { isPcm } from './pcm-packets.ts';
import { type ProvenAudioEncoder, proveAudioEncoder } from './prove-audio-encoder.ts';
import { FEED_FRAMES, SegmentMaker } from './segment-maker.ts';
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
  readonly #maker: SegmentMaker;
  /** Segments that are mixed or encoded at a time. */
  readonly #depth: number;
  #peak = 0;

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
    this.#maker = new SegmentMaker({
      ...{ host, plan, film, encoder, signal: options.signal },
      ...{ grid: this.#grid, notices: this.notices, counts: this.counts },
    });
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
      return { hash: this.#maker.hashOf(index), packets: plan.end - plan.first };
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
          const segment = this.#maker.segment(tape, wanted[begun]!);
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
