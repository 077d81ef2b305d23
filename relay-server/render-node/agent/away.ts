import { ExponentialBackoff, handleWhen, type RetryPolicy, retry } from 'cockatiel';
import { StoryError, throwIfCancelled } from '../../../src/base/errors.ts';

/** The relay, or what stands before it, is not there at the moment. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof StoryError)) return false;
  if (error.code === 'relay-refused') return Number(error.params.status) >= 500;
  return AWAY.has(error.code);
}

const AWAY: ReadonlySet<string> = new Set(['relay-unreachable', 'not-available', 'too-many-requests']);
/** Said by a relay that met something it did not expect: perhaps it will not the next time, but do not ask for ever. */
const UNEXPECTED_TRIES = 5;

const backoff = new ExponentialBackoff({ initialDelay: 200, maxDelay: 10_000 });

/**
 * Again, with growing pauses that differ between nodes, for as long as the relay is away.
 * @throws StoryError `cancelled`, and whatever else `work` throws
 */
export async function patiently<T>(
  work: () => Promise<T>,
  signal?: AbortSignal,
  onAway?: (error: unknown) => void,
): Promise<T> {
  let unexpected = 0;
  const policy: RetryPolicy = retry(
    handleWhen((error) => {
      if (error instanceof StoryError && error.code === 'unexpected') return ++unexpected < UNEXPECTED_TRIES;
      return isAway(error);
    }),
    { maxAttempts: Number.POSITIVE_INFINITY, backoff },
  );
  policy.onRetry((reason) => {
    if (signal === undefined || !signal.aborted) onAway?.('error' in reason ? reason.error : reason.value);
  });
  try {
    return await policy.execute(work, signal);
  } catch (error) {
    throwIfCancelled(signal);
    throw error;
  }
}
