import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import solid from 'vite-plugin-solid';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// Tests start our programs some two hundred times. Without it each strips and compiles its sources anew: a quarter of
// the processor time of the command line's tests.
process.env.NODE_COMPILE_CACHE ??= here('node_modules/.cache/storycore/code');

const shared = {
  environment: 'node',
  // Dawn and FFmpeg are native: a crash there must cost one file, not the run.
  pool: 'forks' as const,
  testTimeout: 120_000,
  hookTimeout: 60_000,
  // Without it a second, which a machine that is busy with something else takes to answer at all.
  expect: { poll: { timeout: 30_000 } },
  setupFiles: [here('scripts/test/property-seed.ts'), here('scripts/test/equal-tables.ts')],
  // A machine that is busy with something else makes one thing late: tried again, where nobody looks, and named.
  retry: process.env.CI ? 1 : 0,
};

// In Node, Solid's export map answers with its server build, whose signals never change. The tests want the
// reactive one that the browser gets.
const reactiveSolid = [
  { find: /^solid-js$/, replacement: here('node_modules/solid-js/dist/solid.js') },
  { find: /^solid-js\/store$/, replacement: here('node_modules/solid-js/store/dist/store.js') },
  { find: /^solid-js\/web$/, replacement: here('node_modules/solid-js/web/dist/web.js') },
  // The same condition would answer with Loro's build for bundlers, whose WebAssembly only a bundler can load.
  { find: /^loro-crdt$/, replacement: here('node_modules/loro-crdt/nodejs/index.js') },
  // And for ws with a file that only says that browsers have WebSockets themselves.
  { find: /^ws$/, replacement: here('node_modules/ws/wrapper.mjs') },
];

// No native code in these (the relay's HLS renders), and no state of their own at the top of a module: one process takes them one after another.
// What they share is then loaded and compiled once; the embedded database alone takes a second of each file.
const shareable = [
  'src/{app,base,effects,interchange,project,protocol,storage}/**/*.test.{ts,tsx}',
  'src/engine/{audio,media,timeline}/**/*.test.ts',
  'relay-server/relay/!(hls)/**/*.test.ts',
  'relay-server/relay/*.test.ts',
  'workers/**/*.test.ts',
];
/** Puts something else in the place of a module or of the platform, which must not have been loaded before. */
const replaces = /vi\.(mock|hoisted|stubGlobal)\(|fake-indexeddb/;
const plain = globSync(shareable, { cwd: here('.') }).filter(
  (file) => !replaces.test(readFileSync(here(file), 'utf8')),
);

export default defineConfig({
  test: {
    // Many of them wait for programs that they have started, or killed.
    maxWorkers: Math.min(6, availableParallelism() + 1),
    passWithNoTests: true,
    projects: [
      {
        plugins: [solid()],
        resolve: { alias: reactiveSolid },
        test: {
          ...shared,
          name: 'unit',
          include: ['{src,workers,relay-server,models,bench,scripts,e2e,oracle}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', 'relay-server/render-node/conformance/**', ...plain],
        },
      },
      {
        plugins: [solid()],
        resolve: { alias: reactiveSolid },
        test: {
          ...shared,
          name: 'unit-plain',
          include: plain,
          isolate: false,
        },
      },
      {
        test: {
          ...shared,
          name: 'conformance',
          include: ['relay-server/render-node/conformance/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
