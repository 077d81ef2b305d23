import type { Database } from '../database/database.ts';
import { WORK_CHANNEL } from '../jobs/change.ts';

interface Waiter {
  readonly can: (lane: string) => boolean;
  readonly wake: () => void;
}

/** Wakes nodes that wait for work when there is some for them, on whichever relay it was put into the queue. */
export class WorkSignal {
  readonly #waiters = new Set<Waiter>();
  #closed = false;
  #unlisten: () => Promise<void> = async () => {};

  static async start(database: Database): Promise<WorkSignal> {
    const signal = new WorkSignal();
    signal.#unlisten = await database.listen(WORK_CHANNEL, (payload) => {
      const [count, ...lane] = payload.split(' ');
      signal.wake(lane.join(' '), Number(count));
    });
    return signal;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.wakeAll();
    await this.#unlisten();
  }

  /** Nobody waits any more. */
  get closed(): boolean {
    return this.#closed;
  }

  get waiting(): number {
    return this.#waiters.size;
  }

  /** As many as there are tasks, those that have waited longest first: the others would only ask in vain. */
  wake(lane: string, count: number): void {
    let left = count;
    for (const waiter of this.#waiters) {
      if (left <= 0) return;
      if (!waiter.can(lane)) continue;
      left--;
      this.#waiters.delete(waiter);
      waiter.wake();
    }
  }

  wakeAll(): void {
    for (const waiter of this.#waiters) waiter.wake();
    this.#waiters.clear();
  }

  /** Begins to wait at once: so do it before looking, or what comes in between is missed. */
  wait(can: (lane: string) => boolean): { readonly woken: Promise<void>; cancel(): void } {
    let wake = (): void => {};
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const waiter = { can, wake };
    this.#waiters.add(waiter);
    return {
      woken,
      cancel: () => {
        this.#waiters.delete(waiter);
        wake();
      },
    };
  }
}
