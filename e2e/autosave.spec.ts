// What the studio promises of a crash: at most the last second of edits, never a project. The browser is killed as the system kills
// it, all its processes at once, while edits are being made; then it is started again on the same profile.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { findBrowser } from './browser/find-browser.ts';
import { browserArguments } from './browser/launch.ts';
import { clips, openSample, openStart } from './studio/studio.ts';

interface Running {
  readonly browser: Browser;
  readonly page: Page;
  kill(): Promise<void>;
}

/** A browser of its own process group, so that one signal reaches every process of it. */
async function start(profile: string): Promise<Running> {
  const process_: ChildProcess = spawn(
    findBrowser()!,
    [
      ...browserArguments(),
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const gone = once(process_, 'exit');
  const browser = await chromium.connectOverCDP(await endpointOf(process_));
  const context = browser.contexts()[0]!;
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    browser,
    page,
    async kill() {
      process.kill(-process_.pid!, 'SIGKILL');
      await gone;
    },
  };
}

async function endpointOf({ stderr }: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: stderr! })) {
    const match = /DevTools listening on (ws:\S+)/.exec(line);
    if (match) return match[1]!;
  }
  throw new Error('The browser did not say where it listens.');
}

/** Names of all markers: each is the time at which it was made. */
const markers = (page: Page): Promise<number[]> =>
  page.evaluate(() =>
    [...__storycore!.session.snapshot().marker.values()]
      .map(({ name }) => Number(name))
      .sort((a, b) => a - b),
  );

/** An edit every few milliseconds until the end of the world. */
const editWithoutEnd = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { store } = __storycore!.session;
    setInterval(() => {
      store.transact('marker.add', (tx) =>
        tx.put('marker', {
          id: tx.newId(),
          sequence: store.project.sequence,
          at: 0,
          name: String(Date.now()),
        }),
      );
    }, 15);
  });

test('killed at any moment, it loses at most the last second and never the project', async ({ baseURL }) => {
  test.setTimeout(300_000);
  const profile = await mkdtemp(join(tmpdir(), 'storycore-crash-'));
  let running = await start(profile);
  try {
    await openStart(running.page, baseURL!);
    await openSample(running.page);
    const url = running.page.url();
    const clipCount = await running.page.evaluate(() => __storycore!.session.snapshot().clip.size);
    let kept = 0;
    for (const moment of [700, 1700, 2300]) {
      await editWithoutEnd(running.page);
      await running.page.waitForTimeout(moment);
      const made = await markers(running.page);
      const killed = Date.now();
      await running.kill();
      running = await start(profile);
      await running.page.goto(url);
      await expect(clips(running.page).first()).toBeAttached({ timeout: 60_000 });
      const found = await markers(running.page);
      const due = made.filter((time) => time <= killed - 1000);
      expect(due.filter((time) => !found.includes(time))).toEqual([]);
      // The log holds whole edits in order: what is there is there up to some moment, without holes.
      expect(found.slice(0, made.length)).toEqual(made.slice(0, Math.min(made.length, found.length)));
      expect(found.length).toBeGreaterThanOrEqual(kept);
      kept = found.length;
      expect(await running.page.evaluate(() => __storycore!.session.snapshot().clip.size)).toBe(clipCount);
      expect(await running.page.evaluate(() => __storycore!.session.role())).toBe('writer');
    }
    expect(kept).toBeGreaterThan(0);
    // And it goes on saving.
    await running.page.evaluate(() => {
      const { store } = __storycore!.session;
      store.transact('project.rename', (tx) => void tx.patch('project', store.project.id, { name: 'Risen' }));
    });
    await expect.poll(() => running.page.evaluate(() => __storycore!.session.saveState())).toBe('saved');
    await running.page.goto(baseURL!);
    await expect(running.page.getByText('Risen')).toBeVisible();
  } finally {
    await running.kill();
    await rm(profile, { recursive: true, force: true });
  }
});
