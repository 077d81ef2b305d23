// The browser's segment store on the real file system: what is torn is never read, what is old goes first.
import { chromium, expect, test } from '@playwright/test';
import { serveHarness } from './harness/serve-harness.ts';

// A private window keeps its files in memory, which is another implementation than the one people have.
test('segments are whole or absent, shared between tabs, and trimmed by last use', async ({
  launchOptions,
}, info) => {
  const { server, url } = await serveHarness();
  const context = await chromium.launchPersistentContext(info.outputPath('profile'), launchOptions);
  try {
    const page = await context.newPage();
    await page.goto(`${url}segments.html`);
    await page.waitForFunction(() => 'segments' in globalThis, null, { timeout: 60_000 });
    const seen = await page.evaluate(async () => {
      const { store, names, cut, flip } = segments;
      const pause = () => new Promise((done) => setTimeout(done, 30));
      for (const [i, hash] of ['a', 'b', 'c', 'd'].entries()) {
        await store.put(hash, 1000, i + 1);
        await pause();
      }
      const whole = [await store.get('b', 1), await store.get('missing'), await store.has('c')];
      await store.put('b', 2000, 9, 1);
      const replaced = await store.get('b');
      await pause();

      await cut('c', 500);
      await flip('d', 700);
      const damaged = [
        await store.get('c'),
        await store.get('d'),
        await store.has('c'),
        await store.has('d'),
      ];
      const left = await names();

      await store.put('e', 1000, 5);
      await pause();
      await store.get('a');
      const before = await store.usage();
      await store.trim(2500);
      return { whole, replaced, damaged, left, before, after: await store.usage(), kept: await names() };
    });
    expect(seen.whole).toEqual([[1000, 2], null, true]);
    expect(seen.replaced).toEqual([2000, 9]);
    expect(seen.damaged).toEqual([null, null, false, false]);
    expect(seen.left).toEqual(['a', 'b']);
    expect(seen.before).toEqual({ bytes: 4000, count: 3 });
    // `b` was used longest ago, although `a` is older.
    expect(seen.kept).toEqual(['a', 'e']);
    expect(seen.after).toEqual({ bytes: 2000, count: 2 });

    // All at once, from both tabs: every write is whole, nothing is left half.
    const stress = await page.evaluate(async () => {
      const { store, names } = segments;
      const hashes = Array.from({ length: 12 }, (_, i) => `s${i}`);
      await Promise.all(
        hashes.flatMap((hash, i) => [
          store.put(hash, 5000, i, 0),
          store.put(hash, 5000, i, 1),
          store.get(hash, 1),
        ]),
      );
      const read = await Promise.all(hashes.map((hash) => store.get(hash)));
      return { read, parts: (await names()).filter((name) => name.endsWith('.part')) };
    });
    expect(stress.read).toEqual(Array.from({ length: 12 }, (_, i) => [5000, i]));
    expect(stress.parts).toEqual([]);
  } finally {
    await context.close();
    await server.close();
  }
});
