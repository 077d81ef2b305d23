import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { outlineFilm, renderParts } from '../../../src/engine/render/film-parts.ts';
import { type RenderRequest, renderFilm } from '../../../src/engine/render/render-job.ts';
import { exportRecord } from '../../../src/project/records/export-settings.ts';
import type { MediaAsset } from '../../../src/project/records/media-asset.ts';
import { parseRecord } from '../../../src/project/records/record-type.ts';
import { Film, SEQUENCE } from '../conformance/film.ts';
import { psnr } from '../conformance/psnr.ts';
import { openFileSink } from './byte-sink.ts';
import { createNodeHost } from './node-host.ts';
import { FolderSegmentStore } from './segment-store.ts';
import { HEIGHT, RenderBench, WIDTH, worst } from './testing/render-bench.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

describe.skipIf(!hasFfmpeg)('a film made in parts', () => {
  let bench: RenderBench;
  let request: RenderRequest;

  beforeAll(async () => {
    bench = await RenderBench.open();
    const chart: MediaAsset = await bench.source('chart.mp4', 'testsrc2', 4);
    const bars: MediaAsset = await bench.source('bars.mp4', 'testsrc', 4);
    const edit = new Film({ width: WIDTH, height: HEIGHT });
    const track = edit.track();
    // Nothing can be copied of a picture that is blended with the background.
    const faint = { opacity: 0.8 };
    const first = edit.clip(track, chart, { start: 0, length: 60, inFrame: 7 }, faint);
    const second = edit.clip(track, bars, { start: 60, length: 60, inFrame: 20 }, faint);
    edit.transition(track, first, second, { before: 10, after: 10 });
    const video = { codec: 'avc', gopFrames: 16, rate: { mode: 'quality', quality: 'high' } };
    const settings = parseRecord(exportRecord, {
      id: 'e',
      sequence: SEQUENCE,
      container: 'mp4',
      video,
      audio: null,
    });
    request = { snapshot: edit.snapshot(), settings };
  });
  afterAll(() => bench.close());

  test('is outlined without a frame rendered: parts tile it, and name what a render would store', async () => {
    const outline = await outlineFilm(bench.host, request);
    expect(outline).toMatchObject({ totalFrames: 120, durationSeconds: 4.8, notices: [] });
    let at = 0;
    for (const part of outline.parts) {
      expect(part.frame).toBe(at);
      expect(part.seconds).toBeCloseTo(part.frames / 25, 9);
      at += part.frames;
    }
    expect(at).toBe(120);
    expect(await bench.store.usage()).toEqual({ bytes: 0, count: 0 });
  });

  test('comes out of two hosts’ parts as from one host, joined without an encoder', async () => {
    const { parts } = await outlineFilm(bench.host, request);
    const hashes = parts.filter(({ kind }) => kind !== 'copy').map(({ hash }) => hash);
    const half = Math.floor(hashes.length / 2);
    const seen: number[] = [];
    const other = createNodeHost({ segments: new FolderSegmentStore(join(bench.folder, 'cache')) });
    const first = await renderParts(bench.host, request, hashes.slice(0, half), {
      onFrame: (n) => seen.push(n),
    });
    const second = await renderParts(other, request, hashes.slice(half));
    await other.close();
    expect(seen).toEqual(Array.from({ length: first }, (_, i) => i + 1));
    expect(first + second).toBe(120);
    // What is there is not made again.
    expect(await renderParts(bench.host, request, hashes)).toBe(0);

    const film = async (name: string) =>
      renderFilm(bench.host, request, await openFileSink(bench.path(name)));
    const joined = await film('joined.mp4');
    expect(joined).toMatchObject({ frames: 120, encodedFrames: 0 });
    await bench.store.trim(0);
    expect(await film('whole.mp4')).toMatchObject({ frames: 120, encodedFrames: 120 });
    const frames = (name: string) => bench.luma(['-i', bench.path(name), '-an']);
    const [shown, expected] = [await frames('joined.mp4'), await frames('whole.mp4')];
    expect(psnr(Buffer.concat(shown), Buffer.concat(expected))).toBeGreaterThan(45);
    // An encoder that starts in the middle chooses other quantizers for a frame or two.
    expect(worst(shown, expected)).toBeGreaterThan(42);
    expect(await bench.times('joined.mp4')).toEqual(await bench.times('whole.mp4'));
  });

  test('refuses a segment that its plan does not have', async () => {
    const asked = renderParts(bench.host, request, ['0'.repeat(64)]);
    await expect(asked).rejects.toMatchObject({ code: 'segment-unknown' });
  });
});
