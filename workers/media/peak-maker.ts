// Makes waveforms, one stream after another, and tells them piece by piece.
import { isAbort } from '../../src/base/errors.ts';
import { ticksToSamples } from '../../src/base/time.ts';
import { type AudioReader, openAudioReader } from '../../src/engine/media/audio-reader.ts';
import {
  PEAK_FIELDS,
  PEAK_LEVELS,
  type PeakChunk,
  peakCount,
  peaksOf,
} from '../../src/engine/media/waveform.ts';
import type { Host } from '../../src/engine/ports/host.ts';
import type { MediaAsset } from '../../src/engine/timeline/media-types.ts';
import type { MediaCache } from '../../src/protocol/media/media-cache.ts';
import type { MediaEvent, PeakPiece } from '../../src/protocol/media/media-protocol.ts';
import { NewestFirst } from './newest-first.ts';
import { packPeaks, type StoredPeaks, unpackPeaks } from './stored-peaks.ts';

interface Wish {
  readonly asset: MediaAsset;
  readonly stream: number;
}

const MOST_WISHES = 1000;
/** Told together, so that the page repaints some times a second and not for each third of a second of sound. */
const TELL_EVERY_MS = 150;

export class PeakMaker {
  readonly #host: Host;
  readonly #cache: MediaCache;
  readonly #tell: (event: MediaEvent) => void;
  readonly #wishes = new NewestFirst<Wish>(MOST_WISHES);
  #working: AbortController | null = null;
  #workingOn: string | null = null;
  #closed = false;

  constructor(host: Host, cache: MediaCache, tell: (event: MediaEvent) => void) {
    this.#host = host;
    this.#cache = cache;
    this.#tell = tell;
  }

  want(asset: MediaAsset, stream: number): void {
    this.#wishes.add(`${asset.id}/${stream}`, { asset, stream });
    if (!this.#working && !this.#closed) void this.#work();
  }

  forget(asset: string): void {
    this.#wishes.dropWhere((wish) => wish.asset.id === asset);
    if (this.#workingOn === asset) this.#working?.abort();
  }

  close(): void {
    this.#closed = true;
    this.#wishes.dropWhere(() => true);
    this.#working?.abort();
  }

  async #work(): Promise<void> {
    while (this.#wishes.size > 0 && !this.#closed) {
      let taken = 0;
      const wish = this.#wishes.take(() => taken++ === 0)[0]!;
      const controller = new AbortController();
      this.#working = controller;
      this.#workingOn = wish.asset.id;
      try {
        await this.#make(wish, controller.signal);
      } catch (error) {
        if (!isAbort(error)) this.#tell({ kind: 'failed', asset: wish.asset.id });
      }
    }
    this.#working = null;
    this.#workingOn = null;
  }

  async #make({ asset, stream }: Wish, signal: AbortSignal): Promise<void> {
    const key = `peaks/${asset.hash}/${stream}`;
    const bytes = await this.#cache.get(key);
    const stored = bytes && unpackPeaks(bytes);
    if (stored) {
      this.#tell({ kind: 'peaks', pieces: pieces(asset.id, stream, stored, wholeLevels(stored)) });
      return;
    }
    const reader = await openAudioReader(this.#host, asset, stream);
    try {
      const made = await this.#stream(asset, stream, reader, signal);
      await this.#cache.put(key, packPeaks(made));
    } finally {
      await reader.close();
    }
  }

  async #stream(
    asset: MediaAsset,
    stream: number,
    reader: AudioReader,
    signal: AbortSignal,
  ): Promise<StoredPeaks> {
    const { sampleRate, channels } = reader;
    const samples = ticksToSamples(asset.audio[stream]?.end ?? 0, sampleRate);
    const levels = PEAK_LEVELS.map(
      (size) => new Float32Array(peakCount(samples, size) * channels * PEAK_FIELDS),
    );
    const made: StoredPeaks = { sampleRate, channels, samples, levels };
    let told = performance.now();
    let waiting: PeakChunk[] = [];
    const tell = (): void => {
      this.#tell({ kind: 'peaks', pieces: pieces(asset.id, stream, made, waiting) });
      waiting = [];
      told = performance.now();
    };
    for await (const chunks of peaksOf(reader, samples, signal)) {
      chunks.forEach(
        (chunk, level) => void levels[level]!.set(chunk.data, chunk.first * channels * PEAK_FIELDS),
      );
      waiting.push(...chunks);
      if (performance.now() - told > TELL_EVERY_MS) tell();
    }
    tell();
    return made;
  }
}

const wholeLevels = ({ levels }: StoredPeaks): PeakChunk[] =>
  levels.map((data, level) => ({ samplesPerPeak: PEAK_LEVELS[level]!, first: 0, data }));

const pieces = (
  asset: string,
  stream: number,
  facts: StoredPeaks,
  chunks: readonly PeakChunk[],
): PeakPiece[] =>
  chunks.map(({ samplesPerPeak, first, data }) => ({
    asset,
    stream,
    sampleRate: facts.sampleRate,
    channels: facts.channels,
    total: peakCount(facts.samples, samplesPerPeak),
    samplesPerPeak,
    first,
    data,
  }));
