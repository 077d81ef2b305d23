// What an MP4 or MOV must know of every sample of a track (ISO/IEC 14496-12 §8.6, §8.7), gathered while they are written.
import { BigEndianTable, RunTable } from './big-endian-table.ts';

interface Waiting {
  time: number;
  duration: number;
  bytes: number;
}

/** Times are whole units of the track's time scale. */
export class SampleIndex {
  readonly timescale: number;
  /** Of every sample, if they are all alike: PCM, whose samples are single moments of all channels (§12.2.3). */
  readonly fixedBytes: number | null;
  readonly sizes = new BigEndianTable();
  readonly keys = new BigEndianTable();
  readonly decodeDeltas = new RunTable();
  readonly compositionOffsets = new RunTable();
  /** Place of each chunk as two words, high and low. */
  readonly chunks = new BigEndianTable();
  /** Rows of first chunk, samples per chunk, sample description. */
  readonly chunkRuns = new BigEndianTable();
  samples = 0;
  leastOffset = 0;
  greatestOffset = 0;
  /** The highest number of bits decoded within a second. */
  mostBitsASecond = 0;
  #packets = 0;
  #bytes = 0;
  #firstTime: number | null = null;
  #lowest = Number.POSITIVE_INFINITY;
  #highest = Number.NEGATIVE_INFINITY;
  /** Packets since the last key frame: their decode times are known when the next one comes. */
  #waiting: Waiting[] = [];
  #lastDecodeTime: number | null = null;
  #lastDuration = 0;
  #lastPerChunk = 0;
  readonly #second = new SlidingSum();

  constructor(timescale: number, fixedBytes: number | null) {
    this.timescale = timescale;
    this.fixedBytes = fixedBytes;
  }

  /** In decode order. Returns how many samples the packet counts as. */
  add(time: number, duration: number, bytes: number, key: boolean): number {
    if (key) this.#settle();
    const count = this.fixedBytes === null ? 1 : bytes / this.fixedBytes;
    const length = this.fixedBytes === null ? duration : count;
    this.#waiting.push({ time, duration: length, bytes });
    if (this.fixedBytes === null) {
      this.sizes.push(bytes);
      if (key) this.keys.push(this.samples + 1);
    }
    this.samples += count;
    this.#packets += 1;
    this.#bytes += bytes;
    this.#lowest = Math.min(this.#lowest, time);
    this.#highest = Math.max(this.#highest, time + length);
    return count;
  }

  /** A chunk of so many samples lies at `position`. */
  addChunk(position: number, samples: number): void {
    this.chunks.push(Math.floor(position / 2 ** 32));
    this.chunks.push(position);
    if (samples === this.#lastPerChunk) return;
    this.#lastPerChunk = samples;
    this.chunkRuns.push(this.chunks.words / 2);
    this.chunkRuns.push(samples);
    this.chunkRuns.push(1);
  }

  /** No more packets come. */
  close(): void {
    this.#settle();
    if (this.fixedBytes !== null) this.decodeDeltas.push(1, this.samples);
    else if (this.#lastDecodeTime !== null) this.decodeDeltas.push(this.#lastDuration);
  }

  /** When the first group's first picture is shown: decoding starts there, the edit list puts it in its place. */
  get start(): number {
    return this.#firstTime ?? 0;
  }

  /** From the first moment shown to the last. */
  get span(): number {
    return this.#packets > 0 ? this.#highest - this.#lowest : 0;
  }

  /** Presentation times counted from `start`. */
  get shown(): { readonly from: number; readonly to: number } {
    return { from: this.#lowest - this.start, to: this.#highest - this.start };
  }

  get bitsASecond(): number {
    return this.span > 0 ? Math.round((8 * this.#bytes * this.timescale) / this.span) : 0;
  }

  /** Every sample stands for itself; a table of key frames would say nothing. */
  get allKeys(): boolean {
    return this.fixedBytes !== null || this.keys.words === this.samples;
  }

  get reordered(): boolean {
    return this.leastOffset !== 0 || this.greatestOffset !== 0;
  }

  /**
   * Only presentation times are known, in decode order. From one key frame to the next, the same times in rising order serve as decode
   * times: nothing is decoded late by more than it was moved, and the offsets are what remains (negative ones too: version 1).
   */
  #settle(): void {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    const times = waiting.map((sample) => sample.time).sort((a, b) => a - b);
    this.#firstTime ??= times[0]!;
    waiting.forEach(({ time, duration, bytes }, i) => {
      this.#decoded(times[i]!, time, duration, bytes);
    });
    waiting.length = 0;
  }

  #decoded(decodeTime: number, time: number, duration: number, bytes: number): void {
    const sum = this.#second.add(decodeTime, bytes, this.timescale);
    this.mostBitsASecond = Math.max(this.mostBitsASecond, 8 * sum);
    if (this.fixedBytes !== null) return;
    if (this.#lastDecodeTime !== null) {
      const delta = decodeTime - this.#lastDecodeTime;
      if (delta < 0)
        throw new RangeError(`A packet at ${decodeTime} follows one at ${this.#lastDecodeTime}.`);
      this.decodeDeltas.push(delta);
    }
    const offset = time - decodeTime;
    this.compositionOffsets.push(offset);
    this.leastOffset = Math.min(this.leastOffset, offset);
    this.greatestOffset = Math.max(this.greatestOffset, offset);
    this.#lastDecodeTime = decodeTime;
    this.#lastDuration = duration;
  }
}

/** The sum of what came within the last `window`. */
class SlidingSum {
  #times: number[] = [];
  #values: number[] = [];
  #first = 0;
  #sum = 0;

  add(time: number, value: number, window: number): number {
    this.#times.push(time);
    this.#values.push(value);
    this.#sum += value;
    while (time - this.#times[this.#first]! >= window) this.#sum -= this.#values[this.#first++]!;
    // Moved down now and then, so that it stays as long as the window.
    if (this.#first > 1024) {
      this.#times = this.#times.slice(this.#first);
      this.#values = this.#values.slice(this.#first);
      this.#first = 0;
    }
    return this.#sum;
  }
}
