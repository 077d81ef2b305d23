import { expect, test } from 'vitest';
import { FIRST_PIECE_BYTES, nextPieceBytes } from './piece-size.ts';

const MIB = 2 ** 20;

/** Sizes in MiB of the first pieces over a line of that speed. */
function piecesOver(bytesPerSecond: number, count: number): number[] {
  const sizes = [];
  for (let bytes = FIRST_PIECE_BYTES; sizes.length < count; ) {
    sizes.push(bytes / MIB);
    bytes = nextPieceBytes(bytes, (bytes / bytesPerSecond) * 1000);
  }
  return sizes;
}

test('pieces grow on a fast line, stay on a slow one, and shrink when it becomes slow', () => {
  expect(piecesOver(100 * MIB, 4)).toEqual([8, 16, 32, 32]);
  expect(piecesOver(12 * MIB, 4)).toEqual([8, 16, 16, 16]);
  expect(piecesOver(MIB, 3)).toEqual([8, 8, 8]);
  expect(nextPieceBytes(32 * MIB, 9000)).toBe(16 * MIB);
});
