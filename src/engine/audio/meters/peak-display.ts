// How a needle follows peaks: up at once, down 20 dB in 1.7 s (IEC 60268-10, type I), and a mark that stays for 1.5 s.

/** What silence reads on a display; 24 bits end here. */
export const DISPLAY_FLOOR = -144;
const FALL_DB_PER_SECOND = 20 / 1.7;
const HOLD_SECONDS = 1.5;

export const displayDb = (linear: number): number =>
  linear > 0 ? Math.max(DISPLAY_FLOOR, 20 * Math.log10(linear)) : DISPLAY_FLOOR;

/** One channel. */
export class PeakDisplay {
  /** dB, of the needle and of the mark. */
  level = DISPLAY_FLOOR;
  hold = DISPLAY_FLOOR;
  #age = 0;

  /** @param peak linear, the greatest of the `seconds` that have passed */
  update(peak: number, seconds: number): void {
    const db = displayDb(peak);
    const fallen = FALL_DB_PER_SECOND * seconds;
    this.level = Math.max(db, this.level - fallen, DISPLAY_FLOOR);
    this.#age += seconds;
    if (db >= this.hold) {
      this.hold = db;
      this.#age = 0;
    } else if (this.#age > HOLD_SECONDS) this.hold = Math.max(this.level, this.hold - fallen);
  }

  reset(): void {
    this.level = this.hold = DISPLAY_FLOOR;
    this.#age = 0;
  }
}
