// The colours of stills with an ICC profile on the Node host. The browser's are compared in the conformance suite.
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readIccProfile } from '../../../src/engine/media/icc-profile.ts';
import { colorProfile, type ProfileName, pngChunk, withProfile } from '../conformance/color-profile.ts';
import { decodeImage } from './image-decoder.ts';

type Color = readonly [number, number, number];
const COLORS: readonly Color[] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
  [128, 128, 128],
  [200, 120, 60],
  [60, 120, 200],
  [20, 40, 30],
];
/** LittleCMS 2.14 of Debian 12: `transicc -n -s -i profile.icc -o '*sRGB' -t1`, rounded. */
const BY_LITTLE_CMS: Readonly<Record<ProfileName, readonly Color[]>> = {
  displayP3: [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [255, 255, 255],
    [128, 128, 128],
    [213, 115, 42],
    [30, 122, 206],
    [12, 41, 29],
  ],
  adobeRgb: [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [255, 255, 255],
    [129, 129, 129],
    [224, 121, 53],
    [0, 121, 204],
    [0, 35, 23],
  ],
};

/** One row of R'G'B'A pixels, with a transparency of their own. */
function png(colors: readonly Color[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(colors.length);
  header.writeUInt32BE(1, 4);
  header.set([8, 6], 8);
  const row = Buffer.from([0, ...colors.flatMap((color, i) => [...color, 30 * i])]);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  const chunks = [
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(row)),
    pngChunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([signature, ...chunks]);
}

const decoded = async (picture: Buffer): Promise<number[]> => [
  ...(await decodeImage(picture, 'image/png', 'colours.png'))[0]!.rgba,
];
const pixels = (colors: readonly Color[]): number[] => colors.flatMap((color, i) => [...color, 30 * i]);
const worst = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

describe('stills with an ICC profile', () => {
  test.each(Object.keys(BY_LITTLE_CMS) as ProfileName[])(
    '%s becomes what LittleCMS makes of it',
    async (name) => {
      const made = await decoded(withProfile(png(COLORS), name));
      expect(worst(made, pixels(BY_LITTLE_CMS[name]))).toBeLessThanOrEqual(1);
    },
  );

  test('curves may be tables', async () => {
    const table = Buffer.alloc(12 + 2 * 1024);
    table.write('curv', 'latin1');
    table.writeUInt32BE(1024, 8);
    for (let i = 0; i < 1024; i++)
      table.writeUInt16BE(Math.round(65_535 * (i / 1023) ** (563 / 256)), 12 + 2 * i);
    const profile = colorProfile('adobeRgb', table);
    const made = await decoded(withProfile(png(COLORS), 'adobeRgb', profile));
    expect(worst(made, pixels(BY_LITTLE_CMS.adobeRgb))).toBeLessThanOrEqual(1);
  });

  test('one that does not say what its colours are changes nothing', async () => {
    const broken = colorProfile('displayP3').subarray(0, 200);
    expect(await decoded(withProfile(png(COLORS), 'displayP3', broken))).toEqual(pixels(COLORS));
  });

  test('whatever the bytes are, reading them ends', () => {
    const damage = fc.array(fc.tuple(fc.nat(479), fc.nat(255)), { maxLength: 40 });
    fc.assert(
      fc.property(damage, fc.nat(480), (changes, length) => {
        const bytes = colorProfile('displayP3');
        for (const [at, value] of changes) bytes[at] = value;
        readIccProfile(bytes.subarray(0, length));
      }),
    );
  });
});
