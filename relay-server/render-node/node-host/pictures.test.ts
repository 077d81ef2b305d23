import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeSource } from '../../../e2e/conformance/sources.ts';
import { ffmpegSync, hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { decodedPicture } from '../../../oracle/film.ts';
import { SOURCE_FOLDER } from '../../../oracle/real-media.ts';
import { TICKS_PER_SECOND } from '../../../src/base/time.ts';
import { openMedia } from '../../../src/engine/media/open-counter.ts';
import { openPictureReader } from '../../../src/engine/media/picture-reader.ts';
import { assetOf, mediaHost, probeFile } from './testing/media-fixtures.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storycore-pictures-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => expect(openMedia()).toEqual({ readers: 0, samples: 0 }));

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

async function pictureAt(path: string, time = 0, size?: readonly [number, number]): Promise<Picture> {
  const reader = await openPictureReader(mediaHost, await assetOf(path));
  if (size) reader.setSize(...size);
  const sample = (await reader.frameAt(time))!;
  const rgba = new Uint8Array(sample.allocationSize());
  await sample.copyTo(rgba);
  const { codedWidth: width, codedHeight: height } = sample;
  sample.close();
  await reader.close();
  return { width, height, rgba };
}

function psnr(a: Uint8Array, b: Uint8Array): number {
  expect(a.length).toBe(b.length);
  const error = a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / a.length;
  return error === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10(65_025 / error);
}

describe.skipIf(!hasFfmpeg)('pictures are FFmpeg’s', () => {
  test.each([
    ['png', Number.POSITIVE_INFINITY],
    ['pngAlpha', Number.POSITIVE_INFINITY],
    ['png16', 50],
    ['gray', Number.POSITIVE_INFINITY],
    ['jpeg', 50],
    ['webp', Number.POSITIVE_INFINITY],
    ['webpLossy', 50],
    ['avif', 50],
    ['gif', Number.POSITIVE_INFINITY],
    ['gifStill', Number.POSITIVE_INFINITY],
  ] as const)('%s', async (name, least) => {
    const path = await makeSource(name, SOURCE_FOLDER);
    expect(psnr((await pictureAt(path)).rgba, decodedPicture(path))).toBeGreaterThanOrEqual(least);
  });

  test('an animation is a video that holds its last picture', async () => {
    const path = await makeSource('gif', SOURCE_FOLDER);
    const asset = await assetOf(path);
    expect(asset).toMatchObject({ kind: 'image', duration: 2 * TICKS_PER_SECOND });
    expect(asset.video[0]).toMatchObject({ frameCount: 20, frameRate: { num: 10_000, den: 1000 } });
    const all = ffmpegSync(['-i', path, '-pix_fmt', 'rgba', '-f', 'rawvideo', '-']);
    const size = 160 * 90 * 4;
    for (const [time, frame] of [
      [0, 0],
      [0.15, 1],
      [1.95, 19],
      [60, 19],
    ] as const) {
      const { rgba } = await pictureAt(path, time * TICKS_PER_SECOND);
      expect(psnr(rgba, all.subarray(frame * size, (frame + 1) * size)), `${time} s`).toBeGreaterThan(48);
    }
  });

  test.each([
    ['webp', ['-c:v', 'libwebp_anim', '-lossless', '1']],
    ['avif', ['-c:v', 'libaom-av1', '-cpu-used', '8', '-pix_fmt', 'yuv420p']],
  ])('animated %s', async (ending, codec) => {
    const path = join(folder, `animated.${ending}`);
    ffmpegSync(['-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=10:duration=1', ...codec, path]);
    const asset = await assetOf(path);
    expect(asset.video[0]!.frameCount).toBe(10);
    expect(asset.duration).toBe(TICKS_PER_SECOND);
    const first = await pictureAt(path, 0);
    const later = await pictureAt(path, 0.75 * TICKS_PER_SECOND);
    expect(psnr(first.rgba, later.rgba)).toBeLessThan(30);
  });

  test('AVIF keeps its transparency', async () => {
    const path = join(folder, 'alpha.avif');
    const graph =
      "[0:v]format=yuva444p,geq=lum='lum(X,Y)':cb='cb(X,Y)':cr='cr(X,Y)':a='X*255/W',split[a][b];[a]format=yuv444p[c];[b]alphaextract[d]";
    const codec = [
      '-c:v',
      'libaom-av1',
      '-cpu-used',
      '8',
      '-still-picture',
      '1',
      '-crf',
      '5',
      '-frames:v',
      '1',
    ];
    ffmpegSync([
      '-f',
      'lavfi',
      '-i',
      'testsrc2=size=160x90',
      '-filter_complex',
      graph,
      '-map',
      '[c]',
      '-map',
      '[d]',
      ...codec,
      path,
    ]);
    expect((await assetOf(path)).video[0]!.alpha).toBe(true);
    const { rgba } = await pictureAt(path);
    for (const x of [0, 40, 80, 120, 159])
      expect(Math.abs(rgba[(45 * 160 + x) * 4 + 3]! - (x * 255) / 160)).toBeLessThan(6);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('a JPEG of EXIF orientation %i stands upright', async (orientation) => {
    const plain = await readFile(await makeSource('jpeg', SOURCE_FOLDER));
    const path = join(folder, `turned-${orientation}.jpg`);
    await writeFile(path, withExif(plain, orientation));
    const turns = [
      'null',
      'hflip',
      'hflip,vflip',
      'vflip',
      'transpose=0',
      'transpose=1',
      'transpose=3',
      'transpose=2',
    ];
    const source = await makeSource('jpeg', SOURCE_FOLDER);
    const filter = `scale=flags=neighbor+accurate_rnd+full_chroma_int,format=rgba,${turns[orientation - 1]}`;
    const expected = ffmpegSync(['-i', source, '-vf', filter, '-f', 'rawvideo', '-']);
    const picture = await pictureAt(path);
    const sides = orientation >= 5 ? [180, 320] : [320, 180];
    expect([picture.width, picture.height]).toEqual(sides);
    const { media } = await probeFile(path);
    expect([media!.video[0]!.width, media!.video[0]!.height]).toEqual(sides);
    expect(psnr(picture.rgba, expected)).toBeGreaterThan(50);
  });
});

/** An APP1 segment with a TIFF block of one entry, after the start-of-image marker. */
function withExif(jpeg: Buffer, orientation: number): Buffer {
  const tiff = Buffer.from('49492a0008000000010012010300010000000000000000000000', 'hex');
  tiff.writeUInt16LE(orientation, 18);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

describe('drawings', () => {
  const svg = (root: string): string =>
    `<svg xmlns="http://www.w3.org/2000/svg" ${root}><rect width="50%" height="100%" fill="#ff0000" fill-opacity="0.5"/></svg>`;
  const drawn = async (root: string): Promise<string> => {
    await mkdir(folder, { recursive: true });
    const path = join(folder, `${root.replace(/\W+/g, '_')}.svg`);
    await writeFile(path, svg(root));
    return path;
  };

  test('are drawn at the size that is asked, with straight colour', async () => {
    const path = await drawn('width="40" height="20"');
    const asset = await assetOf(path);
    expect(asset).toMatchObject({ kind: 'image', format: 'SVG', duration: 0 });
    expect(asset.video[0]).toMatchObject({ width: 40, height: 20, alpha: true });
    const picture = await pictureAt(path, 0, [400, 100]);
    expect([picture.width, picture.height]).toEqual([400, 200]);
    expect([...picture.rgba.subarray(0, 4)]).toEqual([255, 0, 0, 128]);
    expect(picture.rgba[399 * 4 + 3]).toBe(0);
  });

  test('take their proportions from the viewBox', async () => {
    const asset = await assetOf(await drawn('viewBox="0 0 64 36"'));
    expect(asset.video[0]).toMatchObject({ width: 64, height: 36 });
  });

  test('are refused when they are too large or have no size', async () => {
    await expect(probeFile(await drawn('width="100000" height="10"'))).rejects.toMatchObject({
      code: 'image-too-large',
    });
    await expect(probeFile(await drawn('width="100%"'))).rejects.toMatchObject({ code: 'media-unreadable' });
  });
});
