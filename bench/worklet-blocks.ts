// How long the blocks of sixteen tracks with equaliser and compressor take in Chromium, against the 2.67 ms that a block lasts: the
// 99.9th percentile has to stay under half of that (`node bench/worklet-blocks.ts [seconds]`). Worklets have no clock: the same player
// runs in a worker, block by block, at the pace of a device; then in a worklet, whose device must not run dry. The figure is the
// shortest of four runs of each block, so that a machine that does other things is judged by its own work; underruns need a quiet one.
import { chromium } from '@playwright/test';
import { browserLaunch } from '../e2e/browser/launch.ts';
import { buildHarness, serveFolder } from '../e2e/harness/serve-built.ts';

const seconds = Number(process.argv[2] ?? 20);
const built = await buildHarness('blocks.html');
const { server, url } = await serveFolder(built.folder, true);
const browser = await chromium.launch(browserLaunch());
try {
  const page = await browser.newPage();
  await page.goto(`${url}e2e/harness/blocks.html`);
  await page.waitForFunction(() => 'blocks' in globalThis);
  const times = await page.evaluate((length) => blocks.timed(length), seconds);
  const played = await page.evaluate((length) => blocks.played(length), seconds);
  const ofBudget = times.work.p999 / times.budgetMs;
  console.log(JSON.stringify({ times, ofBudget, played }));
  if (ofBudget > 0.5) process.exitCode = 1;
} finally {
  await browser.close();
  server.close();
  built.remove();
}
