// A page that is killed in the middle of an export: the next one goes on from what was stored.
import { expect, type Page, test } from '@playwright/test';
import { counterVideo } from './harness/counter-video.ts';
import type { ExportFilm } from './harness/export-harness.ts';
import { counters, pictureTimes, probeFilm } from './harness/read-film.ts';
import { serveHarness } from './harness/serve-harness.ts';
import { openSample, openStart, withoutPickers } from './studio/studio.ts';

const SHAPE = { width: 640, height: 360, fps: 25, seconds: 20, gop: 50, sound: true } as const;
/** Of the film's twenty seconds. */
const SECONDS = 12;
const FRAMES = SHAPE.fps * SECONDS;

test('killed at about half, an export encodes only the rest the second time', async ({ context }, info) => {
  const { server, url } = await serveHarness();
  const film: ExportFilm = {
    ...SHAPE,
    url: `/@fs${counterVideo(SHAPE)}`,
    title: 'Half way',
    cuts: [[0, SECONDS]],
    crossfadeSeconds: 0,
    settings: {},
  };
  const open = async () => {
    const page = await context.newPage();
    await page.goto(`${url}export.html`);
    await page.waitForFunction(() => 'exporting' in globalThis, null, { timeout: 60_000 });
    return page;
  };
  try {
    const killed = await open();
    const crash = killed.waitForEvent('crash');
    killed.evaluate((given) => exporting.run(given, 'film.mp4'), film).catch(() => undefined);
    await expect
      .poll(() => killed.evaluate(() => exporting.last()?.frames ?? 0), { timeout: 90_000, intervals: [50] })
      .toBeGreaterThan(FRAMES / 2);
    const session = await context.newCDPSession(killed);
    session.send('Page.crash').catch(() => undefined);
    await crash;

    const page = await open();
    expect(await page.evaluate(() => exporting.exists('film.mp4'))).toBe(false);
    const outcome = await page.evaluate((given) => exporting.run(given, 'film.mp4'), film);
    expect(outcome).toMatchObject({ ok: true, result: { frames: FRAMES, notices: [] } });
    if (!outcome.ok) return;
    // At most the segment that was being encoded is lost: two seconds.
    expect(outcome.result.encodedFrames).toBeGreaterThan(0);
    expect(outcome.result.encodedFrames).toBeLessThanOrEqual(FRAMES / 2 + 50);

    const download = page.waitForEvent('download');
    await page.evaluate(() => exporting.download('film.mp4'));
    const path = info.outputPath('film.mp4');
    await (await download).saveAs(path);
    expect(probeFilm(path)).toMatchObject([
      { codec_name: 'h264', nb_read_frames: String(FRAMES) },
      { codec_name: 'aac' },
    ]);
    expect(counters(path)).toEqual(Array.from({ length: FRAMES }, (_, n) => n));
    pictureTimes(path).forEach((time, n) => {
      expect(time).toBeCloseTo(n / SHAPE.fps, 4);
    });
  } finally {
    await server.close();
  }
});

test('the studio offers a cut-off export again and goes on from what is stored', async ({
  context,
}, info) => {
  // Pictures with a title go through the compositor, on a software GPU, in a browser that starts twice.
  test.setTimeout(300_000);
  const first = await context.newPage();
  await openStart(first);
  await openSample(first);
  const start = (page: Page) =>
    page.evaluate(() => {
      const { exporter, store } = __storycore!.session;
      const video = {
        codec: 'avc',
        width: 640,
        height: 360,
        frameRate: null,
        gopFrames: 25,
        fit: 'contain',
      } as const;
      const rate = { mode: 'bitrate', bitsPerSecond: 1_000_000 } as const;
      exporter.start(
        {
          id: 'export',
          sequence: store.project.sequence,
          name: 'Sample',
          container: 'mp4',
          video: { ...video, rate },
          audio: { codec: 'aac', bitsPerSecond: 128_000, sampleRate: null, channels: 2 },
          range: { start: 0, end: 4 * 705_600_000 },
        },
        null,
      );
    });
  const progress = (page: Page) =>
    page.evaluate(() => __storycore!.session.exporter.tasks().at(-1)!.progress());
  await start(first);
  await expect
    .poll(async () => (await progress(first)).frames, { timeout: 120_000, intervals: [50] })
    .toBeGreaterThan(50);
  const url = first.url();
  const crash = first.waitForEvent('crash');
  (await context.newCDPSession(first)).send('Page.crash').catch(() => undefined);
  await crash;

  const second = await context.newPage();
  await withoutPickers(second);
  await second.goto(url);
  const offered = () => second.evaluate(() => globalThis.__storycore?.session.exporter.interrupted() ?? []);
  await expect.poll(offered, { timeout: 30_000 }).toMatchObject([{ fileName: 'Sample.mp4' }]);
  const download = second.waitForEvent('download', { timeout: 150_000 });
  await second.evaluate(() => {
    const { exporter } = __storycore!.session;
    exporter.resume(exporter.interrupted()[0]!.id, null);
  });
  const path = info.outputPath('sample.mp4');
  await (await download).saveAs(path);
  const done = await progress(second);
  expect(done).toMatchObject({ phase: 'done', frames: 100, totalFrames: 100, error: null });
  expect(done.reusedFrames).toBeGreaterThanOrEqual(25);
  expect(probeFilm(path)).toMatchObject([
    { codec_name: 'h264', width: 640, height: 360, nb_read_frames: '100' },
    { codec_name: 'aac', channels: 2 },
  ]);
  expect(await offered()).toEqual([]);
});
