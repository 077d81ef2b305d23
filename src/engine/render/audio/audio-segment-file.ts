// An encoded stretch of sound as bytes: "SCA1", CRC-32 of what follows, length of the JSON head, head, packets.
import { crc32 } from '../crc32.ts';

export interface AudioSegment {
  /** As the encoder made them; FLAC frames are numbered from 0. */
  readonly packets: readonly Uint8Array[];
  /** Largest magnitude in the mix, 1 = full scale; more than 1 was cut off. */
  readonly peak: number;
}

interface Head {
  readonly sizes: readonly number[];
  readonly peak: number;
}

const MAGIC = 0x53434131;
const PREFIX = 12;

export function writeAudioSegment({ packets, peak }: AudioSegment): Uint8Array {
  const head: Head = { sizes: packets.map((packet) => packet.length), peak };
  const headBytes = new TextEncoder().encode(JSON.stringify(head));
  const size = packets.reduce((sum, packet) => sum + packet.length, PREFIX + headBytes.length);
  const bytes = new Uint8Array(size);
  bytes.set(headBytes, PREFIX);
  let at = PREFIX + headBytes.length;
  for (const packet of packets) {
    bytes.set(packet, at);
    at += packet.length;
  }
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(8, headBytes.length);
  view.setUint32(4, crc32(bytes.subarray(8)));
  return bytes;
}

/** Null when the bytes are not a whole segment of this format: it is encoded again. Packets share the bytes' memory. */
export function readAudioSegment(bytes: Uint8Array): AudioSegment | null {
  if (bytes.length < PREFIX) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== MAGIC || view.getUint32(4) !== crc32(bytes.subarray(8))) return null;
  let at = PREFIX + view.getUint32(8);
  const head: Head = JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX, at)));
  const packets = head.sizes.map((size) => {
    at += size;
    return bytes.subarray(at - size, at);
  });
  return { packets, peak: head.peak };
}
