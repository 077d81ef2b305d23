import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ffmpeg, hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { outlineFilm, renderParts } from '../../../src/engine/render/film-parts.ts';
import { readSegmentFile, writeSegmentFile } from '../../../src/engine/render/segment-file.ts';
import { exportRecord } from '../../../src/project/records/export-settings.ts';
import { parseRecord } from '../../../src/project/records/record-type.ts';
import { Film, SEQUENCE } from '../conformance/film.ts';
import { psnr } from '../conformance/psnr.ts';
import { RenderBench } from '../node-host/testing/render-bench.ts';
import { compareSegments } from './compare-segments.ts';
import { PictureRows } from './picture-rows.ts';
import { segmentThumbnail } from './segment-thumbnail.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.skipIf(!hasFfmpeg)('a segment that another node made', () => {
  let bench: RenderBench;
  let honest: Uint8Array;
  /** Of the honest one, before they were encoded. */
  let pictures: readonly Uint8Array[] = [];

  async function segment(inFrame: number, wish: string | object): Promise<Uint8Array> {
    const edit = new Film({ width: 320, height: 180 });
    const asset = await source;
    edit.clip(edit.track(), asset, { start: 0, length: 30, inFrame }, { opacity: 0.9 });
    const rate = typeof wish === 'string' ? { mode: 'quality', quality: wish } : wish;
    const video = { codec: 'avc', rate };
    const settings = parseRecord(exportRecord, {
      id: 'e',
      sequence: SEQUENCE,
      container: 'mp4',
      video,
      audio: null,
    });
    const request = { snapshot: edit.snapshot(), settings };
    const { parts } = await outlineFilm(bench.host, request);
    const rows = new PictureRows();
    const { hash } = parts[0]!;
    await renderParts(bench.host, request, [hash], { onPicture: (...picture) => rows.add(...picture) });
    if (pictures.length === 0) pictures = rows.of(hash);
    return (await bench.store.get(hash))!;
  }
  let source: ReturnType<RenderBench['source']>;

  beforeAll(async () => {
    bench = await RenderBench.open();
    source = bench.source('chart.mp4', 'testsrc2', 4);
    honest = await segment(10, 'very-high');
  });
  afterAll(() => bench.close());

  test('is the same when it shows the same', async () => {
    expect(await compareSegments(honest, honest, pictures)).toMatchObject({ same: true, reason: '' });
    // Without pictures of before, the two are compared with each other.
    expect(await compareSegments(honest, honest, [])).toEqual({ same: true, psnr: 100, reason: '' });
  });

  test('is as good when another encoder’s state gave it other bits', async () => {
    expect(pictures).toHaveLength(30);
    const steered = await segment(10, { mode: 'bitrate', bitsPerSecond: 300_000 });
    const starved = await segment(10, { mode: 'bitrate', bitsPerSecond: 220_000 });
    const against = await compareSegments(steered, starved, pictures);
    expect(against).toMatchObject({ same: true });
    // Compared with each other they would not have passed.
    expect((await compareSegments(steered, starved, [])).psnr).toBeLessThan(45);
  });

  test('is a lie when it shows something else, or too little of it', async () => {
    const other = await segment(40, 'very-high');
    expect(await compareSegments(honest, other, pictures)).toMatchObject({
      same: false,
      reason: 'other pictures',
    });
    const poor = await segment(10, 'very-low');
    expect(await compareSegments(honest, poor, pictures)).toMatchObject({
      same: false,
      reason: 'other pictures',
    });
  });

  test('is a lie when frames are missing, late or broken', async () => {
    const { decoderConfig, packets } = readSegmentFile(honest)!;
    const short = writeSegmentFile({ decoderConfig, packets: packets.slice(0, -1) });
    expect(await compareSegments(honest, short, pictures)).toMatchObject({ reason: 'other frames or times' });
    const late = packets.map((packet) => ({ ...packet, frame: packet.frame + 1 }));
    expect(
      await compareSegments(honest, writeSegmentFile({ decoderConfig, packets: late }), pictures),
    ).toMatchObject({
      same: false,
      reason: 'other frames or times',
    });
    expect(await compareSegments(honest, honest.subarray(0, 5000), pictures)).toMatchObject({
      reason: 'it is no segment',
    });
    const noise = packets.map((packet) => ({ ...packet, data: new Uint8Array(packet.data.length).fill(7) }));
    const broken = await compareSegments(
      honest,
      writeSegmentFile({ decoderConfig, packets: noise }),
      pictures,
    );
    expect(broken).toMatchObject({ same: false, psnr: 0 });
  });

  test('has a small JPEG of its first picture', async () => {
    const jpeg = (await segmentThumbnail(honest))!;
    await writeFile(bench.path('first.jpg'), jpeg);
    expect(await bench.probe('first.jpg', 'stream=codec_name,width,height')).toEqual(['mjpeg', '320', '180']);
    const gray = ['-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'gray', '-'];
    const shown = await ffmpeg(['-i', bench.path('first.jpg'), '-vf', 'scale=out_range=tv', ...gray]);
    // The film is nine tenths of the source over black.
    const expected = await ffmpeg([
      '-i',
      bench.path('chart.mp4'),
      '-vf',
      `select=eq(n\\,10),lut=y=16+(val-16)*0.9`,
      ...gray,
    ]);
    expect(psnr(shown, expected)).toBeGreaterThan(28);
    expect(await segmentThumbnail(honest.subarray(0, 100))).toBeNull();
  });
});
