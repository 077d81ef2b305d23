// Kaiser-windowed sinc, one row of taps a phase. Half-length 40 zero crossings and 122 dB of stop band leave a transition of
// 4.4 kHz at 44.1 kHz, laid so that it ends where the mirror image of 20 kHz lies: flat to 19.7 kHz, and what folds is above 20.

/** Zero crossings on each side. */
const CROSSINGS = 40;
const STOPBAND_DB = 122;
/** Kaiser's formula for windows above 50 dB. */
const BETA = 0.1102 * (STOPBAND_DB - 8.7);
/** −6 dB point in units of the lower Nyquist frequency. */
const CUTOFF = 0.993;
/** Speeds above 50× keep this many taps and alias a little instead of taking all memory. */
const MAX_HALF = 2048;

export interface ResampleFilter {
  /** Taps a row, a multiple of 16 for the kernel: source samples index − half + 1 … index + half. */
  readonly taps: number;
  readonly half: number;
  readonly rows: number;
  /** True when the fraction has to be interpolated between row r and r + 1. */
  readonly interpolated: boolean;
  /** `rows` (+ 1 when interpolated) × taps, each row summing to 1 so that silence and DC pass unchanged. */
  readonly table: Float32Array;
}

/** Modified Bessel function of the first kind, order 0, by its series. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

const BESSEL_BETA = besselI0(BETA);

/**
 * @param rows phases of the table
 * @param ratio source samples an output sample
 */
export function buildFilter(rows: number, interpolated: boolean, ratio: number): ResampleFilter {
  const stretch = Math.max(1, ratio);
  const half = Math.min(MAX_HALF, 8 * Math.ceil((CROSSINGS * stretch) / 8));
  const taps = 2 * half;
  const bandwidth = CUTOFF / stretch;
  const count = rows + (interpolated ? 1 : 0);
  const table = new Float32Array(count * taps);
  const row = new Float64Array(taps);
  for (let r = 0; r < count; r++) {
    let sum = 0;
    for (let k = 0; k < taps; k++) {
      const t = k - half + 1 - r / rows;
      const w = t / half;
      const x = Math.PI * bandwidth * t;
      const sinc = x === 0 ? 1 : Math.sin(x) / x;
      row[k] = w * w < 1 ? sinc * (besselI0(BETA * Math.sqrt(1 - w * w)) / BESSEL_BETA) : 0;
      sum += row[k]!;
    }
    for (let k = 0; k < taps; k++) table[r * taps + k] = row[k]! / sum;
  }
  return { taps, half, rows, interpolated, table };
}
