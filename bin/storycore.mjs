#!/usr/bin/env node
/** The `storycore` command: hands over to the command line's own sources on a Node that can run them. */
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { becomePinnedNode } from '../scripts/setup/pinned-node.mjs';

// npm links a package's command, so the file that runs may be reached through a link.
const root = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))));

const [command, ...args] = process.argv.slice(2);

try {
  // The relay is a program of its own, which knows nothing of the engine.
  if (command === 'relay') await becomePinnedNode(root, [join(root, 'relay-server/relay/main.ts'), ...args]);
  await becomePinnedNode(root, [
    // Frames are short-lived: V8 would let its young generation grow to 128 MB before it tidied up.
    '--max-semi-space-size=8',
    // The old generation likewise: over two hours of packets and promises it let 100 MB gather. A composite costs 4 % more of a
    // processor and no more time.
    '--heap-growing-percent=25',
    // Decoded frames are counted against V8's heap and closed by hand: without this it searched 25 MB for garbage every
    // twentieth frame, a fifth of the time of a picture-in-picture.
    '--external-memory-accounted-in-global-limit',
    join(root, 'relay-server/render-node/cli/start.mjs'),
    ...process.argv.slice(2),
  ]);
} catch (error) {
  console.error(`storycore: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
