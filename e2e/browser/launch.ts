/** How every test and measurement starts its browser: the same flags, so that all see the same WebGPU and codecs. */
import type { LaunchOptions } from '@playwright/test';
import { findBrowser } from './find-browser.ts';

/**
 * WebGPU on a machine without a GPU. All of these together: with fewer there is no adapter, no frame import, or a
 * device that is lost at once (docs/performance.md).
 */
const softwareGpu = [
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--use-webgpu-adapter=swiftshader',
  '--use-angle=swiftshader',
];

/**
 * The page itself is put together by the processor, as browsers do without a GPU. SwiftShader took 77 ms for a page of
 * 1440 × 900, at every change on it: a third of the processor time of all tests. WebGPU stays on SwiftShader.
 */
const pageByProcessor = '--disable-gpu-compositing';

/** WebGPU on a real GPU under headless Linux; other systems need no flag, but bear them. */
const hardwareGpu = [
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-angle=vulkan',
  '--ignore-gpu-blocklist',
];

/** Nothing that a test did not ask for: no first-run pages, no downloads in the background, no telemetry. */
const quiet = [
  '--no-first-run',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  // Tabs that the tests leave in the background keep their timers; the tests of throttling switch it on themselves.
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
];

/**
 * Flags for Chromium. `STORYCORE_GPU=hardware` takes the machine's GPU instead of SwiftShader.
 *
 * `--no-sandbox` is for root, whom Chromium's sandbox refuses (containers, CI).
 */
export function browserArguments(): string[] {
  const gpu = process.env.STORYCORE_GPU === 'hardware' ? hardwareGpu : softwareGpu;
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return [...gpu, ...quiet, ...sandbox];
}

/**
 * For tests, which ask what is on the page and not how soon; measurements say what a page on SwiftShader costs.
 *
 * @throws {Error} when the machine has no browser
 */
export function testBrowserLaunch(): LaunchOptions {
  const launch = browserLaunch();
  if (process.env.STORYCORE_GPU === 'hardware') return launch;
  return { ...launch, args: [...browserArguments(), pageByProcessor] };
}

/**
 * Options for Playwright's `chromium.launch` and `launchPersistentContext`.
 *
 * @throws {Error} when the machine has no browser
 */
export function browserLaunch(): LaunchOptions {
  const executablePath = findBrowser();
  if (!executablePath) {
    throw new Error(
      'No Chromium found. Run "npx playwright install chromium", or name one: STORYCORE_BROWSER=/path/to/chromium',
    );
  }
  return { executablePath, args: browserArguments(), headless: true };
}
