import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { StoryError } from '../../../src/base/errors.ts';
import { openMedia } from '../../../src/engine/media/open-counter.ts';
import type { Host } from '../../../src/engine/ports/host.ts';
import { outlineFilm } from '../../../src/engine/render/film-parts.ts';
import {
  type RenderOptions,
  type RenderReport,
  type RenderRequest,
  renderFilm,
} from '../../../src/engine/render/render-job.ts';
import { exportRecord } from '../../../src/project/records/export-settings.ts';
import { parseRecord } from '../../../src/project/records/record-type.ts';
import { Film, SEQUENCE } from '../conformance/film.ts';
import { openFileSink } from './byte-sink.ts';
import { HEIGHT, RenderBench, WIDTH, worst } from './testing/render-bench.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const FRAMES = 240;

describe.skipIf(!hasFfmpeg)('a long film, by two encoders side by side', () => {
  let bench: RenderBench;
  let request: RenderRequest;
  /** What ffmpeg picks of the source for twice the speed. */
  let expected: Uint8Array[];
  let hashes: string[];

  beforeAll(async () => {
    bench = await RenderBench.open();
    const chart = await bench.source('chart.mp4', 'testsrc2', 20);
    const edit = new Film({ width: WIDTH, height: HEIGHT });
    // At twice the speed nothing can be copied.
    edit.clip(edit.track(), chart, { start: 0, length: FRAMES }, { speed: { num: 2, den: 1 } });
    const rate = { mode: 'bitrate', bitsPerSecond: 1_000_000 };
    const video = { codec: 'avc', gopFrames: 20, rate };
    const settings = parseRecord(exportRecord, {
      id: 'e',
      sequence: SEQUENCE,
      container: 'mp4',
      video,
      audio: null,
    });
    request = { snapshot: edit.snapshot(), settings };
    hashes = (await outlineFilm(bench.host, request)).parts.map(({ hash }) => hash);
    const picked = ['-i', bench.path('chart.mp4'), '-vf', 'select=not(mod(n\\,2))', '-an'];
    const shown = await bench.luma(picked);
    const last = shown.at(-1)!;
    expected = Array.from({ length: FRAMES }, (_, i) => shown[i] ?? last);
  });

  afterAll(async () => {
    expect(openMedia()).toEqual({ readers: 0, samples: 0 });
    await bench.close();
  });

  const render = async (
    name: string,
    host: Partial<Host> & { readonly encoders: number },
    options: RenderOptions = {},
  ): Promise<RenderReport> => {
    const codecs = { ...bench.host.codecs, encodersAtOnce: async () => host.encoders };
    const sink = await openFileSink(bench.path(name));
    return renderFilm({ ...bench.host, ...host, codecs }, request, sink, options);
  };

  test.each([1, 2])('%i: every picture is in its place, once', async (encoders) => {
    const stored: number[] = [];
    const half = hashes.length / 2;
    const middle = Promise.withResolvers<void>();
    const segments = {
      ...bound(bench),
      put: async (hash: string, bytes: Uint8Array) => {
        const index = hashes.indexOf(hash);
        // Which of two is the faster is chance: the first waits for the other at its end.
        if (encoders === 2 && index === half - 1) await middle.promise;
        stored.push(index);
        await bench.store.put(hash, bytes);
        if (index === half) middle.resolve();
      },
    };
    const name = `film-${encoders}.mp4`;
    await bench.store.trim(0);
    expect(await render(name, { encoders, segments })).toMatchObject({
      frames: FRAMES,
      encodedFrames: FRAMES,
    });
    const rising = hashes.map((_, i) => i);
    expect([...stored].sort((a, b) => a - b)).toEqual(rising);
    // One goes through the film; of two, the second begins in the middle before the first has come there.
    if (encoders === 1) expect(stored).toEqual(rising);
    else expect(stored.indexOf(half)).toBeLessThan(stored.indexOf(half - 1));
    expect(worst(await bench.luma(['-i', bench.path(name), '-an']), expected)).toBeGreaterThan(36);
    expect(await bench.times(name)).toEqual(expected.map((_, i) => i / 25));
  });

  test('a cancelled film keeps what both have finished', async () => {
    await bench.store.trim(0);
    const abort = new AbortController();
    const half = hashes.length / 2;
    const halves = new Set<boolean>();
    const segments = {
      ...bound(bench),
      put: async (hash: string, bytes: Uint8Array) => {
        await bench.store.put(hash, bytes);
        halves.add(hashes.indexOf(hash) < half);
        if (halves.size === 2) abort.abort();
      },
    };
    const cut = render('film-cut.mp4', { encoders: 2, segments }, { signal: abort.signal });
    await expect(cut).rejects.toMatchObject({ code: 'cancelled' });
    const kept = await Promise.all(hashes.map((hash) => bench.store.has(hash)));
    expect([kept.slice(0, half).includes(true), kept.slice(half).includes(true)]).toEqual([true, true]);
    expect(kept).toContain(false);
    const report = await render('film-rest.mp4', { encoders: 2 });
    expect(report.reusedFrames).toBe(20 * kept.filter(Boolean).length);
    expect(report.encodedFrames).toBe(FRAMES - report.reusedFrames);
    expect(worst(await bench.luma(['-i', bench.path('film-rest.mp4'), '-an']), expected)).toBeGreaterThan(36);
  });

  test('when one fails the other stops, and the failure is what is told', async () => {
    await bench.store.trim(0);
    const full = Promise.withResolvers<void>();
    const segments = {
      ...bound(bench),
      put: async (hash: string, bytes: Uint8Array) => {
        if (hash === hashes[hashes.length / 2]) {
          full.resolve();
          throw new StoryError('storage-full');
        }
        await full.promise;
        await bench.store.put(hash, bytes);
      },
    };
    const failed = render('film-failed.mp4', { encoders: 2, segments });
    await expect(failed).rejects.toMatchObject({ code: 'storage-full' });
    expect(await bench.store.has(hashes[hashes.length / 2 - 1]!)).toBe(false);
    expect((await bench.left()).filter((name) => name.includes('failed'))).toEqual([]);
  });
});

const bound = ({ store }: RenderBench) => ({
  has: (hash: string) => store.has(hash),
  get: (hash: string) => store.get(hash),
  delete: (hash: string) => store.delete(hash),
  usage: () => store.usage(),
  trim: (bytes: number) => store.trim(bytes),
});
