import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RelayAddress } from '../../../src/protocol/relay/client/relay-client.ts';

export interface PreviewOrder {
  readonly relay: RelayAddress;
  readonly name: string;
  readonly cache: string;
  readonly sessions: number;
}

const MAIN = fileURLToPath(new URL('preview-main.ts', import.meta.url));
const RESTART_MS = 1000;

/** Previews in a process of their own: what crashes in a codec or a driver costs a moment, and no task waits for a picture. */
export class PreviewProcess {
  readonly #order: PreviewOrder;
  #child: ChildProcess | null = null;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(order: PreviewOrder) {
    this.#order = order;
    this.#start();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#child?.kill('SIGKILL');
    this.#child = null;
  }

  #start(): void {
    const child = fork(MAIN, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#child = child;
    child.send(this.#order);
    child.once('exit', () => {
      if (!this.#closed) this.#timer = setTimeout(() => this.#start(), RESTART_MS);
    });
  }
}
