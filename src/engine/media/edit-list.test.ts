import { describe, expect, test } from 'vitest';
import { TICKS_PER_SECOND } from '../../base/time.ts';
import { readEdits } from './edit-list.ts';

const u32 = (...values: number[]): number[] =>
  values.flatMap((value) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
const box = (type: string, ...parts: number[][]): number[] => {
  const body = parts.flat();
  return [...u32(body.length + 8), ...[...type].map((letter) => letter.charCodeAt(0)), ...body];
};
type Edit = readonly [duration: number, mediaTime: number, rate?: number];

/** A movie of 1,000 units a second with one track of 48,000. */
function movie(edits: readonly Edit[]): Uint8Array {
  const elst = box(
    'elst',
    u32(0, edits.length),
    ...edits.map(([duration, mediaTime, rate = 1]) => u32(duration, mediaTime, rate * 65_536)),
  );
  const trak = box(
    'trak',
    box('tkhd', u32(0, 0, 0, 7)),
    box('edts', elst),
    box('mdia', box('mdhd', u32(0, 0, 0, 48_000, 0))),
  );
  return new Uint8Array([
    ...box('ftyp', u32(0x69736f6d, 0)),
    ...box('mdat', u32(1, 2, 3)),
    ...box('moov', box('mvhd', u32(0, 0, 0, 1000, 9000)), trak),
  ]);
}

const read = (edits: readonly Edit[]) => {
  const bytes = movie(edits);
  return readEdits(bytes.length, async (start, end) => bytes.subarray(start, end));
};

describe('the edit list of a track', () => {
  test.each([
    ['one edit ends where it says', [[2500, 1024]], 2.5, false],
    [
      'an empty edit comes before',
      [
        [400, -1],
        [2000, 0],
      ],
      2.4,
      false,
    ],
    ['no length means to the end', [[0, 2048]], null, false],
    [
      'what carries on where the last ended is one edit',
      [
        [1000, 0],
        [1500, 48_000],
      ],
      2.5,
      false,
    ],
    [
      'two stretches are more than can be read in place',
      [
        [1000, 0],
        [1000, 96_000],
      ],
      1,
      true,
    ],
    ['so is another speed', [[1000, 0, 2]], 1, true],
    ['nothing but emptiness', [[1000, -1]], null, false],
  ] as [string, Edit[], number | null, boolean][])('%s', async (_, edits, end, complex) => {
    const expected = { track: 7, end: end === null ? null : end * TICKS_PER_SECOND, complex };
    expect(await read(edits)).toEqual([expected]);
  });

  test('of a file without index, or of noise, is empty', async () => {
    const noise = Uint8Array.from({ length: 5000 }, (_, i) => (i * 97) & 255);
    expect(await readEdits(noise.length, async (start, end) => noise.subarray(start, end))).toEqual([]);
    expect(await readEdits(0, async () => new Uint8Array(0))).toEqual([]);
  });
});
