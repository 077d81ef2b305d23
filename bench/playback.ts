// How smoothly each preview level plays 1080p in the browser: pictures shown in a second and those that came too late, of a film
// with 25 a second. One clip alone, and the same with a picture-in-picture on it.
import { chromium, type Page } from '@playwright/test';
import { browserLaunch } from '../e2e/browser/launch.ts';
import { serveHarness } from '../e2e/harness/serve-harness.ts';
import { PREVIEW_LEVELS, type PreviewLevel } from '../src/protocol/preview-protocol.ts';
import { testFilm } from './preview/test-film.ts';

const FILM = { name: 'play', width: 1920, height: 1080, gop: 50, fps: 25, seconds: 40 } as const;
const PLAYED_MS = 6000;
/** Several of them: what was played is in the cache. */
const FROM = [0, 180, 360, 540] as const;

async function measure(page: Page, film: string, level: PreviewLevel, from: number): Promise<void> {
  await page.evaluate((wanted) => harness.setLevel(wanted), level);
  const { shown, dropped } = await page.evaluate(([at, ms]) => harness.play(at, ms), [
    from,
    PLAYED_MS,
  ] as const);
  const second = (count: number): number => Number(((count * 1000) / PLAYED_MS).toFixed(1));
  console.log(
    JSON.stringify({ film, level, 'shown a second': second(shown), 'dropped a second': second(dropped) }),
  );
}

const { server, url } = await serveHarness();
const browser = await chromium.launch(browserLaunch());
try {
  for (const film of ['one clip', 'picture-in-picture']) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    await page.goto(`${url}preview.html`);
    await page.waitForFunction(() => 'harness' in globalThis, null, { timeout: 120_000 });
    await page.evaluate((given) => harness.open(given, 'full'), { ...FILM, url: `/@fs${testFilm(FILM)}` });
    if (film !== 'one clip') await page.evaluate(() => harness.inset());
    await page.evaluate(() => harness.show(0, false));
    for (const [i, level] of PREVIEW_LEVELS.entries()) await measure(page, film, level, FROM[i]!);
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
}
