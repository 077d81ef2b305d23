import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { frameToTicks } from '../../../src/base/time.ts';
import { openMedia } from '../../../src/engine/media/open-counter.ts';
import type { MediaAsset } from '../../../src/project/records/media-asset.ts';
import { Film } from '../conformance/film.ts';
import { HEIGHT, RenderBench, WIDTH, worst } from './testing/render-bench.ts';

// Programs are started and films encoded: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const shape = { width: WIDTH, height: HEIGHT };
const at = (frame: number): number => frameToTicks(frame, { num: 25, den: 1 });

describe.skipIf(!hasFfmpeg)('films on the Node host, with ffmpeg as the judge', () => {
  let bench: RenderBench;
  let chart: MediaAsset;
  let bars: MediaAsset;

  beforeAll(async () => {
    bench = await RenderBench.open();
    chart = await bench.source('chart.mp4', 'testsrc2', 12);
    bars = await bench.source('bars.mp4', 'testsrc', 12);
  });

  afterAll(async () => {
    expect(openMedia()).toEqual({ readers: 0, samples: 0 });
    await bench.close();
  });

  const frames = (name: string, from: number, to: number): Promise<Uint8Array[]> =>
    bench.luma(['-i', bench.path(name), '-vf', `trim=start_frame=${from}:end_frame=${to}`, '-an']);
  const film = (name: string): Promise<Uint8Array[]> => bench.luma(['-i', bench.path(name), '-an']);
  const evenTimes = (count: number): number[] => Array.from({ length: count }, (_, i) => i / 25);

  test('a whole clip is copied: no frame encoded, every sample equal', async () => {
    const edit = new Film(shape);
    edit.clip(edit.track(), chart, { start: 0, length: 300 });
    const report = await bench.render(edit.snapshot(), 'film-copy.mp4');
    expect(report).toMatchObject({ frames: 300, encodedFrames: 0, copiedFrames: 300 });
    expect(worst(await film('film-copy.mp4'), await frames('chart.mp4', 0, 300))).toBe(
      Number.POSITIVE_INFINITY,
    );
    expect(await bench.probe('film-copy.mp4', 'stream=codec_tag_string')).toEqual(['avc1']);
    expect(await bench.times('film-copy.mp4')).toEqual(evenTimes(300));
  });

  // Rules C2, C4 and C6.
  test('cuts off key frames: the middle is copied, the edges are encoded, and both decode as one film', async () => {
    const edit = new Film(shape);
    const track = edit.track();
    edit.clip(track, chart, { start: 0, length: 130, inFrame: 20 });
    edit.clip(track, bars, { start: 130, length: 120, inFrame: 50 });
    const report = await bench.render(edit.snapshot(), 'film-mixed.mp4');
    // The last frames before a cut may need one behind it, so a copy can end up to two B frames early.
    expect(report.frames).toBe(250);
    expect(report.copiedFrames).toBeGreaterThanOrEqual(216);
    expect(report.copiedFrames + report.encodedFrames).toBe(250);
    const expected = [...(await frames('chart.mp4', 20, 150)), ...(await frames('bars.mp4', 50, 170))];
    const shown = await film('film-mixed.mp4');
    expect(worst(shown, expected)).toBeGreaterThan(38);
    const untouched = shown.filter((frame, i) => worst([frame], [expected[i]!]) === Number.POSITIVE_INFINITY);
    expect(untouched).toHaveLength(report.copiedFrames);
    expect(await bench.times('film-mixed.mp4')).toEqual(evenTimes(250));
    expect(await bench.probe('film-mixed.mp4', 'stream=codec_tag_string')).toEqual(['avc3']);
  });

  test('C6: a seek into any part of a mixed film finds its parameter sets', async () => {
    for (const second of [0.4, 3.3, 5.5, 8.1, 9.6]) {
      const [seen] = await bench.luma([
        '-ss',
        String(second),
        '-i',
        bench.path('film-mixed.mp4'),
        '-frames:v',
        '1',
      ]);
      const [expected] = (await film('film-mixed.mp4')).slice(Math.ceil(second * 25 - 1e-6));
      expect(worst([seen!], [expected!]), `${second} s`).toBe(Number.POSITIVE_INFINITY);
    }
  });

  test.each([
    ['film.webm', 'webm', 'vp9'],
    ['film-av1.mp4', 'mp4', 'av1'],
    ['film-hevc.mp4', 'mp4', 'hevc'],
    ['film.mov', 'mov', 'avc'],
    ['film.mkv', 'mkv', 'avc'],
  ])('%s holds every frame in its place', async (name, container, codec) => {
    const edit = new Film(shape);
    const track = edit.track();
    edit.clip(track, chart, { start: 0, length: 60, inFrame: 7 });
    edit.clip(track, bars, { start: 60, length: 20, inFrame: 3 });
    const report = await bench.render(edit.snapshot(), name, { container, codec });
    expect(report).toMatchObject({ frames: 80, notices: [] });
    const expected = [...(await frames('chart.mp4', 7, 67)), ...(await frames('bars.mp4', 3, 23))];
    expect(worst(await film(name), expected)).toBeGreaterThan(36);
    const times = await bench.times(name);
    for (const [i, time] of times.entries()) expect(Math.abs(time - i / 25)).toBeLessThanOrEqual(0.0005);
  });

  test('range, and a source of another rate: the frames that ffmpeg’s fps filter picks', async () => {
    const fast = await bench.source('fast.mp4', 'testsrc2', 4, ['-r', '60']);
    const edit = new Film(shape);
    edit.clip(edit.track(), fast, { start: 0, length: 100 });
    await bench.render(edit.snapshot(), 'film-rate.mp4', { range: { start: at(10), end: at(60) } });
    const expected = await bench.luma(['-i', bench.path('fast.mp4'), '-vf', 'fps=25:round=near', '-an']);
    expect(worst(await film('film-rate.mp4'), expected.slice(10, 60))).toBeGreaterThan(36);
  });

  describe('again and again', () => {
    const edit = (middle: object = {}): Film => {
      const made = new Film(shape);
      const track = made.track();
      // Twice the speed: nothing can be copied, all is transcoded.
      const fields = { speed: { num: 2, den: 1 } };
      made.clip(track, chart, { start: 0, length: 60 }, fields);
      made.clip(track, chart, { start: 60, length: 40, inFrame: 40 }, { ...fields, ...middle });
      made.clip(track, bars, { start: 100, length: 60 }, fields);
      return made;
    };

    test('an unchanged film encodes nothing and comes out the same', async () => {
      const first = await bench.render(edit().snapshot(), 'film-1.mp4');
      expect(first).toMatchObject({ frames: 160, encodedFrames: 160 });
      const second = await bench.render(edit().snapshot(), 'film-2.mp4');
      expect(second).toMatchObject({ encodedFrames: 0, reusedFrames: 160 });
      const [a, b] = await Promise.all(['film-1.mp4', 'film-2.mp4'].map((name) => film(name)));
      expect(worst(a!, b!)).toBe(Number.POSITIVE_INFINITY);
    });

    test('a change to one clip encodes the segments of that clip', async () => {
      const report = await bench.render(edit({ sourceIn: at(55) }).snapshot(), 'film-3.mp4');
      expect(report).toMatchObject({ encodedFrames: 40, reusedFrames: 120 });
      const expected = await bench.luma([
        '-i',
        bench.path('chart.mp4'),
        '-vf',
        'trim=start_frame=55:end_frame=135,select=not(mod(n\\,2))',
        '-an',
      ]);
      expect(worst((await film('film-3.mp4')).slice(60, 100), expected)).toBeGreaterThan(36);
    });

    test('a ripple encodes nothing behind the cut', async () => {
      const made = new Film(shape);
      const track = made.track();
      const fields = { speed: { num: 2, den: 1 } };
      made.clip(track, chart, { start: 0, length: 50 }, fields);
      made.clip(track, chart, { start: 50, length: 40, inFrame: 40 }, fields);
      made.clip(track, bars, { start: 90, length: 60 }, fields);
      expect(await bench.render(made.snapshot(), 'film-4.mp4')).toMatchObject({
        frames: 150,
        encodedFrames: 0,
      });
    });

    test('a damaged segment is rendered again, and a lost one too', async () => {
      const folder = join(bench.folder, 'cache', 'segments');
      const files = (await readdir(folder, { recursive: true })).filter((name) => /[0-9a-f]{64}$/.test(name));
      for (const name of files) {
        const bytes = await readFile(join(folder, name));
        bytes[bytes.length >> 1]! ^= 0xff;
        await writeFile(join(folder, name), bytes);
      }
      const report = await bench.render(edit().snapshot(), 'film-5.mp4');
      expect(report.encodedFrames).toBe(160);
      expect(await film('film-5.mp4')).toHaveLength(160);
    });

    test('a cancelled film leaves no file, and the next attempt encodes only the rest', async () => {
      const made = (): Film => {
        const long = new Film(shape);
        long.clip(long.track(), bars, { start: 0, length: 140, inFrame: 9 }, { speed: { num: 2, den: 1 } });
        return long;
      };
      const abort = new AbortController();
      const onProgress = ({ encodedFrames }: { encodedFrames: number }): void => {
        if (encodedFrames > 60) abort.abort();
      };
      const cancelled = bench.render(
        made().snapshot(),
        'film-cut-off.mp4',
        {},
        { signal: abort.signal, onProgress },
      );
      await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
      expect((await bench.left()).filter((name) => name.includes('cut-off'))).toEqual([]);
      const report = await bench.render(made().snapshot(), 'film-whole.mp4');
      expect(report.encodedFrames).toBeLessThanOrEqual(140);
      expect(report.encodedFrames + report.reusedFrames).toBe(140);
      expect(await film('film-whole.mp4')).toHaveLength(140);
    });
  });

  test('an empty stretch is encoded once, however long it is', async () => {
    const edit = new Film({ ...shape, background: '#202020' });
    const track = edit.track();
    edit.clip(track, '#ff0000', { start: 0, length: 10 });
    edit.clip(track, '#ff0000', { start: 510, length: 10 });
    const report = await bench.render(edit.snapshot(), 'film-empty.mp4', {
      rate: { mode: 'quality', quality: 'high' },
    });
    expect(report).toMatchObject({ frames: 520, encodedFrames: 60 });
    expect(await film('film-empty.mp4')).toHaveLength(520);
  });

  test('C5: packets much denser than the wish are encoded anew', async () => {
    const edit = new Film(shape);
    edit.clip(edit.track(), chart, { start: 0, length: 100 });
    const low = { rate: { mode: 'bitrate', bitsPerSecond: 100_000 } };
    expect(await bench.render(edit.snapshot(), 'film-low.mp4', low)).toMatchObject({
      copiedFrames: 0,
      encodedFrames: 100,
    });
  });

  test('a codec that the container cannot hold gives way, and says so', async () => {
    const edit = new Film(shape);
    edit.clip(edit.track(), chart, { start: 0, length: 30, inFrame: 5 });
    const report = await bench.render(edit.snapshot(), 'film-fallback.webm', {
      container: 'webm',
      codec: 'avc',
    });
    expect(report.notices).toMatchObject([
      { code: 'encoder-fallback', params: { wished: 'avc', used: 'vp9' } },
    ]);
    expect(await bench.probe('film-fallback.webm', 'stream=codec_name')).toEqual(['vp9']);
  });

  test('nothing to export, and media that is gone, are errors that leave nothing behind', async () => {
    await expect(bench.render(new Film(shape).snapshot(), 'film-none.mp4')).rejects.toMatchObject({
      code: 'nothing-to-export',
    });
    const edit = new Film(shape);
    const gone = {
      ...chart,
      id: 'gone',
      name: 'gone.mp4',
      locations: [{ kind: 'path' as const, path: '/nowhere/gone.mp4' }],
    };
    edit.clip(edit.track(), gone, { start: 0, length: 30 });
    await expect(bench.render(edit.snapshot(), 'film-gone.mp4')).rejects.toMatchObject({
      code: 'media-missing',
    });
    expect((await bench.left()).filter((name) => /none|gone|part/.test(name))).toEqual([]);
  });
});
