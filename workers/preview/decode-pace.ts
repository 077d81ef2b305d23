import { FrameCost } from './frame-cost.ts';

export const paceOptions = {
  /** A longer way within a film may have begun at a key frame, and says nothing of what a step costs. */
  nearSteps: 12,
  /** Decoding one picture for so long means that the decoder was left behind. */
  lostMs: 400,
  /** Steps without a jump after which the decoder may be trusted again, and the share of a step's time they must take. */
  steadySteps: 8,
  steadyShare: 0.85,
} as const;

/**
 * Whether decoding keeps up with the clock. Where it does not, frames cannot be made in time by skipping some: what is skipped is decoded
 * all the same, so the frame after next is later still, until only one in many seconds is shown.
 */
export class DecodePace {
  #perStep = new FrameCost();
  #steps = 0;
  #behind = false;

  get behind(): boolean {
    return this.#behind;
  }

  /**
   * @param decodeMs what the picture's decoding took
   * @param steps of the schedule since the picture before
   * @param stepMs what a step may take
   */
  measured(decodeMs: number, steps: number, stepMs: number): void {
    const { nearSteps, lostMs, steadySteps, steadyShare } = paceOptions;
    if (!this.#behind) {
      if (decodeMs <= Math.max(lostMs, 2 * stepMs)) return;
      this.#behind = true;
      this.#steps = 0;
      this.#perStep = new FrameCost();
    } else if (steps >= 1 && steps <= nearSteps) {
      this.#perStep.measured(decodeMs / steps);
      this.#steps++;
      if (this.#steps >= steadySteps && this.#perStep.expectedMs < stepMs * steadyShare) this.#behind = false;
    }
  }
}
