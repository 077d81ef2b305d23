import { defineConfig } from '@playwright/test';
import { testBrowserLaunch } from './e2e/browser/launch.ts';

// The configuration is read again in every worker: the first reading decides, the environment carries it on. Derived
// from the process id, so that two runs on one machine do not meet, and below those that Linux gives to whoever opens a socket.
process.env.STORYCORE_E2E_PORT ??= String(20_000 + (process.pid % 12_000));
const port = Number(process.env.STORYCORE_E2E_PORT);

/**
 * What plays or records in real time, is killed at a moment, or is measured: alone on the machine. The others bear one
 * another, and `npm test` runs some of them side by side.
 */
const timed =
  /(audio-parity|autosave|lighthouse|playback|recording|recording-devices|recording-options|scroll|sound-server)\.spec\.ts$/;

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/playwright',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  // A second try tells a race from a fault; the report names every test that needed one.
  retries: process.env.CI ? 1 : 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['line'], ['json', { outputFile: process.env.STORYCORE_E2E_JSON ?? 'test-results/e2e.json' }]],
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    launchOptions: testBrowserLaunch(),
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    colorScheme: 'dark',
    trace: 'off',
    video: 'off',
    // Each test is a first visit, on which the service worker stores the whole site: 2 to 3 s of the processor beside
    // every test. Those about it (pwa, offline) let it in.
    serviceWorkers: 'block',
    screenshot: 'off',
  },
  projects: [
    { name: 'conformance', testMatch: 'conformance.spec.ts' },
    { name: 'studio', testMatch: '**/*.spec.ts', testIgnore: ['conformance.spec.ts', timed] },
    { name: 'timed', testMatch: timed },
  ],
  webServer: {
    // The Node that runs this, not the first on the PATH, which may be too old for the sources.
    command: `"${process.execPath}" scripts/serve-dist.ts`,
    url: `http://127.0.0.1:${port}/`,
    env: { PORT: String(port), HOST: '127.0.0.1' },
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 2000 },
    stdout: 'ignore',
    stderr: 'pipe',
  },
});
