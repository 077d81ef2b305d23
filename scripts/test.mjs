/** `npm test`: set up this machine, then run every check. Needs git, npm and Node ≥ 20. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './setup/install.mjs';
import { becomePinnedNode } from './setup/pinned-node.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

try {
  process.chdir(root);
  ensureInstalled(root);
  await becomePinnedNode(root, ['scripts/test/run.ts', ...process.argv.slice(2)]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exit(1);
}
