// The block loop makes no garbage. In a process of its own: what a test runner makes of modules keeps the compiler from inlining, and
// then every number that a function returns is an object.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../../bench/block-memory.ts', import.meta.url));
/** So that every run compiles the same at the same block: with the compiler beside it, one run of four made 64 bytes more. */
const FLAGS = ['--expose-gc', '--no-concurrent-recompilation'];
/**
 * Sixteen tracks with 34 effects, half the faders moving. 13 are measured, which are the measurement's own; one number of each strip that
 * is boxed again would be another 290.
 */
const MOST_BYTES = 60;

test('thousands of blocks of sixteen tracks with effects leave nothing behind', () => {
  const text = execFileSync(process.execPath, [...FLAGS, SCRIPT, '1500'], { encoding: 'utf8' });
  const { bytesPerBlock, underruns, peak } = JSON.parse(text) as Record<string, number>;
  expect(underruns).toBe(0);
  expect(peak).toBeGreaterThan(0.01);
  expect(bytesPerBlock).toBeLessThan(MOST_BYTES);
}, 240_000);
