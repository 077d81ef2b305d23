// Second-order filters. Their transfer functions are those of Robert Bristow-Johnson's "Cookbook formulae for audio EQ biquad filter
// coefficients"; they are run as state-variable filters with trapezoidal integrators (A. Simper, "Linear Trapezoidal Integrated SVF",
// 2013), which compute the same function, but stay stable while cutoff and Q move from sample to sample, where a direct form may blast.
import { cos, dbOf, exp2, sin, tan } from './maths.ts';

/** Numbers a band has in a table of coefficients, as `svfBand` writes them. */
export const SVF_NUMBERS = 6;

export type SvfShape =
  | 'bell'
  | 'low-shelf'
  | 'high-shelf'
  | 'low-pass'
  | 'low-pass-6'
  | 'high-pass'
  | 'high-pass-6'
  | 'band-pass'
  | 'notch'
  | 'all-pass';

const DB_PER_OCTAVE = 6.020599913279624;
/** g, k, m0, m1, m2 of the band worked out last. */
const found = new Float64Array(5);

/** Highest frequency as a part of the rate: above, tan(π f / rate) runs away. */
const HIGHEST = 0.49;

function put(g: number, k: number, m0: number, m1: number, m2: number): Float64Array {
  found[0] = g;
  found[1] = k;
  found[2] = m0;
  found[3] = m1;
  found[4] = m2;
  return found;
}

function design(shape: SvfShape, frequency: number, q: number, db: number, rate: number): Float64Array {
  const g = tan((Math.PI * Math.min(frequency, HIGHEST * rate)) / rate);
  const k = 1 / q;
  switch (shape) {
    case 'low-pass':
      return put(g, k, 0, 0, 1);
    case 'high-pass':
      return put(g, k, 1, -k, -1);
    // First order, as a second-order function with a pole and a zero that cancel: 1/(s+1) = (s+1)/(s²+2s+1).
    case 'low-pass-6':
      return put(g, 2, 0, 1, 1);
    case 'high-pass-6':
      return put(g, 2, 1, -1, -1);
    case 'band-pass':
      return put(g, k, 0, k, 0);
    case 'notch':
      return put(g, k, 1, -k, 0);
    case 'all-pass':
      return put(g, k, 1, -2 * k, 0);
  }
  const a = exp2(db / (2 * DB_PER_OCTAVE));
  if (shape === 'bell') return put(g, k / a, 1, (k / a) * (a * a - 1), 0);
  if (shape === 'low-shelf') return put(g / Math.sqrt(a), k, 1, k * (a - 1), a * a - 1);
  return put(g * Math.sqrt(a), k, a * a, k * (1 - a) * a, 1 - a * a);
}

/**
 * Writes the six numbers of one band.
 * @param frequency Hz, held below 0.49 of the rate
 * @param q > 0; of shelves too: 0.7071 has no overshoot
 * @param db of bells and shelves
 */
export function svfBand(
  into: Float64Array,
  at: number,
  shape: SvfShape,
  frequency: number,
  q: number,
  db: number,
  rate: number,
): void {
  design(shape, frequency, q, db, rate);
  const g = found[0]!;
  const a1 = 1 / (1 + g * (g + found[1]!));
  const a2 = g * a1;
  const a3 = g * a2;
  const m0 = found[2]!;
  const m1 = found[3]!;
  const m2 = found[4]!;
  // Simper's v1 = a1 s1 + a2 u and v2 = s2 + a2 s1 + a3 u, where u = x − s2, put into s1' = 2 v1 − s1, s2' = 2 v2 − s2 and
  // y = m0 x + m1 v1 + m2 v2: the same filter with 13 operations a sample instead of 17.
  into[at] = 2 * a1 - 1;
  into[at + 1] = 2 * a2;
  into[at + 2] = 2 * a3;
  into[at + 3] = m0 + m1 * a2 + m2 * a3;
  into[at + 4] = m1 * a1 + m2 * a2;
  into[at + 5] = m0 + m2;
}

/** Adds the gain in dB of a band at each frequency. The parameters of `svfBand`. */
export function addSvfResponse(
  decibels: Float64Array,
  frequencies: Float64Array,
  shape: SvfShape,
  frequency: number,
  q: number,
  db: number,
  rate: number,
): void {
  design(shape, frequency, q, db, rate);
  const [g, k, m0, m1, m2] = found as unknown as [number, number, number, number, number];
  for (let i = 0; i < frequencies.length; i++) {
    // H = m0 + (m1 s + m2) / (s² + k s + 1) at s = j w
    const angle = (Math.PI * Math.min(frequencies[i]!, rate * 0.4999)) / rate;
    const w = sin(angle) / cos(angle) / g;
    const [dr, di] = [1 - w * w, k * w];
    const size = dr * dr + di * di;
    const re = m0 + (m2 * dr + m1 * w * di) / size;
    const im = (m1 * w * dr - m2 * di) / size;
    decibels[i] = decibels[i]! + dbOf(Math.sqrt(re * re + im * im));
  }
}
