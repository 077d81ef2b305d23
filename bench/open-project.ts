// From a project's tile on the start screen to the timeline with its clips, in the built studio: 10,000 clips on sixteen tracks, wanted
// within a second. In turns with the text of its records beside the document and without, as an earlier version stored it. The phases
// are told by what can be seen from outside: the session is there, then the first picture of the timeline is on the screen.
import { chromium, type Page } from '@playwright/test';
import { browserLaunch } from '../e2e/browser/launch.ts';
import { openStart } from '../e2e/studio/studio.ts';
import { listen } from '../relay-server/static/listen.ts';
import { writeStorycore } from '../src/interchange/storycore-file/write-storycore.ts';
import { longFilm } from './document/long-film.ts';

const ROUNDS = 7;
/** The built studio; another one can be named, to compare. */
const ROOT = process.argv[2] ?? 'dist';
/** Backgrounds of sixteen empty tracks, and the bed: what is painted beyond that is clips. */
const EMPTY_RECTANGLES = 40;

interface Watch {
  clicked: number;
  session: number;
  painted: number;
  /** Milliseconds of every task of the main thread over 50. */
  tasks: number[];
}
declare global {
  var __watch: Watch;
}

/** Runs in the page, before the studio. */
function watch(emptyRectangles: number): void {
  const seen: Watch = { clicked: 0, session: 0, painted: 0, tasks: [] };
  globalThis.__watch = seen;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      if (seen.clicked > 0 && startTime + duration > seen.clicked) seen.tasks.push(duration);
  }).observe({ type: 'longtask' });
  addEventListener(
    'click',
    () => {
      seen.clicked = performance.now();
    },
    true,
  );
  let door: typeof globalThis.__storycore;
  Object.defineProperty(globalThis, '__storycore', {
    get: () => door,
    set(next: typeof door) {
      door = next;
      if (next) seen.session = performance.now();
    },
  });
  const fill = CanvasRenderingContext2D.prototype.fillRect;
  let rectangles = 0;
  CanvasRenderingContext2D.prototype.fillRect = function (...box) {
    if (seen.painted === 0 && this.canvas.closest?.('.lanes')) {
      if (rectangles++ === 0) setTimeout(() => (rectangles = 0));
      // On the screen with the next frame.
      if (rectangles === emptyRectangles)
        requestAnimationFrame(() => setTimeout(() => (seen.painted ||= performance.now())));
    }
    fill.apply(this, box);
  };
}

const painted = (page: Page): Promise<unknown> => page.waitForFunction(() => globalThis.__watch.painted > 0);

/** As an earlier version left it. */
const dropText = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('storycore');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const change = opening.result.transaction('snapshots', 'readwrite');
          const cursors = change.objectStore('snapshots').openCursor();
          cursors.onsuccess = () => {
            cursors.result?.update({ ...cursors.result.value, plain: null });
            cursors.result?.continue();
          };
          change.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
  );

interface Opening {
  readonly session: number;
  readonly timeline: number;
  readonly longest: number;
}

async function open(page: Page, name: string): Promise<Opening> {
  await page.getByRole('button', { name: `Open ${name}` }).click();
  await painted(page);
  // Tasks are told a moment after they have ended.
  await page.waitForTimeout(500);
  const { clicked, session, painted: end, tasks } = await page.evaluate(() => globalThis.__watch);
  return { session: session - clicked, timeline: end - clicked, longest: Math.max(0, ...tasks) };
}

const median = (values: readonly number[]): number =>
  Math.round([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN);

const store = longFilm();
const { name } = store.project;
const file = Buffer.from(
  await new Response(writeStorycore({ name, document: store.exportSnapshot(), media: [] })).arrayBuffer(),
);
const server = await listen({ root: ROOT, port: 0, host: '127.0.0.1' });
const browser = await chromium.launch(browserLaunch());
try {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  await page.addInitScript(watch, EMPTY_RECTANGLES);
  await openStart(page, server.url);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open' }).first().click();
  await (await chooser).setFiles({
    name: 'film.storycore',
    mimeType: 'application/octet-stream',
    buffer: file,
  });
  await painted(page);
  const start = async (): Promise<void> => {
    await page.goto('about:blank');
    await openStart(page, server.url);
    await page.waitForTimeout(1000);
  };
  const openings: Record<'with' | 'without', Opening[]> = { with: [], without: [] };
  for (let round = 0; round < ROUNDS; round++) {
    await start();
    openings.with.push(await open(page, name));
    await start();
    await dropText(page);
    openings.without.push(await open(page, name));
    // Stored again, as the studio does it by itself a few seconds later.
    await page.waitForTimeout(7000);
  }
  for (const [text, all] of Object.entries(openings))
    console.log(
      JSON.stringify({
        'text beside the document': text,
        'session, ms': median(all.map(({ session }) => session)),
        'timeline, ms': median(all.map(({ timeline }) => timeline)),
        'longest task, ms': median(all.map(({ longest }) => longest)),
      }),
    );
  if (median(openings.with.map(({ timeline }) => timeline)) > 1000) process.exitCode = 1;
} finally {
  await browser.close();
  await server.close();
}
