// What a level meter of the microphone shows: a needle that falls, a mark that stays a while, and a lamp that stays until it is put out.

export interface InputLevel {
  /** 1 = full scale, falling by 21 dB a second. */
  readonly peak: number;
  /** The highest of the last second and a half. */
  readonly hold: number;
}

export interface InputLevels {
  readonly channels: readonly InputLevel[];
  /** Something reached full scale: it is cut off there. */
  readonly clipped: boolean;
}

export const NO_LEVELS: InputLevels = { channels: [], clipped: false };

/** From one message to the next, 23 times a second: a click is seen. */
const FALL = 0.9;
const HOLD_MESSAGES = 35;
/** Converters end a little below 1. */
const CLIPPED = 0.9995;

/** Follows the worklet's messages. */
export class InputMeter {
  #levels: InputLevels = NO_LEVELS;
  #ages: number[] = [];

  /** @param peaks largest magnitude of each channel since the last message */
  take(peaks: readonly number[]): InputLevels {
    const before = this.#levels.channels;
    const channels = peaks.map((now, c): InputLevel => {
      const peak = Math.max(now, (before[c]?.peak ?? 0) * FALL);
      const age = (this.#ages[c] ?? 0) + 1;
      const held = before[c]?.hold ?? 0;
      const renews = now >= held || age > HOLD_MESSAGES;
      this.#ages[c] = renews ? 0 : age;
      return { peak, hold: renews ? peak : held };
    });
    const clipped = this.#levels.clipped || peaks.some((peak) => peak >= CLIPPED);
    this.#levels = { channels, clipped };
    return this.#levels;
  }

  putOut(): InputLevels {
    this.#levels = { ...this.#levels, clipped: false };
    return this.#levels;
  }
}
