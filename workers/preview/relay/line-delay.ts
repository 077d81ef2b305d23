import { FrameCost } from '../frame-cost.ts';

export const queueOptions = {
  /** The node has its next picture when one is done, and one is on its way. */
  least: 2,
  /** More would be on their way when nobody wants them any more. */
  most: 4,
  /** A line that has become longer is believed a little with each picture: one that waited in the queue says nothing of it. */
  growMs: 1,
} as const;

/** How many pictures have to be under way so that a far node never waits for the next question. */
export class LineDelay {
  #lineMs = Number.POSITIVE_INFINITY;
  readonly #making = new FrameCost();

  /**
   * @param answerMs from the question to the picture
   * @param renderMs what the node took of it
   */
  measured(answerMs: number, renderMs: number): void {
    this.#lineMs = Math.max(0, Math.min(answerMs - renderMs, this.#lineMs + queueOptions.growMs));
    this.#making.measured(renderMs);
  }

  /** @param stepMs from one frame to the next */
  atOnce(stepMs: number): number {
    const { least, most } = queueOptions;
    if (!Number.isFinite(this.#lineMs)) return least;
    const each = Math.max(stepMs, this.#making.expectedMs);
    return Math.max(least, Math.min(most, 1 + Math.ceil(this.#lineMs / each)));
  }
}
