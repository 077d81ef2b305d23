// Stored stretches of sound as fragmented MP4, beside the pictures' (fragment-boxes.ts).
import type { SoundFacts } from '../jobs/job-row.ts';
import { box, full, join, u32, u64 } from './boxes.ts';
import { initializationOf, mediaSegment, TRACK } from './movie-boxes.ts';

/** The encoder's delay is cut off by an edit list, as in the finished film. */
export const soundInitialization = ({ sampleRate, delay }: SoundFacts, description: Uint8Array): Uint8Array =>
  initializationOf({ timescale: sampleRate, handler: 'soun', description, delay });

/**
 * @param first packet of the film's sound
 * @param sizes bytes of each packet
 * @param packets all their bytes
 */
export function soundFragment(
  { packetSamples, samples, delay }: SoundFacts,
  first: number,
  sizes: readonly number[],
  packets: Uint8Array,
): Uint8Array {
  const end = samples + delay;
  const rows = sizes.map((size, i) => {
    // The last packet is as long as there is film.
    const length = Math.min(packetSamples, Math.max(0, end - (first + i) * packetSamples));
    return join([u32(length), u32(size)]);
  });
  const moofAt = (dataOffset: number): Uint8Array =>
    box(
      'moof',
      full('mfhd', 0, 0, u32(first + 1)),
      box(
        'traf',
        // Offsets count from this box; a decoder may begin with any packet.
        full('tfhd', 0, 0x020020, u32(TRACK), u32(0x02000000)),
        full('tfdt', 1, 0, u64(first * packetSamples)),
        full('trun', 0, 0x000301, u32(rows.length), u32(dataOffset), ...rows),
      ),
    );
  return mediaSegment(moofAt, packets);
}
