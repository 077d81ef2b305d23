/** Runs a step when its turn has come; the next job's turn comes when the step has returned. */
export type Turn = <T>(step: () => T) => Promise<T>;

/** Runs jobs side by side, but lets each take its turn, and give its result, in the order in which they came. */
export class InOrder {
  readonly #most: number;
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  #lastTurn: Promise<void> = Promise.resolve();
  #lastResult: Promise<void> = Promise.resolve();

  /** @param most jobs that run at once; the others wait before they start */
  constructor(most: number) {
    this.#most = most;
  }

  /**
   * @param job does the step that must be in order through `turn`; a job that ends without has passed
   * @param done runs when the job has ended, however it ended
   */
  async run<T>(job: (turn: Turn) => Promise<T>, done: () => void): Promise<T> {
    const turnBefore = this.#lastTurn;
    const resultBefore = this.#lastResult;
    const myTurn = Promise.withResolvers<void>();
    const myResult = Promise.withResolvers<void>();
    this.#lastTurn = myTurn.promise;
    this.#lastResult = myResult.promise;
    try {
      await this.#enter();
      try {
        return await job(async (step) => {
          await turnBefore;
          try {
            return step();
          } finally {
            myTurn.resolve();
          }
        });
      } finally {
        this.#leave();
      }
    } finally {
      done();
      await turnBefore;
      myTurn.resolve();
      await resultBefore;
      myResult.resolve();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < this.#most) {
      this.#running++;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Hands the place to the longest waiting. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running--;
  }
}
