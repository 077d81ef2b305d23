/** A linear speed as a fraction of whole numbers. */
export interface SpeedFraction {
  readonly num: number;
  readonly den: number;
}

/** Holds one picture: in this fraction of its speed a second of film lasts thirty years. */
export const FREEZE: SpeedFraction = { num: 1, den: 1_000_000_000 };

const LARGEST = 1_000_000;
/** One frame in a day at 60 frames a second. */
const TOLERANCE = 1e-7;

/** The simplest fraction near `scalar` (continued fractions), so that 0.8545454551 is 47/55; null unless 0 < scalar is sensible. */
export function speedFraction(scalar: number): SpeedFraction | null {
  if (!(scalar >= 1e-3 && scalar <= 1e3)) return null;
  let [previous, current] = [
    { num: 0, den: 1 },
    { num: 1, den: 0 },
  ];
  let rest = scalar;
  for (let i = 0; i < 40; i++) {
    const whole = Math.floor(rest);
    const next = { num: whole * current.num + previous.num, den: whole * current.den + previous.den };
    if (next.num > LARGEST || next.den > LARGEST) break;
    [previous, current] = [current, next];
    if (Math.abs(current.num / current.den - scalar) <= TOLERANCE * scalar || rest === whole) break;
    rest = 1 / (rest - whole);
  }
  return current.den > 0 && current.num > 0 ? current : null;
}
