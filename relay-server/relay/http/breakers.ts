import {
  bulkhead,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  isBrokenCircuitError,
  isBulkheadRejectedError,
  wrap,
} from 'cockatiel';
import { StoryError } from '../../../src/base/errors.ts';

export interface BreakerView {
  /** `webhook hooks.example`, `mail`, `sign-in`. */
  readonly name: string;
  readonly state: 'closed' | 'open' | 'half-open';
  readonly failures: number;
  readonly calls: number;
  /** Since when it is in this state. */
  readonly since: number;
  readonly reason: string | null;
}

export interface Breaker {
  /**
   * Calls, unless the other side failed five times in a row: then nobody calls for a while, doubling up to five minutes, and one
   * call finds out whether it is well again. @throws StoryError `not-available` without calling, and what the call throws
   */
  call<T>(work: () => Promise<T>): Promise<T>;
  view(): BreakerView;
}

/** What is not said is as for a webhook. */
export interface BreakerWish {
  /** In a row, before nobody calls. */
  readonly failures?: number;
  /** Until one call finds out whether it is well again; without it 2 s, doubling up to five minutes. */
  readonly pauseMs?: number;
  readonly atOnce?: number;
  readonly waiting?: number;
  /** What is the other side's fault. */
  readonly counts?: (error: unknown) => boolean;
}

/** One for each outside party: a webhook that hangs must not hold up the mail. */
export interface Breakers {
  /** The same one for the same name; the wish counts when it is made. */
  of(name: string, wish?: BreakerWish): Breaker;
  list(): readonly BreakerView[];
}

/** Names come from what people configure; those that have not been called for longest go first. */
const MOST = 200;

const STATES = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.Isolated]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
} as const;

/** @param counts what is no fault of the other side (a refused address, a wrong request) does not count against it */
export function createBreakers(
  counts: (error: unknown) => boolean = (error) =>
    !(error instanceof StoryError && error.code === 'address-refused'),
  now: () => number = Date.now,
): Breakers {
  const made = new Map<string, Breaker>();

  const make = (name: string, wish: BreakerWish): Breaker => {
    const { failures = 5, pauseMs, atOnce = 8, waiting = 64 } = wish;
    const circuit = circuitBreaker(handleWhen(wish.counts ?? counts), {
      halfOpenAfter: pauseMs ?? new ExponentialBackoff({ initialDelay: 2000, maxDelay: 300_000 }),
      breaker: new ConsecutiveBreaker(failures),
    });
    const policy = wrap(bulkhead(atOnce, waiting), circuit);
    const facts = { failures: 0, calls: 0, since: now(), reason: null as string | null };
    circuit.onStateChange((state) => {
      facts.since = now();
      if (state === CircuitState.Closed) facts.reason = null;
    });
    circuit.onFailure(({ reason, handled }) => {
      if (!handled) return;
      facts.failures++;
      facts.reason = 'error' in reason ? rootOf(reason.error) : 'refused';
    });
    return {
      async call(work) {
        facts.calls++;
        try {
          return await policy.execute(() => work());
        } catch (cause) {
          if (!isBrokenCircuitError(cause) && !isBulkheadRejectedError(cause)) throw cause;
          throw new StoryError('not-available', { params: { what: name }, cause });
        }
      },
      view: () => ({ name, state: STATES[circuit.state], ...facts }),
    };
  };

  return {
    of(name, wish = {}) {
      const known = made.get(name) ?? make(name, wish);
      made.delete(name);
      made.set(name, known);
      if (made.size > MOST) made.delete(made.keys().next().value!);
      return known;
    },
    list: () => [...made.values()].map(({ view }) => view()),
  };
}

/** `connect ECONNREFUSED 10.0.0.7:25` says more to an operator than what we made of it. */
function rootOf(error: unknown): string {
  if (!(error instanceof Error)) return 'refused';
  return error.cause instanceof Error ? rootOf(error.cause) : error.message;
}
