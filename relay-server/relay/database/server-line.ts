import { StoryError } from '../../../src/base/errors.ts';
import type { Breaker, Breakers } from '../http/breakers.ts';

/** PostgreSQL's classes and codes of a connection that failed, of a server that goes or comes, and of one that takes nobody more. */
const GONE = /^(08|57P0[123]$|53300$)/;
const SOCKET = /^E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|NOTFOUND|HOSTUNREACH|AI_AGAIN)$/;
/** What the driver says without a code. */
const SAID =
  /Connection terminated|timeout exceeded when trying to connect|connection error and is not queryable/;

/** Whether it is the way to the server that failed, and not the statement. */
export function isLineFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return GONE.test(code) || SOCKET.test(code) || SAID.test(error.message);
}

/** Calls of a database server: five that do not reach it in a row, and for half a second nobody waits for it. */
export function databaseLine(breakers: Breakers): <T>(work: () => Promise<T>) => Promise<T> {
  const breaker: Breaker = breakers.of('database', {
    pauseMs: 500,
    // The pool has its own line of those who wait.
    atOnce: 10_000,
    waiting: 10_000,
    // Whatever else a transaction ends with, a store that is away for one, is not the database's fault.
    counts: isLineFault,
  });
  return async (work) => {
    try {
      return await breaker.call(work);
    } catch (cause) {
      if (!isLineFault(cause)) throw cause;
      throw new StoryError('not-available', { params: { what: 'database' }, cause });
    }
  };
}
