// Stored packets as fragmented MP4 (ISO/IEC 14496-12; CMAF, ISO/IEC 23000-19): an initialization and one fragment for each segment.
import { box, full, join, u32, u64 } from './boxes.ts';
import { initializationOf, mediaSegment, TRACK } from './movie-boxes.ts';
import { type FilmColor, pictureDescription } from './sample-entry.ts';
import type { SegmentHead } from './segment-head.ts';

/** Ticks of a frame: decoders want whole numbers, and every rate is one over a thousandth of a frame. */
export const FRAME_TICKS = 1000;

/** @param timescale ticks of a second: frames a second × `FRAME_TICKS` */
export function initialization(head: SegmentHead, timescale: number, color: FilmColor): Uint8Array {
  const { codedWidth: width, codedHeight: height } = head;
  const description = pictureDescription(head, color);
  return initializationOf({ timescale, handler: 'vide', description, width, height });
}

/**
 * @param frame of the film at which the segment begins
 * @param packets all bytes of the segment from its `offset` on
 */
export function fragment(head: SegmentHead, frame: number, packets: Uint8Array): Uint8Array {
  const keys = new Set(head.keys);
  const samples = head.sizes.map((size, i) =>
    // Decoded one after the other, shown in another order: the difference is signed (trun of version 1).
    join([u32(size), u32(keys.has(i) ? KEY : DEPENDENT), u32((head.frames[i]! - i) * FRAME_TICKS)]),
  );
  const moofAt = (dataOffset: number): Uint8Array =>
    box(
      'moof',
      full('mfhd', 0, 0, u32(frame + 1)),
      box(
        'traf',
        // Offsets count from this box; every sample lasts one frame.
        full('tfhd', 0, 0x020008, u32(TRACK), u32(FRAME_TICKS)),
        full('tfdt', 1, 0, u64(frame * FRAME_TICKS)),
        full('trun', 1, 0x000e01, u32(samples.length), u32(dataOffset), ...samples),
      ),
    );
  return mediaSegment(moofAt, packets);
}

/** Flags of a sample (14496-12 §8.8.3.1): depends on none, and is a sync sample; or the opposite. */
const KEY = 0x02000000;
const DEPENDENT = 0x01010000;
