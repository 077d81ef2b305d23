import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildSite, stampPath } from './build-site.ts';
import { fingerprintInputs } from './fingerprint.ts';

/** Builds `dist/` unless it was built from exactly the present sources. */
export async function buildIfStale(root: string): Promise<void> {
  if (existsSync(join(root, 'dist', 'index.html')) && existsSync(stampPath(root))) {
    const stamp = await readFile(stampPath(root), 'utf8');
    if (stamp === (await fingerprintInputs(root))) return;
  }
  console.log('Building the studio …');
  const startMs = performance.now();
  await buildSite(root);
  console.log(`Built in ${((performance.now() - startMs) / 1000).toFixed(1)} s`);
}
