// An effect that is given silence long enough forgets all it holds and rests, until sound comes back. That makes its tail finite and
// its silence exact, spares the time of silent tracks, and makes a mix that starts in a pause equal to one that came from before.
import { BLOCK, type Planes } from '../block.ts';

/** What an effect forgets when it rests and when it is reset. */
export interface Forgetful {
  /** Back to the state in which it was made. */
  clear(): void;
}

/** Blocks over which a tail that may still sound is led to silence: 0.34 s at 48 kHz. */
const FADE_BLOCKS = 128;
/** Blocks in which the tail comes back when sound arrives during that fade. */
const RETURN_BLOCKS = 4;

export function isSilent(planes: Planes): boolean {
  for (let c = 0; c < planes.length; c++) {
    const plane = planes[c]!;
    for (let i = 0; i < plane.length; i++) if (plane[i] !== 0) return false;
  }
  return true;
}

/**
 * Of what only rings on, −300 dBFS and less is 0. Numbers near the smallest of 32 bits are slow on some hosts and 0 on others: an
 * AudioWorklet of Chromium flushes them, Node does not, and the bits would differ.
 */
export function flush(planes: Planes): void {
  for (let c = 0; c < planes.length; c++) {
    const plane = planes[c]!;
    for (let i = 0; i < plane.length; i++) if (plane[i]! < 1e-15 && plane[i]! > -1e-15) plane[i] = 0;
  }
}

export class Rest {
  /** Samples after the last one that is not 0 until the effect rests. */
  readonly tail: number;
  /** Gain of the tail at the block's begin and end: what may still sound when the time is over is multiplied by it. */
  fadeFrom = 1;
  fadeTo = 1;
  readonly #blocks: number;
  readonly #owner: Forgetful;
  #quiet: number;
  #asleep = true;

  /** @param tail samples that the owner rings on after its last input, latency included */
  constructor(tail: number, owner: Forgetful) {
    this.#blocks = Math.ceil(tail / BLOCK);
    this.#owner = owner;
    this.#quiet = this.#blocks;
    this.tail = (this.#blocks + 1) * BLOCK;
  }

  /** To be asked first in `process`: when true, the planes are silent and stay so. */
  rests(planes: Planes, key: Planes | null = null): boolean {
    if (isSilent(planes) && (!key || isSilent(key))) {
      if (this.#asleep) return true;
      if (this.#quiet >= this.#blocks) {
        this.sleep();
        return true;
      }
      this.#quiet++;
    } else {
      this.#quiet = 0;
      this.#asleep = false;
    }
    this.fadeFrom = this.fadeTo;
    const left = (this.#blocks - this.#quiet) / FADE_BLOCKS;
    const goal = Math.min(left, 1);
    this.fadeTo = Math.min(goal, this.fadeFrom + 1 / RETURN_BLOCKS);
    return false;
  }

  /** True while only the tail sounds. */
  get ringing(): boolean {
    return this.#quiet > 0;
  }

  /** Ends the tail at once: nothing of it can be heard any more. */
  sleep(): void {
    this.#owner.clear();
    this.reset();
  }

  reset(): void {
    this.#asleep = true;
    this.#quiet = this.#blocks;
    this.fadeFrom = 1;
    this.fadeTo = 1;
  }
}
