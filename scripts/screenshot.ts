/** Makes `docs/studio.png`, the picture of the README, from the built studio with its sample film open. */
import { writeFile } from 'node:fs/promises';
import { chromium } from '@playwright/test';
import { browserLaunch } from '../e2e/browser/launch.ts';
import { listen } from '../relay-server/static/listen.ts';
import { buildIfStale } from './build/build-if-stale.ts';

const target = process.argv[2] ?? 'docs/studio.png';
/** Thumbnails, waveforms and the first frame come from workers; software WebGPU takes its time. */
const settleMs = 8000;

await buildIfStale(process.cwd());
const server = await listen({ root: 'dist', port: 0, host: '127.0.0.1' });
const browser = await chromium.launch(browserLaunch());
try {
  const page = await browser.newPage({
    viewport: { width: 1600, height: 1000 },
    colorScheme: 'dark',
    locale: 'en-GB',
  });
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await page.locator('canvas').first().waitFor({ timeout: 60_000 });
  await page.waitForTimeout(settleMs);
  // A clip that is selected fills the inspector; the playhead stands where the title is.
  const [title, ruler] = [
    { x: 312, y: 826 },
    { x: 318, y: 752 },
  ];
  await page.mouse.click(title.x, title.y);
  await page.mouse.click(ruler.x, ruler.y);
  await page.mouse.move(1100, 20);
  await page.waitForTimeout(settleMs);
  await writeFile(target, await page.screenshot());
  console.log(`Wrote ${target}`);
} finally {
  await browser.close();
  await server.close();
}
