// The inner loops of the mixer. Products are made in doubles and rounded to 32 bits once, when they are stored.
import { BLOCK } from './block.ts';

export function addConstant(
  from: Float32Array,
  fromIndex: number,
  gain: number,
  to: Float32Array,
  toIndex: number,
  frames: number,
): void {
  for (let i = 0; i < frames; i++) to[toIndex + i] = to[toIndex + i]! + from[fromIndex + i]! * gain;
}

/** Samples from … to − 1 of both planes. */
export function addShaped(
  source: Float32Array,
  coefficient: number,
  gains: Float64Array,
  into: Float32Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) into[i] = into[i]! + source[i]! * (coefficient * gains[i]!);
}

/** The coefficient runs straight from `first` by `slope` a sample. */
export function addSloped(
  source: Float32Array,
  first: number,
  slope: number,
  gains: Float64Array,
  into: Float32Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++)
    into[i] = into[i]! + source[i]! * ((first + slope * (i - from)) * gains[i]!);
}

/** 128 samples of a row of a matrix, summed anew. */
export function foldRow(
  row: Float32Array,
  from: readonly Float32Array[],
  to: Float32Array,
  at: number,
): void {
  for (let i = 0; i < BLOCK; i++) {
    let sum = 0;
    for (let c = 0; c < row.length; c++) sum += from[c]![i]! * row[c]!;
    to[at + i] = sum;
  }
}
