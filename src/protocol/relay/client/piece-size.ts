/** What a line carries that nobody knows yet. */
export const FIRST_PIECE_BYTES = 8 * 2 ** 20;
/** Progress is told by the piece, and a proxy holds back one. */
const MOST_PIECE_BYTES = 32 * 2 ** 20;

/**
 * The next piece after one of `bytes` that took `ms`: twice as large while it is gone within a second, half as large where it takes
 * long. The relay syncs, counts and answers by the piece: on the loopback pieces of 32 MiB are 1.5 times as fast as those of 8.
 */
export function nextPieceBytes(bytes: number, ms: number): number {
  if (ms < 1000) return Math.min(MOST_PIECE_BYTES, bytes * 2);
  return ms > 4000 ? Math.max(FIRST_PIECE_BYTES, bytes / 2) : bytes;
}
