// Chooses the preview level for this machine from measured frame times. Going down is quick (a stutter hurts at once), going up
// is slow and needs reserve, and a level that failed is left alone for longer each time: no swinging between two levels.
import type { PreviewLevel } from '../../src/protocol/preview-protocol.ts';

export const adaptiveOptions = {
  /** This many frames over budget in a row lower the level. */
  slowFrames: 4,
  /** This many frames in a row with reserve raise it. */
  fastFrames: 48,
  /** Share of the frame time that a frame may cost. */
  budgetShare: 0.9,
  /** The next level costs up to four times as much, so a frame must be this cheap to try it. */
  reserveShare: 0.3,
  /** After a failed rise the wait doubles, up to this many times. */
  maxBackoff: 16,
} as const;

/** What `auto` chooses from: boxes without a picture are the user's choice only. */
const LADDER = ['draft', 'standard', 'full'] as const satisfies readonly PreviewLevel[];

export class AdaptiveLevel {
  #step = LADDER.length - 1;
  #slow = 0;
  #fast = 0;
  #backoff = 1;
  #raised = false;

  get level(): PreviewLevel {
    return LADDER[this.#step]!;
  }

  /**
   * @param costMs what the frame took from resolve to picture
   * @param budgetMs what it may take at the playing rate
   */
  measured(costMs: number, budgetMs: number): void {
    const { slowFrames, fastFrames, budgetShare, reserveShare, maxBackoff } = adaptiveOptions;
    this.#slow = costMs > budgetMs * budgetShare ? this.#slow + 1 : 0;
    this.#fast = costMs < budgetMs * reserveShare ? this.#fast + 1 : 0;
    if (this.#slow >= slowFrames && this.#step > 0) {
      if (this.#raised) this.#backoff = Math.min(maxBackoff, this.#backoff * 2);
      this.#move(-1);
    } else if (this.#fast >= fastFrames * this.#backoff && this.#step < LADDER.length - 1) {
      this.#move(1);
    }
  }

  #move(by: 1 | -1): void {
    this.#step += by;
    this.#raised = by > 0;
    this.#slow = 0;
    this.#fast = 0;
  }
}
