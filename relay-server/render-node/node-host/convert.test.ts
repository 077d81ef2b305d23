import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VideoSample } from 'mediabunny';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ALPHA_SOURCES,
  DEEP_SOURCES,
  DEEP_TAGS,
  type FOREIGN_SOURCES,
  makeSource,
} from '../../../e2e/conformance/sources.ts';
import { ffmpegSync, hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { filmPsnr, glassPsnr, lumaPsnr, pictureTags } from '../../../oracle/film.ts';
import { SOURCE_FOLDER } from '../../../oracle/real-media.ts';
import { TICKS_PER_SECOND } from '../../../src/base/time.ts';
import { planConversion } from '../../../src/engine/media/conversion-plan.ts';
import { openVideoReader } from '../../../src/engine/media/video-reader.ts';
import { convertOnNode } from './convert.ts';
import { convertAsset } from './convert-asset.ts';
import { mediaHost, probeFile } from './testing/media-fixtures.ts';

let cache = '';
const before = process.env.STORYCORE_CACHE;
beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'storycore-cache-'));
  process.env.STORYCORE_CACHE = cache;
});
afterAll(async () => {
  if (before === undefined) delete process.env.STORYCORE_CACHE;
  else process.env.STORYCORE_CACHE = before;
  await rm(cache, { recursive: true, force: true });
});

async function converted(name: string, made?: string) {
  const source = made ?? (await makeSource(name, SOURCE_FOLDER));
  const probe = await probeFile(source);
  expect(probe.needsConversion).not.toBeNull();
  const file = { location: { kind: 'path' as const, path: source }, name, hash: name, probe };
  const { media, mezzanine } = await convertAsset(mediaHost, file);
  const asset = { ...media, ...file, id: name, size: 1, locations: [], mezzanine, bin: '', importedAt: 0 };
  const { path } = mezzanine.locations[0] as { path: string };
  return { source, path, media, reader: await openVideoReader(mediaHost, asset, 0) };
}

/** How many different values the luma of a picture of more than eight bits has. */
async function lumaLevels(sample: VideoSample): Promise<number> {
  const { codedWidth, codedHeight } = sample;
  const bytes = new Uint8Array(sample.allocationSize());
  await sample.copyTo(bytes);
  return new Set(new Uint16Array(bytes.buffer, 0, codedWidth * codedHeight)).size;
}

describe.skipIf(!hasFfmpeg)('what mediabunny does not know is converted', () => {
  test.each(['avi', 'wmv', 'flv', 'mpegPs', 'mpeg4'] as (keyof typeof FOREIGN_SOURCES)[])(
    '%s keeps its frames, its length and its look',
    async (name) => {
      const path = await makeSource(name, SOURCE_FOLDER);
      const probe = await probeFile(path);
      expect(probe.needsConversion).not.toBeNull();
      const file = { location: { kind: 'path' as const, path }, name, hash: name, probe };
      const { media, mezzanine } = await convertAsset(mediaHost, file);
      const [video] = media.video;
      expect(video).toMatchObject({
        width: 320,
        height: 180,
        frameCount: 75,
        frameRate: { num: 25, den: 1 },
      });
      expect(media.audio).toHaveLength(1);
      expect(media.audio[0]!.channels).toBe(2);
      expect(media.duration / TICKS_PER_SECOND).toBeGreaterThan(2.99);
      expect(media.duration / TICKS_PER_SECOND).toBeLessThan(3.1);
      const place = mezzanine.locations[0] as { path: string };
      expect(filmPsnr(path, place.path)).toBeGreaterThan(38);
      const asset = {
        ...media,
        ...file,
        id: name,
        size: 1,
        locations: [],
        mezzanine,
        bin: '',
        importedAt: 0,
      };
      const reader = await openVideoReader(mediaHost, asset, 0);
      const sample = await reader.frameAt(TICKS_PER_SECOND);
      expect(sample!.codedWidth).toBe(320);
      sample!.close();
      await reader.close();
    },
    60_000,
  );

  // What FFmpeg's decoders give mediabunny as it is has no mezzanine here.
  test.each(['dnxhr', 'fullRange'] as (keyof typeof DEEP_SOURCES)[])(
    '%s keeps ten bits, its range and its tags',
    async (name) => {
      expect(Object.keys(DEEP_SOURCES)).toContain(name);
      const { source, path, reader } = await converted(name);
      expect(pictureTags(path)).toEqual({ format: 'yuv420p10le', tags: DEEP_TAGS[name] });
      expect(lumaPsnr(source, path)).toBeGreaterThan(48);
      const sample = await reader.frameAt(TICKS_PER_SECOND);
      expect(sample!.format).toBe('I420P10');
      expect(await lumaLevels(sample!)).toBeGreaterThan(256);
      sample!.close();
      await reader.close();
    },
    60_000,
  );

  test('4:2:2 with eight bits stays with eight', async () => {
    const source = join(cache, 'mpeg2.mpg');
    const film = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=1'];
    ffmpegSync([...film, '-pix_fmt', 'yuv422p', '-c:v', 'mpeg2video', '-q:v', '2', source]);
    const { path, reader } = await converted('mpeg2', source);
    expect(pictureTags(path).format).toBe('yuv420p');
    await reader.close();
  });

  test.each(['animation', 'turned', 'pngFilm', 'utVideo'] as (keyof typeof ALPHA_SOURCES)[])(
    '%s can be seen through as before, in its colours',
    async (name) => {
      expect(Object.keys(ALPHA_SOURCES)).toContain(name);
      const { source, path, media, reader } = await converted(name);
      expect(media.video[0]).toMatchObject({ alpha: true, frameCount: 75 });
      const { colors, alpha } = glassPsnr(source, path);
      expect(colors).toBeGreaterThan(40);
      expect(alpha).toBeGreaterThan(45);
      const sample = await reader.frameAt(TICKS_PER_SECOND);
      expect(sample!.format).toBe('I420A');
      expect(sample!.colorSpace.matrix).toBe('bt709');
      sample!.close();
      await reader.close();
    },
    60_000,
  );

  test('a second run finds the first one’s work', async () => {
    const path = await makeSource('flv', SOURCE_FOLDER);
    const probe = await probeFile(path);
    const conversion = { path, name: 'flv', codec: 'FLV', hash: 'twice', plan: planConversion(probe) };
    const first = await convertOnNode(conversion);
    let calls = 0;
    expect(await convertOnNode(conversion, () => calls++)).toBe(first);
    expect(calls).toBe(0);
  });

  test('what nothing can read names the file, the codec and the reason, and leaves nothing', async () => {
    const path = join(cache, 'broken.avi');
    await writeFile(path, Buffer.concat([Buffer.from('RIFF\0\0\0\0AVI LIST'), Buffer.alloc(4000, 7)]));
    const probe = await probeFile(path);
    const conversion = {
      path,
      name: 'broken.avi',
      codec: 'AVI',
      hash: 'broken',
      plan: planConversion(probe),
    };
    await expect(convertOnNode(conversion)).rejects.toMatchObject({
      code: 'conversion-failed',
      params: { name: 'broken.avi', codec: 'AVI', reason: expect.stringMatching(/./) },
    });
    expect((await readdir(join(cache, 'mezzanine'))).filter((name) => name.includes('broken'))).toEqual([]);
  });

  test('cancelled, it leaves nothing', async () => {
    const path = await makeSource('wmv', SOURCE_FOLDER);
    const controller = new AbortController();
    const conversion = {
      path,
      name: 'wmv',
      codec: 'WMV',
      hash: 'stopped',
      plan: planConversion(await probeFile(path)),
    };
    const work = convertOnNode(conversion, () => controller.abort(), controller.signal);
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    expect((await readdir(join(cache, 'mezzanine'))).filter((name) => name.includes('stopped'))).toEqual([]);
  });
});
