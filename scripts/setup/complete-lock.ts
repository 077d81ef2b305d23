/**
 * Puts the builds for other platforms back into `package-lock.json`. npm leaves out of the lock file what its registry
 * could not show it, which happens with mirrors that hold one platform only, and `npm ci` then refuses the file on
 * every machine. An entry needs no more than its version and its platform; npm fetches it only where that fits.
 *
 * Run it after `npm install <package>`: node scripts/setup/complete-lock.ts
 */
import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

interface LockEntry {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

export interface Lock {
  packages: Record<string, LockEntry>;
}

export interface MissingEntry {
  /** key in the lock file: where the package would lie */
  readonly path: string;
  /** the exact version that is asked for */
  readonly version: string;
  /** the package that asks for it */
  readonly by: string;
}

/** The exact optional dependencies of locked packages that the lock file does not name. Ranges are npm's to settle. */
export function missingOptional(lock: Lock): MissingEntry[] {
  const missing: MissingEntry[] = [];
  for (const [by, { optionalDependencies = {} }] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (!/^\d/.test(version) || resolves(lock, by, name)) continue;
      missing.push({ path: `node_modules/${name}`, version, by });
    }
  }
  return missing;
}

/** The lock file with an entry for each missing one, in npm's order. */
export function completeLock(lock: Lock): Lock {
  const packages = { ...lock.packages };
  for (const { path, version, by } of missingOptional(lock)) {
    const dev = lock.packages[by]?.dev ? { dev: true } : {};
    packages[path] = { version, ...platformOf(path), ...dev, optional: true };
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lock, packages: Object.fromEntries(sorted) };
}

/** Node looks beside the asking package first, then in every folder above it. */
function resolves(lock: Lock, by: string, name: string): boolean {
  let folder = by;
  while (folder !== '') {
    if (lock.packages[`${folder}/node_modules/${name}`]) return true;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')));
  }
  return lock.packages[`node_modules/${name}`] !== undefined;
}

const systems = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
  'aix',
];
const processors = [
  'arm64',
  'arm',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'x64',
  'wasm32',
];

/** Reads the platform from a name such as `@rollup/rollup-linux-arm64-musl`. */
function platformOf(path: string): Pick<LockEntry, 'os' | 'cpu' | 'libc'> {
  const words = path.replace('armv7', 'arm').split(/[-/@.]/);
  const os = systems.filter((name) => words.includes(name));
  const cpu = processors.filter((name) => words.includes(name));
  const musl = words.some((word) => word.startsWith('musl'));
  const glibc = words.some((word) => word.startsWith('gnu')) && os.includes('linux');
  return {
    ...(cpu.length > 0 && { cpu }),
    ...(musl ? { libc: ['musl'] } : glibc ? { libc: ['glibc'] } : {}),
    ...(os.length > 0 && { os }),
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as Lock;
  const missing = missingOptional(lock);
  if (missing.length > 0)
    await writeFile('package-lock.json', `${JSON.stringify(completeLock(lock), null, 2)}\n`);
  console.log(
    missing.length > 0 ? `Added ${missing.map(({ path }) => path).join('\n')}` : 'Nothing was missing.',
  );
}
