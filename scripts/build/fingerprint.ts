import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Everything that can change the built site. */
const inputs = [
  'src',
  'workers',
  'models',
  'public',
  'index.html',
  'vite.config.ts',
  'package-lock.json',
  'package.json',
  'tsconfig.json',
  'scripts/build',
];

/**
 * A hash over path, size and time of change of every build input. It notices removed files too, which a comparison
 * of the newest times would not.
 *
 * @param root repository root
 */
export async function fingerprintInputs(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const path of await filesUnder(root, input)) {
      const { size, mtimeMs } = await stat(join(root, path));
      hash.update(`${path}\0${size}\0${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

async function filesUnder(root: string, path: string): Promise<string[]> {
  const found = await stat(join(root, path)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!found) return [];
  if (found.isFile()) return [path];
  const entries = await readdir(join(root, path), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}
