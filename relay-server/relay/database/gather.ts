import { setTimeout as pause } from 'node:timers/promises';

/** A fraction of what a transaction takes. With eight busy nodes four share one instead of three. */
const LINGER_MS = 2;

/**
 * Answers together what is asked together: while one answer is being made, what else is asked waits, and is the next one. So a quiet
 * relay answers at once, and a busy one pays for a transaction once instead of once for each.
 *
 * Where `work` throws, each call is made again alone, so that nobody pays for what another asked.
 * @param work answers in the order of the calls; an `Error` among them is thrown to its caller
 * @param most calls at once: others must get at the database in between
 */
export function gather<Call, Answer>(
  work: (calls: readonly Call[]) => Promise<readonly (Answer | Error)[]>,
  most: number,
): (call: Call) => Promise<Answer> {
  interface Waiting {
    readonly call: Call;
    readonly resolve: (answer: Answer) => void;
    readonly reject: (error: unknown) => void;
  }
  let waiting: Waiting[] = [];
  let busy = false;
  let together = 1;

  const answer = async (some: readonly Waiting[]): Promise<void> => {
    try {
      const answers = await work(some.map(({ call }) => call));
      for (const [i, one] of some.entries()) {
        const own = answers[i]!;
        if (own instanceof Error) one.reject(own);
        else one.resolve(own);
      }
    } catch (error) {
      if (some.length === 1) some[0]!.reject(error);
      else for (const one of some) await answer([one]);
    }
  };
  const turn = async (): Promise<void> => {
    busy = true;
    while (waiting.length > 0) {
      // What is read from the sockets in this turn of the event loop belongs together.
      await new Promise(setImmediate);
      // Callers that were answered together come again together, but not in the same instant. Who comes alone never waits for them.
      if (waiting.length < together) await pause(LINGER_MS);
      const some = waiting.slice(0, most);
      waiting = waiting.slice(most);
      together = some.length;
      await answer(some);
    }
    busy = false;
  };
  return (call) =>
    new Promise((resolve, reject) => {
      waiting.push({ call, resolve, reject });
      if (!busy) void turn();
    });
}
