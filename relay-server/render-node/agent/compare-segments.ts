import { readSegmentFile, type SegmentFile } from '../../../src/engine/render/segment-file.ts';
import type { ComparedSegment } from '../../../src/protocol/relay/task.ts';
import { decodeSegment, lumaRowsOf } from './decode-segment.ts';

/** As alike as that, two pictures are the same to everybody. */
const ALIKE_DB = 45;
/**
 * An encoder that is steered by a bit rate gives a segment more or less of it by what it encoded before, and so does another
 * machine's: that much poorer than ours is honest work. Other pictures are poorer by tens.
 */
const GIVE_DB = 6;
/** What stands for "equal", as infinity cannot be sent. */
const EQUAL_DB = 100;

/**
 * Whether what another node made shows what it should: the pictures as they are before an encoder gets them, as well as our own
 * encoding shows them.
 * @param pictures luma rows (picture-rows.ts) of each frame; none: the two encodings are compared with each other
 */
export async function compareSegments(
  mine: Uint8Array | null,
  theirs: Uint8Array,
  pictures: readonly Uint8Array[],
): Promise<Omit<ComparedSegment, 'hash'>> {
  const own = mine && readSegmentFile(mine);
  if (!own) throw new Error('The segment that was made to compare with is gone.');
  const other = readSegmentFile(theirs);
  if (!other) return different('it is no segment');
  if (!sameTimes(own, other)) return different('other frames or times');
  const wanted = pictures.length === own.packets.length ? pictures : await rowsOfSegment(own);
  const best = await psnrOf(own, wanted);
  try {
    const psnr = await psnrOf(other, wanted);
    const same = psnr >= Math.min(ALIKE_DB, best - GIVE_DB);
    return { same, psnr, reason: same ? '' : 'other pictures' };
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

async function rowsOfSegment(file: SegmentFile): Promise<Uint8Array[]> {
  const rows: Uint8Array[] = [];
  for await (const frame of decodeSegment(file)) rows.push(lumaRowsOf(frame));
  return rows;
}

/** Of the kept rows of all frames together, in dB. @throws Error when a frame does not decode, or to another size */
async function psnrOf(file: SegmentFile, wanted: readonly Uint8Array[]): Promise<number> {
  let [sum, count, frames] = [0, 0, 0];
  for await (const frame of decodeSegment(file)) {
    const rows = lumaRowsOf(frame);
    const expected = wanted[frames++];
    if (expected?.length !== rows.length) throw new Error('another size');
    for (let i = 0; i < rows.length; i++) sum += (rows[i]! - expected[i]!) ** 2;
    count += rows.length;
  }
  if (frames !== wanted.length) throw new Error(`only ${frames} frames`);
  return sum === 0 ? EQUAL_DB : Math.min(EQUAL_DB, 10 * Math.log10((255 * 255 * count) / sum));
}
