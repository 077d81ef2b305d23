import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readImageHeader, refuseHugeImage } from './image-header.ts';

const pngOf = (width: number, height: number): Uint8Array => {
  const bytes = new Uint8Array(64);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  bytes[24] = 8;
  bytes[25] = 6;
  return bytes;
};

test('a picture of 100,000 pixels a side is refused by its header alone', () => {
  const header = readImageHeader(pngOf(100_000, 100_000))!;
  expect(header).toMatchObject({ format: 'PNG', width: 100_000, height: 100_000, alpha: true });
  expect(() => refuseHugeImage(header, 'wall.png')).toThrowError(
    expect.objectContaining({
      code: 'image-too-large',
      params: { name: 'wall.png', width: 100_000, height: 100_000, limit: 16_384 },
    }),
  );
});

test('the largest that is allowed, and a long thin one that is not', () => {
  expect(() => refuseHugeImage({ width: 16_384, height: 16_384 }, 'a')).not.toThrow();
  expect(() => refuseHugeImage({ width: 16_385, height: 1 }, 'a')).toThrow();
});

test('no bytes whatever make it throw or loop', () => {
  const start = fc.constantFrom(
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    [0xff, 0xd8],
    [...'RIFF0000WEBPVP8X'].map((letter) => letter.charCodeAt(0)),
    [...'GIF89a'].map((letter) => letter.charCodeAt(0)),
    [0, 0, 0, 20, ...[...'ftypavif'].map((letter) => letter.charCodeAt(0))],
    [],
  );
  fc.assert(
    fc.property(start, fc.uint8Array({ maxLength: 400 }), (magic, rest) => {
      const header = readImageHeader(new Uint8Array([...magic, ...rest]));
      if (header) expect(header.width).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 2000 },
  );
});
