// Importing, filmstrips and waveforms through the media worker, as the studio uses it.
import { expect, test } from '@playwright/test';
import { hasFfmpeg } from '../oracle/ffmpeg.ts';
import { decodedSound } from '../oracle/film.ts';
import { hasRealMedia, realMedia, SOURCE_FOLDER } from '../oracle/real-media.ts';
import { makeSource } from './conformance/sources.ts';
import { type MediaPage, openMediaPage } from './media/media-page.ts';

test.skip(!hasFfmpeg, 'ffmpeg makes the files');

interface Added {
  readonly answer?: {
    readonly kind: 'known' | 'media';
    readonly hash: string;
    readonly media: {
      readonly hash: string;
      readonly kind: string;
      readonly duration: number;
      readonly locations: readonly { readonly kind: string; readonly path: string }[];
      readonly mezzanine: { readonly locations: readonly { readonly path: string }[] } | null;
    };
  };
  readonly phases: readonly string[];
  readonly error?: { readonly code: string; readonly params: Readonly<Record<string, string>> };
}

let library: MediaPage;
test.beforeEach(async () => {
  library = await openMediaPage('e2e/media/library.html');
});
test.afterEach(async () => {
  await library.call('close');
  await library.close();
});

const add = async (name: string, known: readonly string[] = []): Promise<Added> =>
  library.call<Added>('add', library.url(await makeSource(name, SOURCE_FOLDER)), name, known);

const stored = (): Promise<string[]> =>
  library.page.evaluate(async () => {
    const names: string[] = [];
    const root = await navigator.storage.getDirectory();
    for (const folder of ['media', 'mezzanine']) {
      const directory = await root.getDirectoryHandle(folder, { create: true });
      const keys = (directory as unknown as { keys(): AsyncIterable<string> }).keys();
      for await (const name of keys) names.push(`${folder}/${name}`);
    }
    return names;
  });

test('a file without a handle is copied once, whoever brings it again', async () => {
  const first = await add('bFrames');
  expect(first.phases).toEqual(['reading', 'probing', 'copying']);
  const { hash, locations } = first.answer!.media;
  expect(await stored()).toEqual([locations[0]!.path]);
  const again = await add('bFrames', [hash]);
  expect(again.answer).toEqual({ kind: 'known', hash });
  expect(again.phases).toEqual(['reading']);
  await add('bFrames');
  expect(await stored()).toEqual([locations[0]!.path]);
});

test('a foreign file is converted once, for all projects', async () => {
  const first = await add('avi');
  expect(first.phases).toEqual(['reading', 'probing', 'converting', 'copying']);
  expect(first.answer!.media.mezzanine!.locations[0]!.path).toBe(`mezzanine/${first.answer!.media.hash}-2`);
  const again = await add('avi');
  expect(again.phases).not.toContain('converting');
  expect(again.answer!.media.mezzanine).toEqual(first.answer!.media.mezzanine);
});

test('a file that is dropped twice at once is converted and copied once', async () => {
  const [first, second] = await Promise.all([add('flv'), add('flv')]);
  expect(first.answer!.media.locations).toEqual(second.answer!.media.locations);
  expect(first.answer!.media.mezzanine).toEqual(second.answer!.media.mezzanine);
  const converted = [first, second].filter(({ phases }) => phases.includes('converting'));
  expect(converted).toHaveLength(1);
  expect(await stored()).toHaveLength(2);
});

test('pictures of a film, an animation and a drawing come, each of its own time', async () => {
  for (const name of ['rotated', 'gif', 'pngAlpha', 'avi']) {
    const { answer } = await add(name);
    const { duration } = answer!.media;
    const times = duration === 0 ? [0] : [0, duration / 2];
    const pictures = await library.call<{ width: number; height: number; mean: number[] }[]>(
      'thumbnails',
      name,
      times,
    );
    for (const { width, height, mean } of pictures) {
      expect(height).toBe(96);
      expect(width).toBe(name === 'rotated' ? 54 : 171);
      expect(Math.max(...mean)).toBeGreaterThan(20);
    }
  }
});

test('peaks are those of the sound', async () => {
  for (const name of ['wav', 'mp3', 'avi']) {
    await add(name);
    const level = await library.call<{ samplesPerPeak: number; channels: number; data: number[] }>(
      'peaks',
      name,
      0,
      1500,
    );
    expect(level).toMatchObject({ samplesPerPeak: 1024, channels: 2 });
    const sound = decodedSound(await makeSource(name, SOURCE_FOLDER));
    for (const peak of [0, 40, 120]) {
      const left = Array.from({ length: 1024 }, (_, i) => sound[(peak * 1024 + i) * 2]!);
      const [min, max, rms] = level.data.slice(peak * 6, peak * 6 + 3);
      expect(min).toBeCloseTo(Math.min(...left), 2);
      expect(max).toBeCloseTo(Math.max(...left), 2);
      expect(rms).toBeCloseTo(Math.sqrt(left.reduce((sum, v) => sum + v * v, 0) / 1024), 2);
    }
  }
});

test('what was made is there at once the next time', async () => {
  await add('bFrames');
  await library.call('thumbnails', 'bFrames', [0]);
  await library.call('peaks', 'bFrames', 0, 256);
  await library.page.reload();
  await library.page.waitForFunction(() => 'media' in globalThis);
  await add('bFrames');
  const [picture] = await library.call<{ width: number }[]>('thumbnails', 'bFrames', [0]);
  expect(picture!.width).toBe(171);
  const level = await library.call<{ data: number[] }>('peaks', 'bFrames', 0, 256);
  expect(level.data.some((value) => value !== 0)).toBe(true);
});

test('a file that is gone is missed, the others are not', async () => {
  const { answer } = await add('wav');
  await add('mp3');
  await library.call('remove', answer!.media.locations[0]!.path);
  expect(await library.call('unreachable', ['wav', 'mp3'])).toEqual({ missing: ['wav'], denied: [] });
});

test('a bad file is refused and nothing is kept of it', async () => {
  const { error } = await library.call<Added>('add', library.url('/dev/null'), 'empty.mp4', []);
  expect(error?.code).toBe('media-empty');
  expect(await stored()).toEqual([]);
});

test('an import is cancelled in the middle of converting', async () => {
  test.skip(!hasRealMedia, 'the fixtures are not here');
  const added = await library.call<Added>('add', library.url(realMedia('video-h265.mp4')), 'h265', [], 3000);
  expect(added.error?.code).toBe('cancelled');
  expect(await stored()).toEqual([]);
});

test('a full disk is told, with the file and what it needs, and leaves nothing behind', async () => {
  const session = await library.page.context().newCDPSession(library.page);
  const { origin } = new URL(library.page.url());
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 300_000 });
  for (const name of ['wav', 'avi']) {
    const { error } = await add(name);
    expect(error?.code, name).toMatch(/^(media-no-room|storage-short)$/);
    expect(error?.params).toMatchObject({ name, needed: expect.stringMatching(/MB$/) });
  }
  expect(await stored()).toEqual([]);
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 2 ** 30 });
  expect((await add('wav')).answer?.kind).toBe('media');
});
