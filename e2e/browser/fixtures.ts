/** Playwright's `test` with the sites that the studio's tests need. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { listen, type RunningServer } from '../../relay-server/static/listen.ts';

/** A copy of the built site on a server of its own, which a test may change, break or take away. */
export interface Site {
  /** URL of the studio's page */
  readonly url: string;
  /** folder that holds the copy of `dist/` */
  readonly folder: string;
  /** Takes the network away for real: pages, workers and service workers all find nobody. */
  stop(): Promise<void>;
}

export interface SiteOptions {
  /** folder of the URL that the site lies under, `films/studio/` for instance; default: the root */
  readonly under?: string;
  /** whether the host sends isolation headers; default: true */
  readonly isolate?: boolean;
}

export const test = base.extend<{ openSite: (options?: SiteOptions) => Promise<Site> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
  openSite: async ({}, use) => {
    const opened: { server: RunningServer; root: string; stopped: boolean }[] = [];
    await use(async ({ under = '', isolate = true } = {}) => {
      const root = await mkdtemp(join(tmpdir(), 'storycore-site-'));
      const folder = join(root, under);
      await cp('dist', folder, { recursive: true });
      const server = await listen({ root, port: 0, host: '127.0.0.1', isolate });
      const entry = { server, root, stopped: false };
      opened.push(entry);
      const stop = async () => {
        if (!entry.stopped) await server.close();
        entry.stopped = true;
      };
      return { url: new URL(under, server.url).href, folder, stop };
    });
    for (const { server, root, stopped } of opened) {
      if (!stopped) await server.close();
      await rm(root, { recursive: true, force: true });
    }
  },
});

export { expect } from '@playwright/test';
