// Playing in the studio: the picture keeps to the sound, the playhead too, and nothing is left open.
import { expect, type Page, test } from '@playwright/test';
import { COUNTER_BITS } from './harness/counter-bits.ts';
import { counterVideo } from './harness/counter-video.ts';
import { importFiles, mediaItems, newProject, openSample, openStart } from './studio/studio.ts';

const SHAPE = { width: 640, height: 360, fps: 25, seconds: 20, gop: 50, sound: true } as const;
const FRAME = 705_600_000 / 25;

interface Screen {
  /** The number on the preview; −1 where there is none. */
  readonly frame: number;
  /** Where the playhead is at that moment, in frames. */
  readonly playhead: number;
}

const look = (page: Page): Promise<Screen> =>
  page.evaluate(
    ({ bits, ticks }) => {
      const canvas = document.querySelector<HTMLCanvasElement>('.preview canvas')!;
      const { width, height } = canvas.getBoundingClientRect();
      const shape = 640 / 360;
      const [w, h] = width / height > shape ? [height * shape, height] : [width, width / shape];
      const copy = document.createElement('canvas');
      [copy.width, copy.height] = [Math.round(width), Math.round(height)];
      const context = copy.getContext('2d')!;
      context.drawImage(canvas, 0, 0, copy.width, copy.height);
      const playhead = __storycore!.session.player.time() / ticks;
      let frame = 0;
      for (let bit = 0; bit < bits; bit++) {
        const x = (copy.width - w) / 2 + ((bit + 0.5) / bits) * w;
        const [value = 0, , , alpha = 0] = context.getImageData(x, copy.height / 2 + h / 3, 1, 1).data;
        if (alpha < 128 || (value > 80 && value < 170)) return { frame: -1, playhead };
        if (value > 128) frame |= 1 << bit;
      }
      return { frame, playhead };
    },
    { bits: COUNTER_BITS, ticks: FRAME },
  );
const shownFrame = async (page: Page): Promise<number> => (await look(page)).frame;

async function openCounter(page: Page): Promise<void> {
  await openStart(page);
  await newProject(page);
  await importFiles(page, [counterVideo(SHAPE)]);
  await mediaItems(page).first().dblclick();
  await expect.poll(() => page.evaluate(() => __storycore!.session.snapshot().clip.size)).toBe(2);
}

const seek = (page: Page, frame: number): Promise<void> =>
  page.evaluate((time) => __storycore!.session.player.seek(time), frame * FRAME);

test('a sequence takes the shape of its first film; a seek shows its frame', async ({ page }) => {
  await openCounter(page);
  const shape = await page.evaluate(() => [...__storycore!.session.snapshot().sequence.values()][0]);
  expect(shape).toMatchObject({ width: 640, height: 360, frameRate: { num: 25, den: 1 } });
  for (const frame of [0, 77, 201, 49, 50]) {
    await seek(page, frame);
    await expect.poll(() => shownFrame(page)).toBe(frame);
  }
});

test('the picture follows the sound, drops are counted, and the end stops', async ({ page }) => {
  await openCounter(page);
  const run = await page.evaluate(async () => {
    const { player } = __storycore!.session;
    await player.play();
    const times: { at: number; time: number }[] = [];
    const started = performance.now();
    // Until some pictures have come, which a busy machine draws one a second of; the film ends after twenty.
    const passed = (): number => performance.now() - started;
    while (passed() < 4000 || (player.statistics().shown <= 5 && passed() < 15_000)) {
      await new Promise((done) => setTimeout(done, 50));
      times.push({ at: performance.now() - started, time: player.time() });
    }
    return { times, statistics: player.statistics() };
  });
  // The playhead never goes back, and runs as fast as time does (slower only where sound has to be waited for).
  for (let i = 1; i < run.times.length; i++) {
    expect(run.times[i]!.time).toBeGreaterThanOrEqual(run.times[i - 1]!.time);
  }
  const [first, last] = [run.times[0]!, run.times.at(-1)!];
  const speed = (last.time - first.time) / 705_600 / (last.at - first.at);
  expect(speed).toBeGreaterThan(0.5);
  expect(speed).toBeLessThan(1.2);
  expect(run.statistics.shown).toBeGreaterThan(5);
  // What is on the canvas is near to the playhead.
  const behind = async (): Promise<number> => {
    const { frame, playhead } = await look(page);
    return Math.abs(frame - playhead);
  };
  await expect.poll(behind, { intervals: [50] }).toBeLessThan(25);
  await page.evaluate(() => __storycore!.session.player.pause());
  const still = await page.evaluate(() => __storycore!.session.player.time());
  await expect.poll(() => shownFrame(page)).toBe(still / FRAME);

  await seek(page, 490);
  await page.evaluate(() => __storycore!.session.player.play());
  await expect.poll(() => page.evaluate(() => __storycore!.session.player.playing())).toBe(false);
  expect(await page.evaluate(() => __storycore!.session.player.time())).toBe(499 * FRAME);
  await expect.poll(() => shownFrame(page)).toBe(499);
});

test('J K L, a loop, and steps', async ({ page }) => {
  await openCounter(page);
  await seek(page, 100);
  await page.evaluate(() => __storycore!.session.player.play(-2));
  await expect
    .poll(() => page.evaluate(() => __storycore!.session.player.time()), { intervals: [50] })
    .toBeLessThan(90 * FRAME);
  await page.evaluate(() => __storycore!.session.player.pause());
  const back = await page.evaluate(() => __storycore!.session.player.time());
  expect(back / FRAME).toBeLessThan(90);
  await page.evaluate(() => __storycore!.session.player.stepFrames(3));
  const stepped = await page.evaluate(() => __storycore!.session.player.time());
  expect(stepped).toBe(back + 3 * FRAME);
  await expect.poll(() => shownFrame(page)).toBe(stepped / FRAME);
  await page.evaluate(() => __storycore!.session.player.setLoop(true));
  await seek(page, 495);
  await page.evaluate(() => __storycore!.session.player.play());
  await expect
    .poll(() => page.evaluate(() => __storycore!.session.player.time()), { intervals: [50] })
    .toBeLessThan(100 * FRAME);
  expect(await page.evaluate(() => __storycore!.session.player.playing())).toBe(true);
});

test('a loop between in and out goes round, playhead and picture', async ({ page }) => {
  await openCounter(page);
  await seek(page, 50);
  await page.keyboard.press('i');
  await seek(page, 74);
  await page.keyboard.press('o');
  // From outside, playing begins at the in point.
  await seek(page, 200);
  await page.evaluate(() => {
    const { player } = __storycore!.session;
    player.setLoop(true);
    return player.play();
  });
  const seen: Screen[] = [];
  let turns = 0;
  for (let last = 0; turns < 3; ) {
    const screen = await look(page);
    expect(screen.playhead).toBeGreaterThanOrEqual(50);
    expect(screen.playhead).toBeLessThan(75);
    if (screen.playhead < last) turns++;
    last = screen.playhead;
    seen.push(screen);
  }
  // After the first picture of the first pass none from outside is seen, and both halves come.
  const frames = seen
    .slice(seen.findIndex(({ frame }) => frame >= 50 && frame < 75))
    .map(({ frame }) => frame);
  expect(frames.every((frame) => frame >= 50 && frame < 75)).toBe(true);
  expect(frames.some((frame) => frame < 60)).toBe(true);
  expect(frames.some((frame) => frame > 64)).toBe(true);
  const statistics = await page.evaluate(() => __storycore!.session.player.statistics());
  expect(statistics.shown).toBeGreaterThan(5);
  // Without the loop it goes on beyond the out point.
  await page.evaluate(() => __storycore!.session.player.setLoop(false));
  await expect
    .poll(() => page.evaluate(() => __storycore!.session.player.time()), { intervals: [50] })
    .toBeGreaterThan(76 * FRAME);
});

test('the sample plays, and leaves neither readers nor frames open', async ({ page }) => {
  await openStart(page);
  await openSample(page);
  await page.evaluate(async () => {
    const { player } = __storycore!.session;
    await player.play();
    await new Promise((done) => setTimeout(done, 2500));
    player.pause();
    for (const seconds of [1, 9, 4.8, 13]) player.scrub(seconds * 705_600_000);
  });
  await expect
    .poll(async () => (await page.evaluate(() => __storycore!.counters())).samples, { timeout: 20_000 })
    .toBe(0);
  const counters = await page.evaluate(() => __storycore!.counters());
  expect(counters.readers).toBeLessThanOrEqual(8);
  expect(await page.evaluate(() => __storycore!.session.player.error())).toBeNull();
  expect(await page.evaluate(() => __storycore!.session.media.missing().size)).toBe(0);
});

test('a preview worker that dies comes back with the picture', async ({ page }) => {
  await openCounter(page);
  await seek(page, 60);
  await expect.poll(() => shownFrame(page)).toBe(60);
  await page.evaluate(() => __storycore!.crashPreview());
  await expect.poll(() => shownFrame(page), { timeout: 30_000 }).toBe(60);
  await seek(page, 61);
  await expect.poll(() => shownFrame(page)).toBe(61);
});
