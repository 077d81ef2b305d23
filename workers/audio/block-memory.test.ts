// The block loop makes next to no garbage: half a megabyte a second, which is collected twice a minute. In a process of its own: what a test runner makes of modules keeps the compiler from inlining, and
// then every number that a function returns is an object.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../../bench/block-memory.ts', import.meta.url));
/** Sixteen tracks with 34 effects. An array for each effect would be another 2,200; what is left, 1,210, are boxes of single numbers. */
const MOST_BYTES = 2000;

test('thousands of blocks of sixteen tracks with effects leave nothing behind', () => {
  const text = execFileSync(process.execPath, ['--expose-gc', SCRIPT, '1500'], { encoding: 'utf8' });
  const { bytesPerBlock, underruns, peak } = JSON.parse(text) as Record<string, number>;
  expect(underruns).toBe(0);
  expect(peak).toBeGreaterThan(0.01);
  expect(bytesPerBlock).toBeLessThan(MOST_BYTES);
}, 60_000);
