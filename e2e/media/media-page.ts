// Serves the repository's sources and a folder of media to a page in the tests' browser.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { createServer } from 'vite';
import { browserLaunch } from '../browser/launch.ts';

const ROOT = join(import.meta.dirname, '../..');

export interface MediaPage {
  readonly page: Page;
  /** Calls a function of page.ts. */
  call<T>(name: string, ...args: readonly unknown[]): Promise<T>;
  /** Address of a file for the page. */
  url(path: string): string;
  close(): Promise<void>;
}

/** @param html path from the repository's root of a page that sets `globalThis.media` */
export async function openMediaPage(html = 'e2e/media/page.html'): Promise<MediaPage> {
  const server = await createServer({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    appType: 'mpa',
    // Only what is no ESM is bundled ahead: discovering more would reload the page in the middle of a test.
    optimizeDeps: { noDiscovery: true, include: ['dexie'] },
    cacheDir: join(tmpdir(), 'storycore-media-page'),
    server: {
      port: 0,
      host: '127.0.0.1',
      hmr: false,
      watch: null,
      headers: {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      },
    },
    plugins: [
      {
        name: 'media-files',
        configureServer: ({ middlewares }) => void middlewares.use('/media-file', serve),
      },
    ],
  });
  await server.listen();
  const { port } = server.httpServer!.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const browser: Browser = await chromium.launch(browserLaunch());
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error('page:', error.message));
  await page.goto(`${origin}/${html}`);
  await page.waitForFunction(() => 'media' in globalThis);
  return {
    page,
    call: (name, ...args) =>
      page.evaluate(
        ([method, values]) =>
          (globalThis as unknown as { media: Record<string, (...list: unknown[]) => unknown> }).media[
            method as string
          ]!(...(values as unknown[])),
        [name, args] as const,
      ) as Promise<never>,
    url: (path) => `${origin}/media-file?path=${encodeURIComponent(path)}`,
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

type Handler = NonNullable<Parameters<import('vite').Connect.Server['use']>[1]>;

/** One file by its path, with ranges. */
const serve = (async (
  request: import('node:http').IncomingMessage,
  response: import('node:http').ServerResponse,
) => {
  const path = new URL(request.url ?? '', 'http://x').searchParams.get('path') ?? '';
  const { size } = await stat(path);
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const start = range ? Number(range[1]) : 0;
  const end = range?.[2] ? Math.min(Number(range[2]), size - 1) : size - 1;
  response.writeHead(range ? 206 : 200, {
    'Content-Length': Math.max(0, end - start + 1),
    'Accept-Ranges': 'bytes',
    ...(range && { 'Content-Range': `bytes ${start}-${end}/${size}` }),
  });
  if (size === 0) response.end();
  else createReadStream(path, { start, end }).pipe(response);
}) as Handler;
