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
}

/** One for each outside party: a webhook that hangs must not hold up the mail. */
export interface Breakers {
  of(name: string): Breaker;
  list(): readonly BreakerView[];
}

const FAILURES = 5;
const AT_ONCE = 8;
const WAITING = 64;
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
  const made = new Map<string, { readonly breaker: Breaker; readonly view: () => BreakerView }>();

  const make = (name: string) => {
    const circuit = circuitBreaker(handleWhen(counts), {
      halfOpenAfter: new ExponentialBackoff({ initialDelay: 2000, maxDelay: 300_000 }),
      breaker: new ConsecutiveBreaker(FAILURES),
    });
    const policy = wrap(bulkhead(AT_ONCE, WAITING), circuit);
    const facts = { failures: 0, calls: 0, since: now(), reason: null as string | null };
    circuit.onStateChange((state) => {
      facts.since = now();
      if (state === CircuitState.Closed) facts.reason = null;
    });
    circuit.onFailure(({ reason, handled }) => {
      if (!handled) return;
      facts.failures++;
      facts.reason = 'error' in reason && reason.error instanceof Error ? reason.error.message : 'refused';
    });
    const breaker: Breaker = {
      async call(work) {
        facts.calls++;
        try {
          return await policy.execute(() => work());
        } catch (cause) {
          if (!isBrokenCircuitError(cause) && !isBulkheadRejectedError(cause)) throw cause;
          throw new StoryError('not-available', { params: { what: name }, cause });
        }
      },
    };
    const view = (): BreakerView => ({ name, state: STATES[circuit.state], ...facts });
    return { breaker, view };
  };

  return {
    of(name) {
      const known = made.get(name) ?? make(name);
      made.delete(name);
      made.set(name, known);
      if (made.size > MOST) made.delete(made.keys().next().value!);
      return known.breaker;
    },
    list: () => [...made.values()].map(({ view }) => view()),
  };
}
