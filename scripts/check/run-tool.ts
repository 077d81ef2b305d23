import { type ChildProcess, spawn } from 'node:child_process';

export interface Outcome {
  readonly ok: boolean;
  /** what it printed; empty when it printed to the terminal directly */
  readonly output: string;
}

export interface ToolOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** collect what it prints instead of showing it */
  readonly quiet?: boolean;
  /** collect its standard output and show it, too */
  readonly keep?: boolean;
}

const running = new Set<ChildProcess>();

// Whoever stops this process means what it started, too.
for (const [signal, code] of [
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGINT', 130],
] as const) {
  process.on(signal, () => {
    for (const child of running) child.kill(signal);
    process.exit(code);
  });
}

/** Runs a program to its end. One that cannot be started or is killed by a signal has failed. */
export function runTool(
  command: string,
  args: readonly string[],
  options: ToolOptions = {},
): Promise<Outcome> {
  const { cwd = process.cwd(), env, quiet = false, keep = false } = options;
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', quiet || keep ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    });
    running.add(child);
    let output = '';
    if (keep && !quiet) child.stdout?.pipe(process.stdout, { end: false });
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (output += chunk));
    const settle = (outcome: Outcome) => {
      running.delete(child);
      resolve(outcome);
    };
    child.on('error', (error) => settle({ ok: false, output: `${output}${command}: ${error.message}\n` }));
    child.on('close', (code) => settle({ ok: code === 0, output }));
  });
}
