// The studio's preview drawn by a relay: a relay and a render node, each a process of its own, behind a wire that can be cut.
import { expect, type Page, test } from '@playwright/test';
import { type RelayAndNode, startRelayAndNode } from './studio/relay-and-node.ts';
import { openSample, openStart } from './studio/studio.ts';

// The second compares with what the first has seen, and finds its files at the relay.
test.describe.configure({ mode: 'serial', timeout: 300_000 });

/** JPEG at quantizer 3 with half the chroma, enlarged to the screen: the sample's coloured edges cost the most. */
const SAME_DB = 30;
const SECOND = 705_600_000;

let house: RelayAndNode;
/** What the tab itself shows. */
const own: number[][] = [];

test.beforeAll(async () => {
  house = await startRelayAndNode();
});
test.afterAll(() => house?.close());

async function signIn(page: Page): Promise<void> {
  const keep = (account: unknown): void => localStorage.setItem('storycore.relay', JSON.stringify(account));
  await page.addInitScript(keep, { url: house.url, token: house.token });
}
const by = (page: Page) => page.getByRole('combobox', { name: 'Preview by' });
const seek = (page: Page, seconds: number): Promise<void> =>
  page.evaluate((time) => __storycore!.session.player.seek(time), seconds * SECOND);

/** RGB of what the canvas shows, 320 pixels wide. */
const shown = async (page: Page): Promise<number[]> =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.preview-canvas')!;
    const copy = new OffscreenCanvas(320, 180).getContext('2d')!;
    copy.imageSmoothingQuality = 'high';
    copy.drawImage(canvas, 0, 0, 320, 180);
    return [...copy.getImageData(0, 0, 320, 180).data].filter((_, i) => i % 4 < 3);
  });
/** Once it is the same twice, and nothing is waited for: what takes longer than 400 ms is said to be under way. */
const settled = async (page: Page): Promise<number[]> => {
  let last = await shown(page);
  for (;;) {
    await page.waitForTimeout(700);
    const waits = await page.evaluate(() => __storycore!.session.player.buffering());
    const next = await shown(page);
    if (!waits && next.every((value, i) => value === last[i]) && next.some((value) => value > 40))
      return next;
    last = next;
  }
};
/** Of the film under the playhead, degrees. */
const rotate = (page: Page, rotations: readonly number[]): Promise<void> =>
  page.evaluate(async (all) => {
    const { player, store } = __storycore!.session;
    const { clip: clips, track } = store.snapshot();
    const time = player.time();
    const clip = [...clips.values()].find(
      ({ source, place, duration }) =>
        source.kind === 'media' &&
        track.get(place.track)?.kind === 'video' &&
        place.start <= time &&
        time < place.start + duration,
    )!;
    for (const rotation of all) {
      store.transact('drag', (tx) => tx.put('clip', { ...clip, transform: { ...clip.transform, rotation } }));
      await new Promise((resolve) => setTimeout(resolve, 16));
    }
  }, rotations);
function psnr(a: readonly number[], b: readonly number[]): number {
  const error = a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / a.length;
  return 10 * Math.log10(255 ** 2 / Math.max(error, 1e-6));
}
const shows = (page: Page, picture: readonly number[]) =>
  expect.poll(async () => psnr(await shown(page), picture), { timeout: 40_000 }).toBeGreaterThan(SAME_DB);

test('a relay draws the preview as the tab does, through edits and a broken line, and gives it back', async ({
  page,
}, info) => {
  await signIn(page);
  await openStart(page);
  await openSample(page);
  await page.getByRole('combobox', { name: 'Preview level' }).selectOption('full');
  const times = [2, 6, 10];
  for (const time of times) {
    await seek(page, time);
    own.push(await settled(page));
  }
  // What a hand will have made of the first moment's clip in the end.
  await seek(page, times[0]!);
  await rotate(page, [90]);
  await seek(page, times[0]!);
  const dragged = await settled(page);
  await rotate(page, [0]);
  // The test could not tell one moment from another otherwise.
  for (const [a, b] of [
    [0, 1],
    [1, 2],
    [0, 2],
  ] as const)
    expect(psnr(own[a]!, own[b]!)).toBeLessThan(SAME_DB - 5);
  expect(psnr(own[0]!, dragged)).toBeLessThan(SAME_DB - 5);

  await expect(by(page).locator('option[value=relay]')).toBeEnabled();
  await by(page).selectOption('relay');
  await expect(page.getByText(/lacks .*file/)).toBeVisible();
  await page.screenshot({ path: info.outputPath('consent.png') });
  await page.getByRole('button', { name: 'Send' }).click();
  const phase = () => page.evaluate(() => __storycore!.session.relayPreview.state().phase);
  await expect.poll(phase, { timeout: 30_000 }).toBe('live');
  for (const i of [0, 1]) {
    await seek(page, times[i]!);
    await shows(page, own[i]!);
  }

  // Playing, several pictures are under way, and what comes is shown in its turn.
  await page.evaluate(() => {
    const { player } = __storycore!.session;
    player.seek(0);
    void player.play();
  });
  const playing = () => page.evaluate(() => __storycore!.session.player.statistics().shown);
  await expect.poll(playing, { timeout: 20_000 }).toBeGreaterThan(4);
  expect(await phase()).toBe('live');
  await page.evaluate(() => __storycore!.session.player.pause());

  // A hand that drags: the last value is what stays.
  await seek(page, 2);
  const degrees = Array.from({ length: 30 }, (_, i) => 3 * (i + 1));
  await rotate(page, degrees);
  await shows(page, dragged);

  house.wire.break();
  await expect(page.getByText('The line to the relay is down')).toBeVisible();
  // One that was not asked before, and is in nobody's cache.
  await seek(page, 10);
  house.wire.mend();
  await expect.poll(phase, { timeout: 20_000 }).toBe('live');
  await shows(page, own[2]!);

  await by(page).selectOption('tab');
  await shows(page, own[2]!);
  await seek(page, 2);
  await shows(page, dragged);
  await expect.poll(phase).toBe('off');
});

test('a browser that cannot draw is let in by a relay that can', async ({ page }, info) => {
  await signIn(page);
  await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'gpu'));
  await page.goto('./');
  await expect(page.getByRole('heading', { name: 'A relay can draw for you' })).toBeVisible();
  await page.screenshot({ path: info.outputPath('let-in.png') });
  await page.getByRole('button', { name: 'Go on with pictures from 127.0.0.1' }).click();
  await openSample(page);
  // The relay has the files of the sample still: nothing is sent, and nobody has to choose.
  await expect(by(page)).toHaveValue('relay');
  await page.getByRole('combobox', { name: 'Preview level' }).selectOption('full');
  await seek(page, 6);
  await shows(page, own[1]!);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(by(page)).toBeVisible();
  await page.screenshot({ path: info.outputPath('phone.png') });
});
