import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { fromReport, StoryError } from '../../../src/base/errors.ts';
import type { NodeCapabilities } from '../../../src/protocol/relay/node.ts';
import type { TaskResult } from '../../../src/protocol/relay/task.ts';
import type { FromChild, TaskOrder, ToChild } from './child/child-messages.ts';
import type { TaskOptions } from './tasks/task-context.ts';

const MAIN = fileURLToPath(new URL('child/child-main.ts', import.meta.url));
/** As `bin/storycore.mjs` starts the command line, and why. */
const FLAGS = [
  '--max-semi-space-size=8',
  '--heap-growing-percent=25',
  '--external-memory-accounted-in-global-limit',
];
/** A cancelled task may tidy up for so long. */
const GRACE_MS = 2000;
/** A child that lives says so every second; one that does not is stuck in a codec or a driver. */
const SILENT_MS = 60_000;
/** Native libraries keep some memory of every task; a fresh process has none of it. */
const MOST_TASKS = 50;

export interface TaskLimits {
  /** Bytes of memory. */
  readonly memory: number;
  /** Without any progress. */
  readonly stallMs: number;
  /** Processors for encoders and decoders; null for all. */
  readonly threads: number | null;
}

interface Waiting {
  readonly heard: (message: FromChild) => void;
  readonly lost: (error: StoryError) => void;
  /** What libraries print. */
  readonly log: (line: string) => void;
}

/** A process of its own for one task at a time. It is kept for the next, and replaced when it was killed or has fallen. */
export class TaskProcess {
  readonly #limits: TaskLimits;
  #child: ChildProcess | null = null;
  #waiting: Waiting | null = null;
  #tasks = 0;

  constructor(limits: TaskLimits) {
    this.#limits = limits;
  }

  /** Null while it has not been needed, or after it has fallen. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  probe(): Promise<NodeCapabilities> {
    return this.#talk({ type: 'probe' }, (message, done, failed) => {
      if (message.type === 'probed') done(message.capabilities);
      else if (message.type === 'failed') failed(fromReport(message.error));
    });
  }

  /** @throws StoryError what the task throws, `task-crashed`, `task-memory`, `task-stuck`, `cancelled` */
  async run(order: TaskOrder, { signal, onProgress, log }: TaskOptions): Promise<TaskResult> {
    const { memory, stallMs } = this.#limits;
    const kill = (error: StoryError): void => this.#kill(error);
    const stalled = (): void => kill(new StoryError('task-stuck', { params: { seconds: stallMs / 1000 } }));
    const silent = (): void => kill(new StoryError('task-stuck', { params: { seconds: SILENT_MS / 1000 } }));
    let stall = setTimeout(stalled, stallMs);
    let silence = setTimeout(silent, SILENT_MS);
    let grace: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      this.#send({ type: 'cancel' });
      grace = setTimeout(() => kill(new StoryError('cancelled')), GRACE_MS);
    };
    if (signal.aborted) throw new StoryError('cancelled');
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await this.#talk(
        { type: 'task', order },
        (message, done, failed) => {
          clearTimeout(silence);
          silence = setTimeout(silent, SILENT_MS);
          if (message.type === 'beat' && message.memory > memory) {
            kill(new StoryError('task-memory', { params: { used: message.memory, limit: memory } }));
          } else if (message.type === 'progress') {
            clearTimeout(stall);
            stall = setTimeout(stalled, stallMs);
            onProgress(message);
          } else if (message.type === 'log') log(message.line);
          else if (message.type === 'done') done(message.result);
          else if (message.type === 'failed') failed(fromReport(message.error));
        },
        log,
      );
    } finally {
      clearTimeout(stall);
      clearTimeout(silence);
      clearTimeout(grace);
      signal.removeEventListener('abort', cancel);
      if (++this.#tasks >= MOST_TASKS) this.close();
    }
  }

  /** Ends the process; the next task starts another. */
  close(): void {
    this.#kill(new StoryError('cancelled'));
  }

  #talk<T>(
    order: ToChild,
    heard: (message: FromChild, done: (value: T) => void, failed: (error: unknown) => void) => void,
    log: (line: string) => void = () => undefined,
  ): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#waiting = { heard: (message) => heard(message, resolve, reject), lost: reject, log };
    this.#child ??= this.#start();
    this.#send(order);
    return promise.finally(() => {
      this.#waiting = null;
    });
  }

  #start(): ChildProcess {
    this.#tasks = 0;
    const { threads } = this.#limits;
    const child = fork(MAIN, {
      execArgv: FLAGS,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, ...(threads === null ? {} : { STORYCORE_THREADS: String(threads) }) },
    });
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface({ input: stream }).on('line', (line) => this.#waiting?.log(line));
    }
    child.on('message', (message: FromChild) => {
      if (child === this.#child) this.#waiting?.heard(message);
    });
    child.on('error', (cause) =>
      this.#lost(child, new StoryError('task-crashed', { params: { reason: '' }, cause })),
    );
    child.on('exit', (code, signal) => {
      const reason = signal ?? `exit ${code}`;
      this.#lost(child, new StoryError('task-crashed', { params: { reason } }));
    });
    return child;
  }

  #lost(child: ChildProcess, error: StoryError): void {
    if (child !== this.#child) return;
    this.#child = null;
    this.#waiting?.lost(error);
  }

  #kill(error: StoryError): void {
    const child = this.#child;
    if (!child) return;
    this.#lost(child, error);
    child.kill('SIGKILL');
  }

  #send(message: ToChild): void {
    if (this.#child?.connected) this.#child.send(message);
  }
}
