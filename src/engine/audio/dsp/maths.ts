// Sine, tangent, logarithm and power from additions, multiplications and divisions alone. IEEE fixes the result of those to the
// bit; it does not fix `Math.sin` or `Math.pow`, and two builds of V8 may link different maths libraries. What the sound engine
// computes must be the same in a worklet, a worker and Node. Series after Taylor; measured against `Math`: see maths.test.ts.

const PI_2_HIGH = 1.5707963267341256;
/** π/2 less the above, which has 33 bits, so that its product with n below 2²⁰ is exact. */
const PI_2_LOW = 6.077100506506192e-11;

/** −π/4 … π/4. */
function sinNear(x: number): number {
  const z = x * x;
  const tail = -1 / 5040 + z * (1 / 362880 + z * (-1 / 39916800 + z * (1 / 6227020800 - z / 1307674368000)));
  return x + x * z * (-1 / 6 + z * (1 / 120 + z * tail));
}

function cosNear(x: number): number {
  const z = x * x;
  const tail =
    1 / 40320 + z * (-1 / 3628800 + z * (1 / 479001600 + z * (-1 / 87178291200 + z / 20922789888000)));
  return 1 - z * 0.5 + z * z * (1 / 24 + z * (-1 / 720 + z * tail));
}

function quarter(x: number, shift: number): number {
  const n = Math.round(x / (Math.PI / 2));
  const rest = x - n * PI_2_HIGH - n * PI_2_LOW;
  const turn = (n + shift) & 3;
  const value = turn & 1 ? cosNear(rest) : sinNear(rest);
  return turn & 2 ? -value : value;
}

/** @param x radians, |x| ≤ 10⁶; error below 5 · 10⁻¹⁶ within ±7, 2 · 10⁻¹⁵ within ±700 */
export const sin = (x: number): number => quarter(x, 0);
export const cos = (x: number): number => quarter(x, 1);
export const tan = (x: number): number => sin(x) / cos(x);

const bits = new DataView(new ArrayBuffer(8));
const LN2 = Math.LN2;

/** @param x −1022 … 1023; below is 0, above the largest power. Relative error below 4 · 10⁻¹⁶ */
export function exp2(x: number): number {
  if (x < -1022) return 0;
  const whole = x > 1023 ? 1023 : Math.round(x);
  const y = (x > 1023 ? 0 : x - whole) * LN2;
  let sum = 1;
  for (let n = 14; n > 0; n--) sum = 1 + (y / n) * sum;
  bits.setInt32(0, (whole + 1023) << 20);
  bits.setInt32(4, 0);
  return sum * bits.getFloat64(0);
}

/** @param x a normal positive number; 0 and below give −1074. Absolute error below 10⁻¹⁵ beside the result's own rounding */
export function log2(x: number): number {
  if (!(x > 2.3e-308)) return -1074;
  bits.setFloat64(0, x);
  const high = bits.getInt32(0);
  let exponent = (high >> 20) - 1023;
  bits.setInt32(0, (high & 0xfffff) | 0x3ff00000);
  let mantissa = bits.getFloat64(0);
  if (mantissa > Math.SQRT2) {
    mantissa *= 0.5;
    exponent++;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const z = s * s;
  let sum = 1 / 23;
  for (let n = 21; n > 0; n -= 2) sum = 1 / n + z * sum;
  return exponent + s * sum * (2 / LN2);
}

const DB_PER_OCTAVE = 6.020599913279624;

/** dB to a factor of amplitude. Exactly 1 at 0 dB. */
export const gainOf = (db: number): number => exp2(db / DB_PER_OCTAVE);
/** Factor of amplitude to dB; −6466 for 0. */
export const dbOf = (gain: number): number => log2(gain) * DB_PER_OCTAVE;
/** Part by which a one-pole smoother moves towards its target in one sample: 63 % of the way in `seconds`. */
export const onePole = (seconds: number, rate: number): number =>
  seconds > 0 ? 1 - exp2(-1 / (LN2 * seconds * rate)) : 1;
/** Hyperbolic tangent. */
export function tanh(x: number): number {
  const limited = x > 20 ? 20 : Math.max(x, -20);
  const e = exp2((limited * 2) / LN2);
  return (e - 1) / (e + 1);
}

/** Angle of a point, −π … π; 0 at the origin. Error below 10⁻⁹: phases of a spectrum need no more. */
export function atan2(y: number, x: number): number {
  const ax = Math.abs(x);
  const ay = Math.abs(y);
  if (ax === 0 && ay === 0) return 0;
  const steep = ay > ax;
  const t = steep ? ax / ay : ay / ax;
  // Half the angle, so that the series is short: tan(a/2) = t / (1 + √(1 + t²)).
  const u = t / (1 + Math.sqrt(1 + t * t));
  const z = u * u;
  let sum = 1 / 23;
  for (let n = 21; n > 0; n -= 2) sum = 1 / n - z * sum;
  const angle = 2 * u * sum;
  const first = steep ? Math.PI / 2 - angle : angle;
  const right = x < 0 ? Math.PI - first : first;
  return y < 0 ? -right : right;
}
