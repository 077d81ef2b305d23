/** Brings `node_modules` to what the lock file says. Runs on the machine's own Node (≥ 20): built-ins only. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Names the packages of the lock file that are absent or of another version. Contents are compared, not times:
 * a checkout touches the lock file without changing it, and an interrupted install leaves new files behind.
 *
 * @param {string} root repository root
 * @returns {string[]} paths inside the repository, empty when everything is in place
 */
export function missingPackages(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return Object.keys(wanted);
  const present = readPackages(record);
  return Object.entries(wanted)
    .filter(([path, entry]) => !entry.optional && !entry.link && present[path]?.version !== entry.version)
    .map(([path]) => path);
}

/**
 * Runs `npm ci` unless everything is in place.
 *
 * @param {string} root repository root
 * @throws {Error} when npm fails; the message says what to do
 */
export function ensureInstalled(root) {
  const missing = missingPackages(root);
  if (missing.length === 0) return;
  console.log(`Installing ${missing.length} packages (npm ci) …`);
  // The tools are development dependencies: a caller's NODE_ENV=production must not drop them. Warnings are about
  // engines: npm compares with its own Node, the tools run on the pinned one.
  const options = ['--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  let { status, error } = runNpm(['ci', ...options], root);
  if (error)
    throw new Error(`npm could not be started (${error.message}). Install Node with npm and try again.`);
  if (status !== 0) {
    // "ci" insists on a lock file that names every platform's build; "install" takes the locked versions all the same.
    console.log('npm ci failed, trying npm install with the locked versions …');
    ({ status, error } = runNpm(['install', '--no-save', ...options], root));
  }
  if (status !== 0) {
    throw new Error(
      'npm could not install the packages: the lines above say why. Check the network connection and the free disk space, then try again.',
    );
  }
}

/** @param {string[]} args @param {string} cwd */
function runNpm(args, cwd) {
  const npmCli = process.env.npm_execpath;
  if (npmCli?.endsWith('.js'))
    return spawnSync(process.execPath, [npmCli, ...args], { cwd, stdio: 'inherit' });
  return spawnSync('npm', args, { cwd, stdio: 'inherit', shell: process.platform === 'win32' });
}

/** @param {string} file @returns {Record<string, { version?: string, optional?: boolean, link?: boolean }>} */
function readPackages(file) {
  const { packages } = JSON.parse(readFileSync(file, 'utf8'));
  return Object.fromEntries(Object.entries(packages).filter(([path]) => path.startsWith('node_modules/')));
}
