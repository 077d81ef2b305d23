// The browser's exports, with FFmpeg as the judge.
import { expect, type Page, test } from '@playwright/test';
import type { ViteDevServer } from 'vite';
import { psnr } from '../relay-server/render-node/conformance/psnr.ts';
import { counterVideo } from './harness/counter-video.ts';
import type { ExportFilm } from './harness/export-harness.ts';
import { counters, lumaFrames, pictureTimes, probeFilm } from './harness/read-film.ts';
import { serveHarness } from './harness/serve-harness.ts';

const SHAPE = { width: 640, height: 360, fps: 25, seconds: 20, gop: 50, sound: true } as const;
let server: ViteDevServer;
let url: string;

test.beforeAll(async () => {
  ({ server, url } = await serveHarness());
});
test.afterAll(() => server.close());

const film = (change: Partial<ExportFilm> = {}): ExportFilm => ({
  ...SHAPE,
  url: `/@fs${counterVideo(SHAPE)}`,
  title: null,
  cuts: [[0, 4]],
  crossfadeSeconds: 0,
  settings: {},
  ...change,
});

async function openHarness(page: Page): Promise<void> {
  await page.goto(`${url}export.html`);
  await page.waitForFunction(() => 'exporting' in globalThis, null, { timeout: 60_000 });
}

async function exportFilm(page: Page, wanted: ExportFilm, path: string) {
  const name = path.split('/').at(-1)!;
  const outcome = await page.evaluate(([given, file]) => exporting.run(given, file), [wanted, name] as const);
  if (outcome.ok) {
    const download = page.waitForEvent('download');
    await page.evaluate((file) => exporting.download(file), name);
    await (await download).saveAs(path);
  }
  return outcome;
}

const frames = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

test('cuts, a crossfade and a title become a film that FFmpeg takes, frame by frame', async ({
  page,
}, info) => {
  await openHarness(page);
  const path = info.outputPath('film.mp4');
  const cuts = [
    [1, 4],
    [10, 13],
  ] as const;
  const outcome = await exportFilm(
    page,
    film({ cuts, crossfadeSeconds: 0.8, title: 'Harbour, morning' }),
    path,
  );
  expect(outcome).toMatchObject({ ok: true, result: { frames: 150, encodedFrames: 150, notices: [] } });
  const [video, audio] = probeFilm(path);
  expect(video).toMatchObject({ codec_name: 'h264', width: 640, height: 360, nb_read_frames: '150' });
  expect(video).toMatchObject({ start_time: '0.000000', color_range: 'tv', color_space: 'bt709' });
  expect(audio).toMatchObject({ codec_name: 'aac', channels: 2, start_time: '0.000000' });
  expect(Math.abs(Number(audio!.duration) - 6)).toBeLessThan(0.03);
  pictureTimes(path).forEach((time, n) => {
    expect(time).toBeCloseTo(n / 25, 4);
  });
  // Ten frames on each side of the cut are mixed; all others are exactly those of the source.
  const seen = counters(path);
  expect(seen.slice(0, 65)).toEqual(frames(25, 90));
  expect(seen.slice(85)).toEqual(frames(260, 325));
});

test('what is exported looks as FFmpeg renders it', async ({ page }, info) => {
  await openHarness(page);
  const path = info.outputPath('film.mp4');
  const video = { codec: 'avc', rate: { mode: 'bitrate', bitsPerSecond: 20_000_000 } } as never;
  const cuts = [
    [0, 2],
    [6, 8],
  ] as const;
  await exportFilm(page, film({ cuts, crossfadeSeconds: 0.8, settings: { video } }), path);
  // The crossfade runs over frames 40 … 59: source 40 … 59 into source 140 … 159, each mixed at the middle of its time.
  const source = lumaFrames(counterVideo(SHAPE));
  const expected = (n: number): Uint8Array => {
    if (n < 40) return source[n]!;
    if (n >= 60) return source[n + 100]!;
    const share = (n - 40 + 0.5) / 20;
    return source[n]!.map((value, i) => Math.round(value * (1 - share) + source[n + 100]![i]! * share));
  };
  const shown = lumaFrames(path);
  expect(shown.length).toBe(100);
  const quality = shown.map((frame, n) => psnr(frame, expected(n)));
  expect(Math.min(...quality)).toBeGreaterThan(40);
});

test('exported again, nothing is encoded; a changed cut encodes only around itself', async ({
  page,
}, info) => {
  await openHarness(page);
  const cuts = [
    [0.04, 6],
    [8, 14],
  ] as const;
  const first = await exportFilm(page, film({ cuts, title: 'One' }), info.outputPath('a.mp4'));
  expect(first).toMatchObject({ ok: true, result: { encodedFrames: 299 } });
  const again = await exportFilm(page, film({ cuts, title: 'One' }), info.outputPath('b.mp4'));
  expect(again).toMatchObject({ ok: true, result: { encodedFrames: 0, frames: 299 } });
  expect(counters(info.outputPath('b.mp4'))).toEqual([...frames(1, 150), ...frames(200, 350)]);
});

test.describe('the other containers and codecs', () => {
  const rate = { mode: 'bitrate', bitsPerSecond: 2_000_000 } as const;
  const kinds = [
    { container: 'webm', video: { codec: 'vp9', rate }, audio: { codec: 'opus' }, is: ['vp9', 'opus'] },
    { container: 'mkv', video: { codec: 'av1', rate }, audio: { codec: 'flac' }, is: ['av1', 'flac'] },
    {
      container: 'mov',
      video: { codec: 'avc', rate },
      audio: { codec: 'pcm-s16' },
      is: ['h264', 'pcm_s16le'],
    },
  ] as const;
  for (const { container, video, audio, is } of kinds) {
    test(`${container}: ${is.join(' and ')}`, async ({ page }, info) => {
      await openHarness(page);
      const path = info.outputPath(`film.${container}`);
      const settings = { container, video, audio } as never;
      const outcome = await exportFilm(page, film({ cuts: [[0.04, 1.04]], title: 'Other', settings }), path);
      expect(outcome).toMatchObject({ ok: true, result: { frames: 25 } });
      expect(probeFilm(path).map((stream) => stream.codec_name)).toEqual(is);
      expect(counters(path)).toEqual(frames(1, 26));
    });
  }
});

test('what this browser cannot encode is replaced, and said', async ({ page }) => {
  await openHarness(page);
  const video = { codec: 'hevc', rate: { mode: 'bitrate', bitsPerSecond: 1_000_000 } } as never;
  const checked = await page.evaluate((given) => exporting.check(given), film({ settings: { video } }));
  if (checked.settings.video?.codec === 'hevc') return;
  expect(checked.settings.video?.codec).toBe('avc');
  expect(checked.notices).toMatchObject([
    { code: 'encoder-fallback', params: { wished: 'hevc', used: 'avc' } },
  ]);
});

test('a cancelled export leaves no file', async ({ page }) => {
  await openHarness(page);
  const outcome = page.evaluate(
    (given) => exporting.run(given, 'gone.mp4'),
    film({ cuts: [[0, 20]], title: 'Never' }),
  );
  await expect
    .poll(() => page.evaluate(() => exporting.last()?.frames ?? 0), { timeout: 60_000 })
    .toBeGreaterThan(20);
  await page.evaluate(() => exporting.cancel());
  expect(await outcome).toMatchObject({ ok: false, code: 'cancelled' });
  expect(await page.evaluate(() => exporting.exists('gone.mp4'))).toBe(false);
});
