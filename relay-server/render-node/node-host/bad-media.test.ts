import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeSource } from '../../../e2e/conformance/sources.ts';
import { hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { SOURCE_FOLDER } from '../../../oracle/real-media.ts';
import { StoryError } from '../../../src/base/errors.ts';
import { errorText } from '../../../src/base/messages/catalogue.ts';
import { loadMessages } from '../../../src/base/messages/load-messages.ts';
import { openMedia } from '../../../src/engine/media/open-counter.ts';
import { openVideoReader } from '../../../src/engine/media/video-reader.ts';
import { assetOf, mediaHost, probeFile } from './testing/media-fixtures.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storycore-bad-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const file = async (name: string, bytes: Uint8Array | string): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
};

/** The code, once the sentence that a person reads names the file. */
async function refusal(work: Promise<unknown>, name: string): Promise<string> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StoryError);
  const { code, params } = error as StoryError;
  for (const locale of ['en', 'fr'] as const) {
    const text = errorText(await loadMessages(locale), code, params);
    expect(text).toContain(name);
    expect(text).not.toMatch(/[{}]/);
  }
  return code;
}

describe('files that are none', () => {
  test('zero bytes', async () => {
    expect(await refusal(probeFile(await file('empty.mp4', '')), 'empty.mp4')).toBe('media-empty');
  });

  test('text by the name of a film', async () => {
    const path = await file('notes.mp4', 'Dear diary, today I did not film anything.\n'.repeat(50));
    expect(await refusal(probeFile(path), 'notes.mp4')).toBe('media-not-media');
  });

  test('noise is left to FFmpeg, which will say what it thinks', async () => {
    const path = await file(
      'noise.mp4',
      Uint8Array.from({ length: 5000 }, (_, i) => (i * i * 31) >> 3),
    );
    expect((await probeFile(path)).needsConversion).toMatchObject({ reason: 'container' });
  });

  test('a missing file, a folder', async () => {
    expect(await refusal(probeFile(join(folder, 'gone.mp4')), 'gone.mp4')).toBe('media-missing');
    expect(await refusal(probeFile(folder), 'storycore-bad')).toBe('media-missing');
  });

  test('a picture of 100,000 pixels a side', async () => {
    const png = Buffer.alloc(64);
    Buffer.from('89504e470d0a1a0a0000000d49484452000186a0000186a00802', 'hex').copy(png);
    expect(await refusal(probeFile(await file('wall.png', png)), 'wall.png')).toBe('image-too-large');
  });
});

describe.skipIf(!hasFfmpeg)('files that were good once', () => {
  test('an MP4 that was cut off before its index', async () => {
    const whole = await readFile(await makeSource('bFrames', SOURCE_FOLDER));
    const path = await file('cut.mp4', whole.subarray(0, Math.floor(whole.length * 0.6)));
    expect(await refusal(probeFile(path), 'cut.mp4')).toBe('media-index-missing');
  });

  test('an MP4 whose index survived the cut plays as far as it goes, and says what is wrong beyond', async () => {
    const path = join(folder, 'fast.mp4');
    const source = await makeSource('bFrames', SOURCE_FOLDER);
    execFileSync('ffmpeg', [
      '-v',
      'error',
      '-y',
      '-i',
      source,
      '-c',
      'copy',
      '-movflags',
      '+faststart',
      path,
    ]);
    const { length } = await readFile(path);
    await truncate(path, Math.floor(length / 2));
    const asset = await assetOf(path);
    const reader = await openVideoReader(mediaHost, asset, 0);
    const first = await reader.frameAt(0);
    expect(first).not.toBeNull();
    first!.close();
    const late = await reader.frameAt(asset.duration - 1).then(
      (sample) => {
        sample?.close();
        return 'frame';
      },
      (error: unknown) => (error as StoryError).code,
    );
    expect(['frame', 'media-unreadable']).toContain(late);
    await reader.close();
    expect(openMedia()).toEqual({ readers: 0, samples: 0 });
  });

  test('a damaged picture', async () => {
    const whole = await readFile(await makeSource('png', SOURCE_FOLDER));
    const path = await file('torn.png', whole.subarray(0, 60));
    expect(await refusal(probeFile(path), 'torn.png')).toBe('image-unreadable');
  });

  test('sound alone is sound, whatever the name says', async () => {
    const whole = await readFile(await makeSource('m4a', SOURCE_FOLDER));
    const { media } = await probeFile(await file('song.mp4', whole));
    expect(media).toMatchObject({ kind: 'audio', video: [] });
  });

  test('a stream that is not there', async () => {
    const asset = await assetOf(await makeSource('bFrames', SOURCE_FOLDER));
    expect(await refusal(openVideoReader(mediaHost, asset, 3), 'b-frames.mp4')).toBe('media-unreadable');
    expect(openMedia()).toEqual({ readers: 0, samples: 0 });
  });

  test('a frame that nobody waits for any more is not decoded', async () => {
    const asset = await assetOf(await makeSource('bFrames', SOURCE_FOLDER));
    const reader = await openVideoReader(mediaHost, asset, 0);
    const controller = new AbortController();
    const waiting = reader.frameAt(0, controller.signal);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    const walk = reader.frames([0, 1e9], AbortSignal.abort());
    await expect(walk.next()).rejects.toMatchObject({ code: 'cancelled' });
    await reader.close();
    expect(openMedia()).toEqual({ readers: 0, samples: 0 });
  });
});

describe.skipIf(!hasFfmpeg)('files on the network', () => {
  let server: Server;
  let origin = '';
  let ranges = true;
  beforeAll(async () => {
    const film = await readFile(await makeSource('bFrames', SOURCE_FOLDER));
    server = createServer((request, response) => {
      if (request.url !== '/film.mp4') return void response.writeHead(404).end();
      const range = ranges ? /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') : null;
      if (!range) return void response.writeHead(200, { 'Content-Length': film.length }).end(film);
      const start = Number(range[1]);
      const end = range[2] ? Math.min(Number(range[2]), film.length - 1) : film.length - 1;
      response.writeHead(206, { 'Content-Range': `bytes ${start}-${end}/${film.length}` });
      response.end(film.subarray(start, end + 1));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  const ref = (url: string) => ({ name: url, hash: '', size: 0, locations: [{ kind: 'url' as const, url }] });

  test.each([true, false])('are read, with ranges: %s', async (withRanges) => {
    ranges = withRanges;
    const bytes = await mediaHost.media.openBytes(ref(`${origin}/film.mp4`));
    expect(bytes.size).toBeGreaterThan(1000);
    expect(String.fromCharCode(...(await bytes.read(4, 8)))).toBe('ftyp');
    expect(await bytes.read(bytes.size - 5, bytes.size + 100)).toHaveLength(5);
    await bytes.close();
  });

  test('are missing when the server says so or is not there', async () => {
    expect(await refusal(mediaHost.media.openBytes(ref(`${origin}/none.mp4`)), 'none.mp4')).toBe(
      'media-missing',
    );
    expect(await refusal(mediaHost.media.openBytes(ref('http://127.0.0.1:9/a.mp4')), 'a.mp4')).toBe(
      'media-missing',
    );
  });

  test('are taken from the next place when the first does not answer', async () => {
    const path = await makeSource('bFrames', SOURCE_FOLDER);
    const places = [
      { kind: 'url' as const, url: `${origin}/none.mp4` },
      { kind: 'opfs' as const, path: 'elsewhere' },
      { kind: 'path' as const, path },
    ];
    const bytes = await mediaHost.media.openBytes({ name: 'film', hash: '', size: 0, locations: places });
    expect(bytes.size).toBeGreaterThan(1000);
    await bytes.close();
  });
});
