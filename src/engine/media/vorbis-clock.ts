// Vorbis in Matroska: packets differ in length and their times are rounded to a millisecond, so one packet says where it
// stands only to 24 samples. A dozen in a row, whose lengths are known once decoded, leave a few samples of doubt, and the
// multiple of 64 that every length has leaves none.
import type { EncodedPacket, EncodedPacketSink } from 'mediabunny';

/** Pieces that are looked at: about a quarter of a second. */
export const VORBIS_PIECES = 12;
/** Greatest common divisor of the lengths at the encoders' block sizes of 256 and 2048: 128, 576, 1024. */
const STEP = 64;

/**
 * Position of the first piece in samples of file time. The first packet of a run only primes the decoder: the first piece
 * is the second packet's.
 * @param lengths of the pieces, from the first
 * @param rounding samples that the container may have moved a packet, 0 for an exact one
 */
export async function vorbisStart(
  packets: EncodedPacketSink,
  first: EncodedPacket,
  lengths: readonly number[],
  sampleRate: number,
  rounding: number,
): Promise<number> {
  const options = { metadataOnly: true };
  let packet = await packets.getNextPacket(first, options);
  if (!packet) return Math.round(first.timestamp * sampleRate);
  const said = Math.round(packet.timestamp * sampleRate);
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  let before = 0;
  for (const length of lengths) {
    if (!packet) break;
    const here = packet.timestamp * sampleRate - before;
    low = Math.max(low, here - rounding / 2);
    high = Math.min(high, here + rounding / 2);
    before += length;
    packet = await packets.getNextPacket(packet, options);
  }
  // Times that contradict one another (a splice): the first is as good as any.
  return rounding === 0 || low > high ? said : Math.round((low + high) / 2);
}

/** The step nearest to `position`, counted from the start of the stream. */
export const nearestVorbisStep = (position: number, base: number): number =>
  base + Math.round((position - base) / STEP) * STEP;
