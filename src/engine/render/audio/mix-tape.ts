// The mix as something to read from: stretches that follow on, or overlap by a little as neighbouring segments do, are mixed once.
import type { Planes } from '../../audio/block.ts';
import { type FindSoundEffect, NO_EFFECTS } from '../../audio/effect-probe.ts';
import type { MixPlan } from '../../audio/mix-plan.ts';
import { type MixedChunk, type MixStatistics, mixOffline } from '../../audio/offline-mix.ts';
import type { SourcePool } from '../../audio/source-pool.ts';

export interface SampleRange {
  readonly start: number;
  readonly end: number;
}

export class MixTape {
  readonly statistics: MixStatistics = { notFinite: 0 };
  readonly #plan: MixPlan;
  readonly #pool: SourcePool;
  readonly #bounds: SampleRange;
  readonly #signal: AbortSignal | undefined;
  readonly #find: FindSoundEffect;
  #mix: AsyncGenerator<MixedChunk> | null = null;
  /** Two minutes of stereo would leave 150 MB of arrays behind. */
  readonly #spare: Planes[] = [];
  #kept: { start: number; planes: Planes }[] = [];
  /** Where the mix goes on. */
  #next = 0;

  /** Outside `bounds` is silence. The pool stays the caller's. */
  constructor(
    plan: MixPlan,
    pool: SourcePool,
    bounds: SampleRange,
    signal?: AbortSignal,
    find: FindSoundEffect = NO_EFFECTS,
  ) {
    this.#plan = plan;
    this.#pool = pool;
    this.#bounds = bounds;
    this.#signal = signal;
    this.#find = find;
  }

  /** New planes with samples start … start + frames − 1; what lies before `keepFrom` is not asked for again. */
  async read(start: number, frames: number, keepFrom: number): Promise<Planes> {
    const out = this.#planes(frames).map((plane) => plane.fill(0));
    const from = Math.max(start, this.#bounds.start);
    const to = Math.min(start + frames, this.#bounds.end);
    if (from >= to) return out;
    const first = this.#kept[0]?.start ?? this.#next;
    if (!this.#mix || from < first || from > this.#next) await this.#restart(from);
    while (this.#next < to) {
      const { value, done } = await this.#mix!.next();
      if (done) break;
      const planes = this.#planes(value.frames);
      planes.forEach((plane, c) => {
        plane.set(value.planes[c]!.subarray(0, value.frames));
      });
      this.#kept.push({ start: value.start, planes });
      this.#next = value.start + value.frames;
    }
    for (const chunk of this.#kept) {
      const skip = Math.max(0, from - chunk.start);
      const length = Math.min(to, chunk.start + chunk.planes[0]!.length) - chunk.start - skip;
      if (length <= 0) continue;
      chunk.planes.forEach((plane, c) => {
        out[c]!.set(plane.subarray(skip, skip + length), chunk.start + skip - start);
      });
    }
    while (this.#kept[0] && this.#kept[0].start + this.#kept[0].planes[0]!.length <= keepFrom)
      this.giveBack(this.#kept.shift()!.planes);
    return out;
  }

  /** Planes that were read and are needed no more, not by an encoder either: others are read into them. */
  giveBack(planes: Planes): void {
    this.#spare.push(planes);
  }

  /** One channel behind the other in memory, as encoders take them. */
  #planes(frames: number): Planes {
    const at = this.#spare.findIndex((planes) => planes[0]!.length === frames);
    if (at >= 0) return this.#spare.splice(at, 1)[0]!;
    const all = new Float32Array(frames * this.#plan.channels);
    return Array.from({ length: this.#plan.channels }, (_, c) => all.subarray(c * frames, (c + 1) * frames));
  }

  async close(): Promise<void> {
    await this.#mix?.return(undefined);
    this.#mix = null;
  }

  async #restart(from: number): Promise<void> {
    await this.close();
    this.#kept = [];
    this.#next = from;
    this.#mix = mixOffline(
      this.#plan,
      this.#pool,
      { start: from, end: this.#bounds.end },
      { signal: this.#signal, statistics: this.statistics, find: this.#find },
    );
  }
}
