import type { Terminal } from './terminal.ts';

/** Without a terminal (a log file), a line now and then instead of one that changes. */
const LOG_INTERVAL_MS = 5000;
const CLEAR_LINE = '\u001b[2K\r';

/** One line on standard error that says how far the work is. Silent with `--json`. */
export class StatusLine {
  readonly #terminal: Terminal;
  readonly #interactive: boolean;
  #drawn = false;
  #logged = Number.NEGATIVE_INFINITY;

  constructor(terminal: Terminal, interactive: boolean) {
    this.#terminal = terminal;
    this.#interactive = interactive;
  }

  /** @param line made only when it will be seen */
  show(line: () => string): void {
    if (this.#terminal.json) return;
    if (this.#interactive) {
      process.stderr.write(CLEAR_LINE + line().slice(0, (process.stderr.columns || 100) - 1));
      this.#drawn = true;
    } else if (performance.now() - this.#logged > LOG_INTERVAL_MS) {
      this.#logged = performance.now();
      this.#terminal.aside(line());
    }
  }

  /** Leaves a clean line behind. */
  clear(): void {
    if (this.#drawn) process.stderr.write(CLEAR_LINE);
    this.#drawn = false;
  }
}
