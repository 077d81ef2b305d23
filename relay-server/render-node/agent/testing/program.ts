import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

export type ProgramEvent = Readonly<Record<string, unknown>> & { readonly event: string };

/** A command of the real command line, in a process of its own, by its events. */
export class Program {
  readonly child: ChildProcess;
  readonly events: ProgramEvent[] = [];
  /** Exit code, null when it was killed. */
  readonly ended: Promise<number | null>;
  errors = '';
  readonly #waiting = new Set<() => void>();

  /** @param launcher what the program is started by, e.g. `taskset -c 0` */
  constructor(args: readonly string[], environment: NodeJS.ProcessEnv, launcher: readonly string[] = []) {
    const [command, ...rest] = [...launcher, process.execPath, MAIN, ...args, '--json'];
    this.child = spawn(command!, rest, {
      env: { ...process.env, LC_ALL: 'C', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    createInterface({ input: this.child.stdout! }).on('line', (line) => {
      this.events.push(JSON.parse(line));
      for (const look of this.#waiting) look();
    });
    this.child.stderr!.on('data', (chunk) => (this.errors += chunk));
    this.ended = new Promise((resolve) =>
      this.child.once('close', (code) => {
        resolve(code);
        for (const look of this.#waiting) look();
      }),
    );
  }

  /** The first event, of those that came and those to come, that is like that. */
  async until(fields: Readonly<Record<string, unknown>>): Promise<ProgramEvent> {
    const { promise, resolve, reject } = Promise.withResolvers<ProgramEvent>();
    const look = (): void => {
      const found = this.all(fields)[0];
      if (found) resolve(found);
      else if (this.child.exitCode !== null) reject(new Error(`ended before that: ${this.errors}`));
    };
    this.#waiting.add(look);
    look();
    return promise.finally(() => this.#waiting.delete(look));
  }

  all(fields: Readonly<Record<string, unknown>>): ProgramEvent[] {
    const wanted = Object.entries(fields);
    return this.events.filter((event) => wanted.every(([name, value]) => event[name] === value));
  }
}

/** A render node on one processor with a cache of its own. */
export const startNode = (
  relay: { readonly url: string; readonly nodeToken: string },
  name: string,
  cache: string,
  launcher: readonly string[] = [],
): Program =>
  new Program(
    ['node', '--relay', relay.url, '--name', name, '--cache', cache, '--threads', '1'],
    { STORYCORE_TOKEN: relay.nodeToken },
    launcher,
  );

/** Sends a document to the relay and waits for the film. */
export const submit = (
  relay: { readonly url: string; readonly token: string },
  input: string,
  output: string,
  more: readonly string[] = [],
): Program =>
  new Program(['submit', input, '--relay', relay.url, '-o', output, '--overwrite', ...more], {
    STORYCORE_TOKEN: relay.token,
  });
