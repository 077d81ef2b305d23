// Convolution with a long impulse response and no delay (W. G. Gardner, "Efficient convolution without input-output delay", JAES 43, 1995).
// The response is cut in three: its first 2,048 samples in parts of 128, up to sample 16,384 in parts of 1,024, the rest in parts of 8,192.
// A part of B samples begins at least 2 B after the response's begin, so that its work may be spread over the B / 128 blocks before its
// sound is due: no block of a long reverb costs much more than another.
import { BLOCK } from '../block.ts';
import { RealFft } from './fft.ts';

const SIZES = [128, 1024, 8192];
const BEGINS = [0, 2048, 16384];

const transforms = new Map<number, RealFft>();

/** One for all that run in this thread: it keeps nothing between calls. */
function transformOf(size: number): RealFft {
  const known = transforms.get(size) ?? new RealFft(size);
  transforms.set(size, known);
  return known;
}

/** What one stage of a response is made of: the spectra of its parts, one behind the other. */
interface Parts {
  readonly size: number;
  readonly count: number;
  readonly re: Float32Array;
  readonly im: Float32Array;
}

/** A response ready to be convolved with: shared by all channels that have the same. */
export interface PreparedResponse {
  readonly length: number;
  readonly stages: readonly Parts[];
}

/** Size of the parts of each stage, and how many there are, of a response of so many samples. */
const stagesOf = (length: number): { size: number; begin: number; end: number; count: number }[] =>
  SIZES.flatMap((size, s) => {
    const begin = BEGINS[s]!;
    const end = Math.min(length, BEGINS[s + 1] ?? length);
    const count = Math.ceil((end - begin) / size);
    return count > 0 ? [{ size, begin, end, count }] : [];
  });

/** @param response samples at the rate of the sound @param scale factor */
export function prepareResponse(response: Float32Array, scale: number): PreparedResponse {
  const stages = stagesOf(response.length).map(({ size, begin, end, count }): Parts => {
    const fft = transformOf(2 * size);
    const re = new Float32Array(count * (size + 1));
    const im = new Float32Array(count * (size + 1));
    const part = new Float64Array(2 * size);
    for (let p = 0; p < count; p++) {
      part.fill(0);
      const from = begin + p * size;
      for (let i = from; i < Math.min(end, from + size); i++) part[i - from] = response[i]! * scale;
      const at = p * (size + 1);
      fft.forward(part, re.subarray(at, at + size + 1), im.subarray(at, at + size + 1));
    }
    return { size, count, re, im };
  });
  return { length: response.length, stages };
}

/** Responses as bare planes, to be sent or kept: of each its length, then the spectra of its stages. */
export const packResponses = (responses: readonly PreparedResponse[]): Float32Array[] =>
  responses.flatMap(({ length, stages }) => [
    Float32Array.of(length),
    ...stages.flatMap(({ re, im }) => [re, im]),
  ]);

/** What `packResponses` packed, without a copy. */
export function unpackResponses(planes: readonly Float32Array[]): PreparedResponse[] {
  const responses: PreparedResponse[] = [];
  for (let at = 0; at < planes.length; ) {
    const length = planes[at++]![0]!;
    const stages = stagesOf(length).map(({ size, count }): Parts => {
      const [re, im] = [planes[at]!, planes[at + 1]!];
      at += 2;
      return { size, count, re, im };
    });
    responses.push({ length, stages });
  }
  return responses;
}

/** One stage over one channel: overlap-save. */
class Stage {
  readonly #parts: Parts;
  readonly #fft: RealFft;
  readonly #steps: number;
  /** Whether a part's own block is due at once (the first stage) or two of its blocks later. */
  readonly #direct: boolean;
  /** Step of the forward transform; the inverse is as many before the last. */
  readonly #turn: number;
  /** The block before and the block that is being filled. */
  readonly #input: Float32Array;
  /** Spectra of the last blocks, in a ring. */
  readonly #re: readonly Float32Array[];
  readonly #im: readonly Float32Array[];
  readonly #sumRe: Float64Array;
  readonly #sumIm: Float64Array;
  readonly #work: Float64Array;
  /** What the last two blocks of the input were when the transform is due. */
  readonly #window: Float32Array;
  readonly #output: Float32Array;
  readonly #next: Float32Array;
  #step = 0;
  #newest = 0;
  /** Spectra in the ring that are of this sound. */
  #known = 0;
  #done = 0;

  constructor(parts: Parts, channel: number) {
    const { size, count } = parts;
    this.#parts = parts;
    this.#fft = transformOf(2 * size);
    this.#steps = size / BLOCK;
    this.#direct = size === BLOCK;
    // Channels take turns with their transforms.
    this.#turn = (channel * Math.ceil(this.#steps / 24)) % Math.max(1, this.#steps >> 2);
    this.#input = new Float32Array(2 * size);
    this.#window = new Float32Array(2 * size);
    this.#re = Array.from({ length: count }, () => new Float32Array(size + 1));
    this.#im = Array.from({ length: count }, () => new Float32Array(size + 1));
    this.#sumRe = new Float64Array(size + 1);
    this.#sumIm = new Float64Array(size + 1);
    this.#work = new Float64Array(2 * size);
    this.#output = new Float32Array(size);
    this.#next = new Float32Array(size);
  }

  /** Takes a block of input and adds a block of output. */
  process(input: Float32Array, output: Float64Array): void {
    if (this.#direct) {
      this.#input.copyWithin(0, BLOCK);
      this.#input.set(input, BLOCK);
      this.#forward(this.#input);
      this.#multiply(this.#known);
      this.#inverse(this.#output);
      for (let i = 0; i < BLOCK; i++) output[i] = output[i]! + this.#output[i]!;
      return;
    }
    const { size } = this.#parts;
    const step = this.#step;
    const from = step * BLOCK;
    for (let i = 0; i < BLOCK; i++) output[i] = output[i]! + this.#output[from + i]!;
    this.#share(step);
    this.#input.set(input, size + from);
    this.#step = step + 1;
    if (this.#step < this.#steps) return;
    this.#step = 0;
    this.#output.set(this.#next);
    this.#window.set(this.#input);
    this.#input.copyWithin(0, size);
  }

  /** The share of this block in what is due when the present block of the stage ends. */
  #share(step: number): void {
    const last = this.#steps - 1 - this.#turn;
    if (step === this.#turn) this.#forward(this.#window);
    if (step < this.#turn || step > last) return;
    // Parts in equal shares of the steps between both transforms.
    const share = (step - this.#turn + 1) / (last - this.#turn + 1);
    this.#multiply(Math.ceil(this.#known * share));
    if (step === last) this.#inverse(this.#next);
  }

  #forward(window: Float32Array): void {
    const { count } = this.#parts;
    this.#newest = this.#newest + 1 >= count ? 0 : this.#newest + 1;
    if (this.#known < count) this.#known++;
    this.#fft.forward(window, this.#re[this.#newest]!, this.#im[this.#newest]!);
    this.#sumRe.fill(0);
    this.#sumIm.fill(0);
    this.#done = 0;
  }

  /** Adds the products of parts up to `upTo`. */
  #multiply(upTo: number): void {
    const { size, count, re, im } = this.#parts;
    for (; this.#done < upTo; this.#done++) {
      const place = this.#newest - this.#done;
      const slot = place < 0 ? place + count : place;
      addProduct(this.#sumRe, this.#sumIm, this.#re[slot]!, this.#im[slot]!, re, im, this.#done * (size + 1));
    }
  }

  #inverse(into: Float32Array): void {
    const { size } = this.#parts;
    this.#fft.inverse(this.#sumRe, this.#sumIm, this.#work);
    for (let i = 0; i < size; i++) into[i] = this.#work[size + i]!;
  }

  clear(): void {
    this.#input.fill(0);
    this.#window.fill(0);
    this.#output.fill(0);
    this.#next.fill(0);
    this.#step = 0;
    this.#newest = 0;
    this.#known = 0;
    this.#done = 0;
  }
}

function addProduct(
  sumRe: Float64Array,
  sumIm: Float64Array,
  aRe: Float32Array,
  aIm: Float32Array,
  bRe: Float32Array,
  bIm: Float32Array,
  at: number,
): void {
  for (let k = 0; k < sumRe.length; k++) {
    const x = aRe[k]!;
    const y = aIm[k]!;
    const u = bRe[at + k]!;
    const v = bIm[at + k]!;
    sumRe[k] = sumRe[k]! + (x * u - y * v);
    sumIm[k] = sumIm[k]! + (x * v + y * u);
  }
}

/** One channel. */
export class Convolver {
  readonly #stages: readonly Stage[];
  readonly #sum = new Float64Array(BLOCK);

  /** @param channel number of the channel: those of one effect take turns with what is heavy */
  constructor(response: PreparedResponse, channel = 0) {
    this.#stages = response.stages.map((parts) => new Stage(parts, channel));
  }

  /** A block in place. */
  process(block: Float32Array): void {
    this.#sum.fill(0);
    for (let s = 0; s < this.#stages.length; s++) this.#stages[s]!.process(block, this.#sum);
    for (let i = 0; i < BLOCK; i++) block[i] = this.#sum[i]!;
  }

  clear(): void {
    for (const stage of this.#stages) stage.clear();
  }
}
