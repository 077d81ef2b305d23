import { StoryError, throwIfCancelled } from '../../src/base/errors.ts';

interface Job {
  readonly controller: AbortController;
  start(): void;
}

/** Runs a few jobs at once, the others in the order of asking; each can be cancelled by its name, waiting or running. */
export class JobQueue {
  readonly #atOnce: number;
  readonly #jobs = new Map<string, Job>();
  readonly #waiting: Job[] = [];
  #running = 0;

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** @throws StoryError `cancelled`, and what the work throws */
  async run<T>(name: string, work: (signal: AbortSignal) => Promise<T>, outer?: AbortSignal): Promise<T> {
    throwIfCancelled(outer);
    const controller = new AbortController();
    const { promise: turn, resolve } = Promise.withResolvers<void>();
    const job: Job = { controller, start: resolve };
    const stop = (): void => this.#abort(job);
    outer?.addEventListener('abort', stop, { once: true });
    this.#jobs.set(name, job);
    this.#waiting.push(job);
    this.#next();
    await turn;
    try {
      throwIfCancelled(controller.signal);
      return await work(controller.signal);
    } finally {
      outer?.removeEventListener('abort', stop);
      this.#jobs.delete(name);
      this.#running--;
      this.#next();
    }
  }

  /** While `work` waits elsewhere, the job's place is another's. */
  async aside<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (!this.#jobs.has(name)) throw new StoryError('cancelled');
    this.#running--;
    this.#next();
    try {
      return await work();
    } finally {
      // One more than allowed for a moment is better than a deadlock of jobs that all wait to come back.
      this.#running++;
    }
  }

  cancel(name: string): void {
    const job = this.#jobs.get(name);
    if (job) this.#abort(job);
  }

  close(): void {
    for (const job of [...this.#jobs.values()]) this.#abort(job);
  }

  #abort(job: Job): void {
    job.controller.abort();
    const at = this.#waiting.indexOf(job);
    if (at < 0) return;
    this.#waiting.splice(at, 1);
    this.#running++;
    job.start();
  }

  #next(): void {
    while (this.#running < this.#atOnce) {
      const job = this.#waiting.shift();
      if (!job) return;
      this.#running++;
      job.start();
    }
  }
}
