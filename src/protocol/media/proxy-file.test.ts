import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mediaAssetRecord } from '../../project/records/media-asset.ts';
import { parseRecord } from '../../project/records/record-type.ts';
import { canHaveProxy, proxied, proxyPath, proxySize } from './proxy-file.ts';

const film = (change: object = {}, stream: object = {}) =>
  parseRecord(mediaAssetRecord, {
    id: 'a',
    name: 'film.mp4',
    kind: 'video',
    hash: 'abc',
    size: 1,
    duration: 1000,
    origin: 7,
    video: [
      {
        codec: 'avc',
        width: 1920,
        height: 1080,
        codedWidth: 1920,
        codedHeight: 1080,
        frameRate: { num: 25, den: 1 },
        end: 1000,
        ...stream,
      },
    ],
    locations: [{ kind: 'handle', key: 'k' }],
    ...change,
  });

test('the shorter side has 540 lines, small films keep their size, sides are even and keep their shape', () => {
  expect(proxySize({ width: 1920, height: 1080 })).toEqual({ width: 960, height: 540 });
  expect(proxySize({ width: 1080, height: 1920 })).toEqual({ width: 540, height: 960 });
  expect(proxySize({ width: 640, height: 360 })).toEqual({ width: 640, height: 360 });
  fc.assert(
    fc.property(
      fc.integer({ min: 16, max: 16_384 }),
      fc.integer({ min: 16, max: 16_384 }),
      (width, height) => {
        const size = proxySize({ width, height });
        expect([size.width % 2, size.height % 2]).toEqual([0, 0]);
        expect(Math.min(size.width, size.height)).toBeLessThanOrEqual(
          Math.min(540, Math.min(width, height) + 1),
        );
        const scale = Math.min(1, 540 / Math.min(width, height));
        expect(Math.abs(size.width - width * scale)).toBeLessThanOrEqual(1);
        expect(Math.abs(size.height - height * scale)).toBeLessThanOrEqual(1);
      },
    ),
  );
});

test('films can have one; stills, sound, transparency and files that are not read yet cannot', () => {
  expect(canHaveProxy(film())).toBe(true);
  expect(canHaveProxy(film({}, { alpha: true }))).toBe(false);
  expect(canHaveProxy(film({ kind: 'image' }))).toBe(false);
  expect(canHaveProxy(film({ kind: 'audio', video: [] }))).toBe(false);
  expect(canHaveProxy(film({ hash: '' }))).toBe(false);
});

test('a proxy takes the place of what is decoded and of nothing else', () => {
  const { mezzanine, ...rest } = proxied(film());
  expect(mezzanine!.locations).toEqual([{ kind: 'opfs', path: proxyPath('abc') }]);
  const { mezzanine: _, ...before } = film();
  expect(rest).toEqual(before);
  expect(mezzanine!.hash).not.toBe(proxied(film({ hash: 'other' })).mezzanine!.hash);
});
