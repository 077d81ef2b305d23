// A stretch of a stream as one channel at any rate: what is compared with another recording of the same event.
import { type Ticks, ticksToSamples } from '../../../base/time.ts';
import type { MediaAsset } from '../../timeline/media-types.ts';
import { makePlanes, type Planes } from '../block.ts';
import type { SourcePool } from '../source-pool.ts';
import { TakeReader } from '../take-reader.ts';

export interface RecordingRange {
  readonly asset: MediaAsset;
  readonly stream: number;
  /** Media time of its first sample. */
  readonly from: Ticks;
  /** How long it plays at `speed`. */
  readonly duration: Ticks;
  readonly speed: { readonly num: number; readonly den: number };
}

/** A tenth of a millionth: 0.4 ms in an hour. */
const PARTS = 10_000_000;

/** `speed` for a recording whose own time passes `1 + drift` times as fast as it should. */
export function driftSpeed(speed: RecordingRange['speed'], drift: number): { num: number; den: number } {
  return { num: speed.num * PARTS, den: speed.den * Math.round(PARTS * (1 + drift)) };
}

/** Reads at ever later places cheaply. Close it. */
export class RecordingReader {
  readonly frames: number;
  readonly #reader: TakeReader;
  readonly #close: () => Promise<void>;
  #planes: Planes = [];

  private constructor(reader: TakeReader, frames: number, close: () => Promise<void>) {
    this.#reader = reader;
    this.frames = frames;
    this.#close = close;
  }

  /** @param drift the recording is played 1 + drift times as long */
  static async open(
    { asset, stream, from, duration, speed }: RecordingRange,
    pool: SourcePool,
    rate: number,
    drift = 0,
  ): Promise<RecordingReader> {
    const source = await pool.borrow(asset, stream);
    const played = drift === 0 ? speed : driftSpeed(speed, drift);
    const offset = BigInt(from) * BigInt(played.den);
    const take = { key: '', asset, stream, channels: source.channels, speed: played, offset };
    const frames = Math.floor(ticksToSamples(duration, rate) * (1 + drift));
    return new RecordingReader(new TakeReader(take, source, rate), frames, () => pool.giveBack(source));
  }

  /** The mean of all channels; silence outside of the recording. */
  async read(start: number, into: Float32Array, signal?: AbortSignal): Promise<void> {
    into.fill(0);
    const first = Math.max(0, start);
    const last = Math.min(this.frames, start + into.length);
    if (last <= first) return;
    const { channels } = this.#reader;
    if ((this.#planes[0]?.length ?? 0) < into.length) this.#planes = makePlanes(channels, into.length);
    await this.#reader.read(first, last - first, this.#planes, signal);
    for (let c = 0; c < channels; c++) {
      const plane = this.#planes[c]!;
      for (let i = 0; i < last - first; i++)
        into[first - start + i] = into[first - start + i]! + plane[i]! / channels;
    }
  }

  close(): Promise<void> {
    return this.#close();
  }
}
