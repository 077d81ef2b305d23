// The eighty pictures in Chromium: against FFmpeg, and against the Node host, which draws them in this process.
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import type { ViteDevServer } from 'vite';
import { hasFfmpeg } from '../oracle/ffmpeg.ts';
import { conformanceCases } from '../relay-server/render-node/conformance/cases/index.ts';
import { nodeCaseFrames } from '../relay-server/render-node/conformance/node-case.ts';
import { oracleFrames } from '../relay-server/render-node/conformance/oracle.ts';
import { psnr } from '../relay-server/render-node/conformance/psnr.ts';
import { mimeOf, sourceFile } from '../relay-server/render-node/conformance/sources.ts';
import { createNodeHost } from '../relay-server/render-node/node-host/node-host.ts';
import { serveHarness } from './harness/serve-harness.ts';

/** Two software GPUs and two sets of decoders round alike, but not always the same way. */
const HOSTS_AGREE_DECIBELS = 45;
const folder = fileURLToPath(new URL('../.cache/conformance', import.meta.url));

test.describe('on Chromium, against FFmpeg and the Node host', () => {
  test.skip(!hasFfmpeg, 'ffmpeg is not on this machine');
  const host = createNodeHost();
  let harness: { server: ViteDevServer; url: string };
  let page: Page;

  test.beforeAll(async ({ browser }) => {
    harness = await serveHarness();
    page = await browser.newPage();
    await page.goto(`${harness.url}conformance.html`);
    await page.waitForFunction(() => 'drawCase' in window);
  });
  test.afterAll(async () => {
    await page?.close();
    await harness?.server.close();
    await host.close();
  });

  for (const item of conformanceCases) {
    test(item.name, async () => {
      const sources = [];
      for (const name of item.media) {
        const path = await sourceFile(name, folder);
        sources.push({ name, url: new URL(`/@fs${path}`, harness.url).href, mime: mimeOf(name) });
      }
      const answer = await page.evaluate((request) => window.drawCase(request), { name: item.name, sources });
      expect(answer.error).toBeNull();
      expect(answer.open, 'decoders and frames left open').toBe(0);
      const made = answer.frames.map((text) => new Uint8Array(Buffer.from(text, 'base64')));
      const wanted = await oracleFrames(item, folder);
      const node = await nodeCaseFrames(host, item, folder);
      expect(made).toHaveLength(item.frames.length);
      item.frames.forEach((frame, index) => {
        expect(psnr(made[index]!, node[index]!), `frame ${frame} against Node`).toBeGreaterThanOrEqual(
          HOSTS_AGREE_DECIBELS,
        );
        if (!wanted) return;
        expect(psnr(made[index]!, wanted[index]!), `frame ${frame} against FFmpeg`).toBeGreaterThanOrEqual(
          item.psnrAtLeast,
        );
      });
    });
  }
});
