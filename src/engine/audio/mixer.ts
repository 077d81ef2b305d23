// The mixer: a plan and the takes' samples in, master blocks out. One block is a pure function of the plan and the samples, so
// the same code gives the same bits in a worklet, a worker and Node, wherever the mix starts and however it is chunked.
// Nothing is allocated here once the first block is made.
import { BLOCK, MAX_CHANNELS, makePlanes, type Planes } from './block.ts';
import { type MixMatrix, mixMatrix } from './downmix.ts';
import { keyedGain } from './gain-keys.ts';
import { type Layout, layoutOf } from './layout.ts';
import type { MixPlan, PlannedTrack } from './mix-plan.ts';
import { balanceOf, panGains } from './pan.ts';
import type { PlannedSpan } from './planned-span.ts';
import { applyRamp, rampTouches } from './ramp.ts';

/** Where the mixer finds samples. */
export interface TakeSource {
  /** Copies samples start … start + 127 of a take into the planes. @returns its channels (1…8), 0 when they are not there */
  read(take: number, start: number, into: Planes): number;
}

/** A track with what never changes from block to block worked out. */
class TrackMix {
  readonly planned: PlannedTrack;
  /** Gain × balance, one a bus channel. */
  readonly gains: Float32Array;
  readonly #bus: Layout;
  readonly #matrices: (MixMatrix | null)[];
  /** First span that has not ended at `#at`. */
  #cursor = 0;
  #at = 0;

  constructor(planned: PlannedTrack, bus: Layout) {
    this.planned = planned;
    this.#bus = bus;
    this.gains = balanceOf(bus, planned.pan).map((gain) => gain * planned.gain);
    this.#matrices = planned.spans.map(() => null);
  }

  /** Index of the first span that may sound at `sample` or later. */
  seek(sample: number): number {
    const { spans } = this.planned;
    if (sample < this.#at) this.#cursor = 0;
    this.#at = sample;
    while (this.#cursor < spans.length && spans[this.#cursor]!.end <= sample) this.#cursor++;
    return this.#cursor;
  }

  /** Source channels → bus, with the clip's pan in it; made when the span first sounds. */
  matrix(index: number, channels: number): MixMatrix {
    const known = this.#matrices[index];
    if (known && known[0]!.length === channels) return known;
    const matrix = mixMatrix(layoutOf(channels), this.#bus);
    const { pan } = this.planned.spans[index]!;
    if (channels === 1) {
      const { left, right } = panGains(pan);
      matrix[0]![0] = left;
      matrix[1]![0] = right;
    } else {
      const balance = balanceOf(this.#bus, pan);
      matrix.forEach((row, output) => {
        for (let input = 0; input < channels; input++) row[input] = row[input]! * balance[output]!;
      });
    }
    this.#matrices[index] = matrix;
    return matrix;
  }
}

export class Mixer {
  readonly plan: MixPlan;
  readonly #tracks: readonly TrackMix[];
  readonly #bus: Planes;
  readonly #master: Planes;
  /** Null when the master is the output; else the fold to mono. */
  readonly #fold: MixMatrix | null;
  readonly #source = makePlanes(MAX_CHANNELS, BLOCK);
  readonly #gains = new Float64Array(BLOCK);

  constructor(plan: MixPlan) {
    this.plan = plan;
    // A mono result is a fold of the stereo mix, so that panning means the same in both.
    const width = Math.max(2, plan.channels);
    const layout = layoutOf(width);
    this.#tracks = plan.tracks.map((track) => new TrackMix(track, layout));
    this.#bus = makePlanes(width, BLOCK);
    this.#fold = plan.channels === 1 ? mixMatrix(layout, layoutOf(1)) : null;
    this.#master = makePlanes(width, BLOCK);
  }

  /**
   * Mixes block `block` (samples 128 block … 128 block + 127) into the planes from entry `at` on; unlimited, may exceed ±1.
   * @returns how many spans had no samples and stayed silent
   */
  mix(block: number, takes: TakeSource, into: readonly Float32Array[], at = 0): number {
    const start = block * BLOCK;
    const master = this.#fold ? this.#master : into;
    const offset = this.#fold ? 0 : at;
    for (let c = 0; c < this.#bus.length; c++) master[c]!.fill(0, offset, offset + BLOCK);
    let missing = 0;
    for (let t = 0; t < this.#tracks.length; t++)
      missing += this.#mixTrack(this.#tracks[t]!, start, takes, master, offset);
    if (this.#fold) fold(this.#fold[0]!, master, into[0]!, at);
    return missing;
  }

  /** How many takes sound in the block whose samples are not there: what a live mix asks before it goes on. */
  missing(block: number, takes: TakeSource): number {
    const start = block * BLOCK;
    let count = 0;
    for (let t = 0; t < this.#tracks.length; t++) {
      const track = this.#tracks[t]!;
      const { spans } = track.planned;
      for (let s = track.seek(start); s < spans.length && spans[s]!.start < start + BLOCK; s++)
        if (spans[s]!.end > start && takes.read(spans[s]!.take, start, this.#source) === 0) count++;
    }
    return count;
  }

  #mixTrack(
    track: TrackMix,
    start: number,
    takes: TakeSource,
    master: readonly Float32Array[],
    at: number,
  ): number {
    const { spans } = track.planned;
    const bus = this.#bus;
    let sounding = false;
    let missing = 0;
    for (let s = track.seek(start); s < spans.length && spans[s]!.start < start + BLOCK; s++) {
      const span = spans[s]!;
      if (span.end <= start) continue;
      const channels = takes.read(span.take, start, this.#source);
      if (channels === 0) {
        missing++;
        continue;
      }
      if (!sounding) for (let c = 0; c < bus.length; c++) bus[c]!.fill(0);
      sounding = true;
      this.#mixSpan(span, track.matrix(s, channels), start);
    }
    if (sounding)
      for (let c = 0; c < bus.length; c++) addScaled(bus[c]!, 0, track.gains[c]!, master[c]!, at, BLOCK);
    return missing;
  }

  #mixSpan(span: PlannedSpan, matrix: MixMatrix, start: number): void {
    const from = Math.max(0, span.start - start);
    const to = Math.min(BLOCK, span.end - start);
    const constant = this.#spanGains(span, start, from, to);
    for (let output = 0; output < matrix.length; output++) {
      const row = matrix[output]!;
      const bus = this.#bus[output]!;
      for (let input = 0; input < row.length; input++) {
        const coefficient = row[input]!;
        if (coefficient === 0) continue;
        const source = this.#source[input]!;
        if (constant !== null) addScaled(source, from, coefficient * constant, bus, from, to - from);
        else {
          const gains = this.#gains;
          for (let i = from; i < to; i++) bus[i] = bus[i]! + source[i]! * (coefficient * gains[i]!);
        }
      }
    }
  }

  /** Fills `#gains[from…to)`, or returns the one gain that all of them would be. */
  #spanGains(span: PlannedSpan, start: number, from: number, to: number): number | null {
    const { gain, ramps } = span;
    const gains = this.#gains;
    let shaped = false;
    for (let r = 0; r < ramps.length && !shaped; r++)
      shaped = rampTouches(ramps[r]!, start + from, start + to - 1);
    if (typeof gain === 'number') {
      if (!shaped) return gain;
      gains.fill(gain, from, to);
    } else {
      const first = keyedGain(gain, start);
      const slope = (keyedGain(gain, start + BLOCK) - first) / BLOCK;
      if (slope === 0 && !shaped) return first;
      for (let i = from; i < to; i++) gains[i] = first + slope * i;
    }
    for (let r = 0; r < ramps.length; r++) {
      const ramp = ramps[r]!;
      if (rampTouches(ramp, start + from, start + to - 1)) applyRamp(ramp, gains, start, from, to);
    }
    return null;
  }
}

function addScaled(
  from: Float32Array,
  fromIndex: number,
  gain: number,
  to: Float32Array,
  toIndex: number,
  frames: number,
): void {
  for (let i = 0; i < frames; i++) to[toIndex + i] = to[toIndex + i]! + from[fromIndex + i]! * gain;
}

function fold(row: Float32Array, from: readonly Float32Array[], to: Float32Array, at: number): void {
  for (let i = 0; i < BLOCK; i++) {
    let sum = 0;
    for (let c = 0; c < row.length; c++) sum += from[c]![i]! * row[c]!;
    to[at + i] = sum;
  }
}
