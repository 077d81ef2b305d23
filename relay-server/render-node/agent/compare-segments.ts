import { readSegmentFile, type SegmentFile } from '../../../src/engine/render/segment-file.ts';
import type { ComparedSegment } from '../../../src/protocol/relay/task.ts';
import { decodeSegment, lumaOf } from './decode-segment.ts';

/** Two encodings of one picture at the quality of an export differ by less; another picture differs by far more. */
const ALIKE_DB = 45;
/** What stands for "equal", as infinity cannot be sent. */
const EQUAL_DB = 100;

/** Whether what another node made shows what this node made of the same segment. */
export async function compareSegments(
  mine: Uint8Array | null,
  theirs: Uint8Array,
): Promise<Omit<ComparedSegment, 'hash'>> {
  const own = mine && readSegmentFile(mine);
  if (!own) throw new Error('The segment that was made to compare with is gone.');
  const other = readSegmentFile(theirs);
  if (!other) return different('it is no segment');
  if (!sameTimes(own, other)) return different('other frames or times');
  try {
    const psnr = await psnrOf(own, other);
    return psnr >= ALIKE_DB
      ? { same: true, psnr, reason: '' }
      : { same: false, psnr, reason: 'other pictures' };
  } catch (error) {
    return different(`it does not decode: ${error instanceof Error ? error.message : error}`.slice(0, 200));
  }
}

const different = (reason: string): Omit<ComparedSegment, 'hash'> => ({ same: false, psnr: 0, reason });

function sameTimes(a: SegmentFile, b: SegmentFile): boolean {
  const times = ({ packets }: SegmentFile): string =>
    packets
      .map(({ frame }) => frame)
      .sort((x, y) => x - y)
      .join();
  return times(a) === times(b);
}

/** Of the luma of all frames together, in dB. @throws Error when one does not decode, or to another size */
async function psnrOf(a: SegmentFile, b: SegmentFile): Promise<number> {
  const others = decodeSegment(b);
  let [sum, count, frames] = [0, 0, 0];
  try {
    for await (const frame of decodeSegment(a)) {
      const mine = lumaOf(frame);
      const { value } = await others.next();
      if (!value) throw new Error(`only ${frames} frames`);
      const theirs = lumaOf(value);
      if (theirs.length !== mine.length) throw new Error('another size');
      for (let i = 0; i < mine.length; i++) sum += (mine[i]! - theirs[i]!) ** 2;
      count += mine.length;
      frames++;
    }
  } finally {
    await others.return(undefined);
  }
  if (frames !== a.packets.length) throw new Error(`only ${frames} frames`);
  return sum === 0 ? EQUAL_DB : Math.min(EQUAL_DB, 10 * Math.log10((255 * 255 * count) / sum));
}
