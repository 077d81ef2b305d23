import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Every process of one run carries it, so that one that was left over can be told from all others. */
export const MARK = 'STORYCORE_CHAOS_RUN';

const RELAY = fileURLToPath(new URL('../../relay-server/relay/main.ts', import.meta.url));
const NODE = fileURLToPath(new URL('../../relay-server/render-node/cli/main.ts', import.meta.url));
export const programs = { relay: [RELAY], node: [NODE, 'node'] } as const;

/** The real command in a process of its own, which may be killed at any moment and started again as it was. */
export class Program {
  readonly name: string;
  readonly #args: readonly string[];
  readonly #environment: NodeJS.ProcessEnv;
  #child: ChildProcess | null = null;
  /** What it said last, for whoever has to find out why it died. */
  readonly lines: string[] = [];

  constructor(name: string, args: readonly string[], environment: NodeJS.ProcessEnv) {
    this.name = name;
    this.#args = args;
    this.#environment = environment;
  }

  get running(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Resolves with the first event that it prints. */
  start(): Promise<Record<string, unknown>> {
    const child = spawn(process.execPath, [...this.#args, '--json'], {
      env: { ...process.env, ...this.#environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    // Whoever is stopped in the middle of a test leaves nothing that works on beside the next.
    const killed = (): void => void child.kill('SIGKILL');
    process.once('exit', killed);
    child.once('exit', () => process.off('exit', killed));
    const keep = (line: string): void => {
      this.lines.push(line);
      if (this.lines.length > 200) this.lines.shift();
    };
    createInterface({ input: child.stderr }).on('line', keep);
    const output = createInterface({ input: child.stdout });
    output.on('line', keep);
    return new Promise((resolve, reject) => {
      output.once('line', (line) => {
        const event = JSON.parse(line) as Record<string, unknown>;
        if (event.event === 'error') reject(new Error(`${this.name}: ${line}`));
        else resolve(event);
      });
      child.once('exit', (code, signal) => {
        reject(new Error(`${this.name} ended with ${code ?? signal}: ${this.lines.slice(-5).join('\n')}`));
      });
    });
  }

  /** @returns once it is gone */
  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child || !this.running) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }
}
