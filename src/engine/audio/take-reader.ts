// Samples of one take at the sequence's rate: reads what the resampler needs, keeps the overlap for the next chunk. What it
// gives for a range does not depend on what was read before; only the cost does.
import type { AudioSource } from './audio-source.ts';
import { copyFinite, MAX_CHANNELS, makePlanes, type Planes } from './block.ts';
import { Resampler } from './resampler.ts';
import { samplePosition, type Take } from './take.ts';

export class TakeReader {
  readonly source: AudioSource;
  readonly channels: number;
  /** Samples of the media that were NaN or infinite, and are silent now. */
  notFinite = 0;
  readonly #resampler: Resampler;
  readonly #plain: boolean;
  /** Source samples #first … #first + #length − 1. */
  #window: Planes;
  /** What the media is read into, again and again. */
  #read: Planes = [];
  #first = 0;
  #length = 0;

  constructor(take: Take, source: AudioSource, outputRate: number) {
    this.source = source;
    this.channels = Math.min(MAX_CHANNELS, source.channels);
    const position = samplePosition(take, source.sampleRate, outputRate);
    this.#plain = position.step === 1 && position.phases === 1;
    this.#resampler = new Resampler(position);
    this.#window = makePlanes(this.channels, 0);
  }

  /** Fills entries 0 … frames − 1 of the planes with the take's samples n … n + frames − 1. */
  async read(n: number, frames: number, into: Planes, signal?: AbortSignal): Promise<void> {
    const { first, length } = this.#resampler.needs(n, frames);
    if (this.#plain) return this.#fetch(first, length, into, 0, signal);
    const kept = this.#keep(first, length);
    this.#length = 0;
    await this.#fetch(first + kept, length - kept, this.#window, kept, signal);
    this.#first = first;
    this.#length = length;
    this.#resampler.run(this.#window, first, n, frames, into, 0);
  }

  /** Moves what the window has of the range to its front and makes room for the rest. @returns samples kept */
  #keep(first: number, length: number): number {
    const skip = first - this.#first;
    const kept = skip >= 0 && skip < this.#length ? Math.min(length, this.#length - skip) : 0;
    if (this.#window[0]!.length < length) {
      const wider = makePlanes(this.channels, length);
      for (let c = 0; kept > 0 && c < this.channels; c++)
        wider[c]!.set(this.#window[c]!.subarray(skip, skip + kept));
      this.#window = wider;
    } else if (kept) for (const plane of this.#window) plane.copyWithin(0, skip, skip + kept);
    return kept;
  }

  /** Source samples from `first` on, finite, into entries at … at + frames − 1; before the media's beginning is silence. */
  async #fetch(first: number, frames: number, into: Planes, at: number, signal?: AbortSignal): Promise<void> {
    const before = Math.min(frames, Math.max(0, -first));
    const wanted = frames - before;
    if ((this.#read[0]?.length ?? 0) < wanted) this.#read = makePlanes(this.channels, wanted);
    const planes = wanted > 0 ? await this.source.read(first + before, wanted, signal, this.#read) : [];
    for (let c = 0; c < this.channels; c++) {
      const to = into[c]!;
      const from = planes[c];
      const got = from ? Math.min(wanted, from.length) : 0;
      to.fill(0, at, at + before);
      if (from) this.notFinite += copyFinite(from, 0, to, at + before, got);
      to.fill(0, at + before + got, at + frames);
    }
  }
}
