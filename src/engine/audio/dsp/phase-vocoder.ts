// Frames of a sound laid at other distances than they were taken, with the phases turned so that they continue each other: longer or shorter
// at the same pitch (J. Laroche, M. Dolson, "Improved phase vocoder time-scale modification of audio", IEEE Trans. Speech Audio 7, 1999:
// identity phase locking). Peaks are found in one mix of all channels and all channels are turned alike, so the image between them stays.
import type { Planes } from '../block.ts';
import { RealFft } from './fft.ts';
import { atan2, cos, sin } from './maths.ts';

/** Frames overlap eight times on the way out. */
const OVERLAP = 8;

export class PhaseVocoder {
  readonly size: number;
  /** Samples from frame to frame on the way out. */
  readonly hop: number;
  readonly #bins: number;
  readonly #fft: RealFft;
  readonly #window: Float64Array;
  readonly #work: Float64Array;
  readonly #re: readonly Float64Array[];
  readonly #im: readonly Float64Array[];
  readonly #power: Float64Array;
  readonly #mixRe: Float64Array;
  readonly #mixIm: Float64Array;
  /** Phase of each bin of the last frame's mix, and by how much it was turned. */
  readonly #phases: Float64Array;
  readonly #turns: Float64Array;
  readonly #peaks: Int32Array;
  #first = true;

  /** @param size of a frame, a power of two */
  constructor(size: number, channels: number) {
    this.size = size;
    this.hop = size / OVERLAP;
    this.#bins = size / 2 + 1;
    this.#fft = new RealFft(size);
    this.#window = Float64Array.from({ length: size }, (_, i) => sin((Math.PI * (i + 0.5)) / size));
    this.#work = new Float64Array(size);
    const spectrum = (): Float64Array => new Float64Array(this.#bins);
    this.#re = Array.from({ length: channels }, spectrum);
    this.#im = Array.from({ length: channels }, spectrum);
    this.#power = spectrum();
    this.#mixRe = spectrum();
    this.#mixIm = spectrum();
    this.#phases = spectrum();
    this.#turns = spectrum();
    this.#peaks = new Int32Array(this.#bins);
  }

  /**
   * Takes one frame and adds it to the output.
   * @param from one ring a channel, whose length is a power of two @param start of the frame in it
   * @param distance samples since the start of the frame before
   * @param highest part of the band that is kept, 0 … 1
   * @param into rings as long as a power of two, to which the frame is added at `at`
   */
  frame(
    from: Planes,
    start: number,
    distance: number,
    highest: number,
    into: readonly Float64Array[],
    at: number,
  ): void {
    this.#analyse(from, start);
    this.#turn(distance);
    this.#synthesise(Math.floor(highest * (this.#bins - 1)) + 1, into, at);
  }

  clear(): void {
    this.#first = true;
    this.#phases.fill(0);
    this.#turns.fill(0);
  }

  #analyse(from: Planes, start: number): void {
    const { size } = this;
    this.#mixRe.fill(0);
    this.#mixIm.fill(0);
    for (let c = 0; c < from.length; c++) {
      const ring = from[c]!;
      const mask = ring.length - 1;
      for (let i = 0; i < size; i++) this.#work[i] = ring[(start + i) & mask]! * this.#window[i]!;
      const re = this.#re[c]!;
      const im = this.#im[c]!;
      this.#fft.forward(this.#work, re, im);
      // Unequal parts: two channels of opposite sign must not cancel.
      const part = 1 / (1 + 0.3 * c);
      for (let k = 0; k < this.#bins; k++) {
        this.#mixRe[k] = this.#mixRe[k]! + re[k]! * part;
        this.#mixIm[k] = this.#mixIm[k]! + im[k]! * part;
      }
    }
    for (let k = 0; k < this.#bins; k++)
      this.#power[k] = this.#mixRe[k]! * this.#mixRe[k]! + this.#mixIm[k]! * this.#mixIm[k]!;
  }

  /** Bins that are louder than two on either side. */
  #findPeaks(): number {
    const power = this.#power;
    const last = this.#bins - 1;
    let count = 0;
    for (let k = 0; k <= last; k++) {
      const here = power[k]!;
      if (here <= 1e-24) continue;
      if (k > 0 && power[k - 1]! > here) continue;
      if (k > 1 && power[k - 2]! > here) continue;
      if (k < last && power[k + 1]! >= here) continue;
      if (k < last - 1 && power[k + 2]! >= here) continue;
      this.#peaks[count++] = k;
    }
    return count;
  }

  /** By how much each bin is turned: a peak so that its tone goes on, the bins around as their peak. */
  #turn(distance: number): void {
    const turns = this.#turns;
    const phases = this.#phases;
    const count = this.#findPeaks();
    for (let n = 0; n < count; n++) {
      const k = this.#peaks[n]!;
      const phase = atan2(this.#mixIm[k]!, this.#mixRe[k]!);
      if (this.#first) turns[k] = 0;
      else {
        const centre = (2 * Math.PI * k) / this.size;
        const strayed = wrapped(phase - phases[k]! - centre * distance);
        const goneOn = phases[k]! + turns[k]! + this.hop * (centre + strayed / distance);
        turns[k] = wrapped(goneOn - phase);
      }
    }
    for (let k = 0; k < this.#bins; k++) phases[k] = atan2(this.#mixIm[k]!, this.#mixRe[k]!);
    let from = 0;
    for (let n = 0; n < count; n++) {
      const peak = this.#peaks[n]!;
      const to = n + 1 < count ? (peak + this.#peaks[n + 1]! + 1) >> 1 : this.#bins;
      const turn = turns[peak]!;
      for (let k = from; k < to; k++) turns[k] = turn;
      from = to;
    }
    this.#first = false;
  }

  #synthesise(bins: number, into: readonly Float64Array[], at: number): void {
    const { size } = this;
    // Eight squared sines sum to 4.
    const scale = 0.25;
    for (let c = 0; c < into.length; c++) {
      const re = this.#re[c]!;
      const im = this.#im[c]!;
      let turn = 0;
      let x = 1;
      let y = 0;
      for (let k = 0; k < bins; k++) {
        if (this.#turns[k] !== turn) {
          turn = this.#turns[k]!;
          x = cos(turn);
          y = sin(turn);
        }
        const a = re[k]!;
        const b = im[k]!;
        re[k] = a * x - b * y;
        im[k] = a * y + b * x;
      }
      re.fill(0, bins);
      im.fill(0, bins);
      this.#fft.inverse(re, im, this.#work);
      const ring = into[c]!;
      const mask = ring.length - 1;
      for (let i = 0; i < size; i++) {
        const place = (at + i) & mask;
        ring[place] = ring[place]! + scale * this.#work[i]! * this.#window[i]!;
      }
    }
  }
}

const wrapped = (angle: number): number => angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));

/**
 * A whole sound at another length and the same pitch.
 * @param planes of one length @param ratio of the new length to the old, 0.25 … 4
 * @param rate samples a second: a frame is about 43 ms
 */
export function timeStretch(planes: Planes, ratio: number, rate: number): Float32Array[] {
  const size = frameSize(rate);
  const vocoder = new PhaseVocoder(size, planes.length);
  const frames = planes[0]!.length;
  const length = Math.round(frames * ratio);
  // A frame of silence in front, so that the first sample has all its overlaps; rings that hold everything.
  const ringed = (samples: number): number => 2 ** Math.ceil(Math.log2(samples));
  const sources = planes.map((plane) => {
    const ring = new Float32Array(ringed(frames + 4 * size));
    ring.set(plane, size);
    return ring;
  });
  const lead = Math.round(size * ratio);
  const sums = planes.map(() => new Float64Array(ringed(length + lead + 4 * size)));
  let before = 0;
  for (let at = 0; at < length + lead + size; at += vocoder.hop) {
    // The middles of a frame lie at the same place of the sound on the way in and out.
    const start = Math.round((at + size / 2) / ratio - size / 2);
    const inside = Math.min(frames + 2 * size, Math.max(0, start));
    vocoder.frame(sources, inside, Math.max(1, inside - before), 1, sums, at);
    before = inside;
  }
  return sums.map((sum) => Float32Array.from(sum.subarray(lead, lead + length)));
}

/** About 43 ms: 2,048 samples at 44.1 and 48 kHz. */
export function frameSize(rate: number): number {
  let size = 2048;
  while (size < rate * 0.035) size *= 2;
  return size;
}
