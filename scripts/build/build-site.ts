import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { compressFolder } from './compress.ts';
import { fingerprintInputs } from './fingerprint.ts';

/** Holds the fingerprint of the inputs that `dist/` was built from. */
export const stampPath = (root: string) => join(root, '.cache', 'build-stamp');

/**
 * Builds `dist/`. The site is made in a folder of its own and moved into place at the end, so that an interrupted
 * or failed build leaves the former site whole, and two builds at once cannot mix their files.
 *
 * @param root repository root
 * @throws the error of Vite when a source does not build
 */
export async function buildSite(root: string): Promise<void> {
  const fingerprint = await fingerprintInputs(root);
  const work = join(root, '.cache', `build-${process.pid}`);
  const retired = join(root, '.cache', `retired-${process.pid}`);
  await mkdir(join(root, '.cache'), { recursive: true });
  try {
    await build({ root, logLevel: 'warn', build: { outDir: work, emptyOutDir: true } });
    await compressFolder(work);
    await rm(stampPath(root), { force: true });
    await rename(join(root, 'dist'), retired).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    await rename(work, join(root, 'dist'));
    await writeFile(stampPath(root), fingerprint);
  } finally {
    await rm(work, { recursive: true, force: true });
    await rm(retired, { recursive: true, force: true });
  }
}
