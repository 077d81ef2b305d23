// A worker that may die: out of memory, a driver that takes the process with it, a chunk that an update removed. Calls in flight
// then fail instead of hanging for ever, and the owner hears of it once.
import { type Remote, releaseProxy, wrap } from 'comlink';
import { StoryError } from '../src/base/errors.ts';
import { carryStoryErrors } from './worker-errors.ts';

export interface WorkerConnection<Api> {
  readonly api: Remote<Api>;
  /** Rejects with `worker-crashed` when the worker dies first. */
  call<T>(answer: Promise<T>): Promise<T>;
  /** Ends the worker as if it had died by itself; for tests. */
  crash(reason: string): void;
  close(): void;
}

/** @param onCrash called at most once, never after `close` */
export function connectWorker<Api>(
  start: () => Worker,
  name: string,
  onCrash: (error: StoryError) => void = () => undefined,
): WorkerConnection<Api> {
  carryStoryErrors();
  const worker = start();
  const dead = Promise.withResolvers<never>();
  // Nobody may be waiting when it dies.
  dead.promise.catch(() => undefined);
  const api = wrap<Api>(worker);
  let open = true;
  const die = (reason: string): void => {
    if (!open) return;
    open = false;
    const error = new StoryError('worker-crashed', { params: { worker: name, reason } });
    worker.terminate();
    dead.reject(error);
    onCrash(error);
  };
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    die(event.message || 'the worker could not be loaded');
  });
  worker.addEventListener('messageerror', () => die('a message could not be read'));
  return {
    api,
    call: (answer) => Promise.race([answer, dead.promise]),
    crash: die,
    close() {
      if (!open) return;
      open = false;
      api[releaseProxy]();
      worker.terminate();
      dead.reject(new StoryError('cancelled'));
    },
  };
}
