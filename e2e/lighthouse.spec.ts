import { createServer } from 'node:net';
import { chromium } from '@playwright/test';
import lighthouse from 'lighthouse';
import { expect, test } from './browser/fixtures.ts';
import { browserLaunch } from './browser/launch.ts';

const required = { performance: 95, accessibility: 95, 'best-practices': 95 } as const;

/** The score of performance is a measurement: another program on the machine costs points. The best run counts. */
const attempts = 3;

/** The desktop of Lighthouse's own preset, which is where a studio stands: a wired line, the processor as it is. */
const desktop = {
  extends: 'lighthouse:default',
  settings: {
    formFactor: 'desktop' as const,
    screenEmulation: { mobile: false, width: 1350, height: 940, deviceScaleFactor: 1, disabled: false },
    throttling: {
      rttMs: 40,
      throughputKbps: 10_240,
      cpuSlowdownMultiplier: 1,
      requestLatencyMs: 0,
      downloadThroughputKbps: 0,
      uploadThroughputKbps: 0,
    },
    emulatedUserAgent: false as const,
  },
};

interface Verdict {
  readonly scores: Readonly<Record<string, number>>;
  /** the audits that cost points */
  readonly lost: string;
}

test('Lighthouse finds the start screen fast, accessible and sound', async ({ openSite }) => {
  const site = await openSite();
  let verdict = await judge(site.url);
  for (
    let attempt = 1;
    attempt < attempts && (verdict.scores.performance ?? 0) < required.performance;
    attempt++
  ) {
    verdict = await judge(site.url);
  }
  console.log(`Lighthouse: ${JSON.stringify(verdict.scores)}`);
  for (const [name, least] of Object.entries(required)) {
    expect(verdict.scores[name], `${name}; points lost to: ${verdict.lost}`).toBeGreaterThanOrEqual(least);
  }
});

/** One visit by a new browser, with nothing stored. */
async function judge(url: string): Promise<Verdict> {
  const port = await freePort();
  const { args = [], ...options } = browserLaunch();
  const browser = await chromium.launch({ ...options, args: [...args, `--remote-debugging-port=${port}`] });
  try {
    const onlyCategories = Object.keys(required);
    const result = await lighthouse(
      url,
      { port, output: 'json', logLevel: 'error', onlyCategories },
      desktop,
    );
    if (!result) throw new Error('Lighthouse gave no report');
    const { categories, audits } = result.lhr;
    return {
      scores: Object.fromEntries(
        Object.entries(categories).map(([name, { score }]) => [name, Math.round((score ?? 0) * 100)]),
      ),
      lost: Object.values(audits)
        .filter(
          ({ score, scoreDisplayMode }) =>
            score !== null && score < 0.9 && scoreDisplayMode !== 'informative',
        )
        .map(({ id, displayValue }) => `${id} ${displayValue ?? ''}`.trim())
        .join(', '),
    };
  } finally {
    await browser.close();
  }
}

/** Lighthouse speaks the protocol of the developer tools over TCP; Playwright keeps its own pipe beside it. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
