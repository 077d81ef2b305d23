// While a maker drags, questions come faster than answers. One is worked on, one waits, and the newest takes the place of the
// one that waits: the work in hand is never more than one answer behind the hand.

/** Null: a newer question came, nobody needs this answer. */
export type LatestAnswer<A> = A | null;

export interface Latest<Q, A> {
  /** Rejects only when the newest question failed. */
  ask(question: Q): Promise<LatestAnswer<A>>;
  /** Drops what waits and aborts what runs; their promises resolve with null. */
  drop(): void;
  readonly busy: boolean;
}

interface Waiting<Q, A> {
  readonly question: Q;
  readonly resolve: (answer: LatestAnswer<A>) => void;
  readonly reject: (error: unknown) => void;
}

/** @param answer gets a signal that fires when a newer question makes its work pointless; it may go on regardless */
export function latest<Q, A>(answer: (question: Q, signal: AbortSignal) => Promise<A>): Latest<Q, A> {
  let running: AbortController | null = null;
  let waiting: Waiting<Q, A> | null = null;

  const run = async (entry: Waiting<Q, A>): Promise<void> => {
    const control = new AbortController();
    running = control;
    try {
      const value = await answer(entry.question, control.signal);
      entry.resolve(control.signal.aborted ? null : value);
    } catch (error) {
      if (control.signal.aborted) entry.resolve(null);
      else entry.reject(error);
    } finally {
      running = null;
      const next = waiting;
      waiting = null;
      if (next) void run(next);
    }
  };

  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        const entry = { question, resolve, reject };
        if (!running) {
          void run(entry);
          return;
        }
        running.abort();
        waiting?.resolve(null);
        waiting = entry;
      }),
    drop: () => {
      running?.abort();
      waiting?.resolve(null);
      waiting = null;
    },
    get busy() {
      return running !== null;
    },
  };
}
