/** Hands over from the machine's Node (≥ 20) to the one the project pins in `node_modules`. Built-ins only. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';

/** The first major version that runs TypeScript sources directly and without a flag or a warning. */
const typeStrippingMajor = 24;

/**
 * The Node to run the project's sources with: the running one if it is new enough, else the pinned one.
 *
 * @param {string} root repository root
 * @returns {string} path of an executable
 * @throws {Error} when neither will do
 */
export function pinnedNode(root) {
  if (Number(process.versions.node.split('.')[0]) >= typeStrippingMajor) return process.execPath;
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const candidates = [
    join(root, 'node_modules', 'node', 'bin', `node${suffix}`),
    join(root, 'node_modules', '.bin', `node${suffix}`),
  ];
  const found = candidates.find((path) => existsSync(path));
  if (found) return found;
  throw new Error(
    `Node ${process.versions.node} is too old for the sources and the pinned Node is not installed. Run "npm ci" in ${root}.`,
  );
}

/**
 * Runs a source file on the pinned Node with this process's terminal, passes signals on and ends as it ended:
 * the same exit code, or 128 + the number of the signal that killed it.
 *
 * @param {string} root repository root
 * @param {string[]} args file and its arguments
 * @param {NodeJS.ProcessEnv} [env] additions to the environment
 * @returns {Promise<never>}
 */
export function becomePinnedNode(root, args, env = {}) {
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  const child = spawn(pinnedNode(root), args, {
    stdio: 'inherit',
    env: { ...process.env, PATH: path, ...env },
  });
  // A terminal sends Ctrl-C to the whole group; the child decides how to end, this process only waits for it.
  // A signal from elsewhere (a supervisor's SIGTERM) reaches this process alone and has to be handed down.
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  });
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  endWithNpm(child);
  return new Promise((_, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)));
  });
}

/**
 * npm passes SIGTERM to the shell between it and its script, and that shell dies without passing it on. Whoever stops
 * npm means the script: a server that lived on would hold its port.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
function endWithNpm(child) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 250);
  watch.unref();
}
