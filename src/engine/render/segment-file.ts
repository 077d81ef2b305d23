// A rendered segment as bytes: "SCS1", CRC-32 of what follows, length of the JSON head, head, packet data in decode order.
// Times are whole frames from the segment's start, so a stored segment fits anywhere on any time line.
import { crc32 } from './crc32.ts';

export interface SegmentPacket {
  readonly data: Uint8Array;
  readonly key: boolean;
  /** Frame that it presents, counted from the segment's start. */
  readonly frame: number;
}

export interface SegmentFile {
  readonly decoderConfig: StoredDecoderConfig;
  /** Decode order; the first is a key frame. */
  readonly packets: readonly SegmentPacket[];
}

/** The part of a VideoDecoderConfig that says how to read the packets; colour is the film's and is set by the muxer. */
export interface StoredDecoderConfig {
  readonly codec: string;
  readonly codedWidth: number;
  readonly codedHeight: number;
  readonly description: Uint8Array | null;
}

interface Head {
  readonly codec: string;
  readonly codedWidth: number;
  readonly codedHeight: number;
  readonly description: number[] | null;
  readonly sizes: readonly number[];
  readonly frames: readonly number[];
  readonly keys: readonly number[];
}

const MAGIC = 0x53435331;
const PREFIX = 12;

export function writeSegmentFile({ decoderConfig, packets }: SegmentFile): Uint8Array {
  const head: Head = {
    codec: decoderConfig.codec,
    codedWidth: decoderConfig.codedWidth,
    codedHeight: decoderConfig.codedHeight,
    description: decoderConfig.description && [...decoderConfig.description],
    sizes: packets.map((packet) => packet.data.length),
    frames: packets.map((packet) => packet.frame),
    keys: packets.flatMap((packet, i) => (packet.key ? [i] : [])),
  };
  const headBytes = new TextEncoder().encode(JSON.stringify(head));
  const size = packets.reduce((sum, packet) => sum + packet.data.length, PREFIX + headBytes.length);
  const bytes = new Uint8Array(size);
  bytes.set(headBytes, PREFIX);
  let at = PREFIX + headBytes.length;
  for (const { data } of packets) {
    bytes.set(data, at);
    at += data.length;
  }
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(8, headBytes.length);
  view.setUint32(4, crc32(bytes.subarray(8)));
  return bytes;
}

/** Null when the bytes are not a whole segment of this format: the caller renders it again. Packets share the bytes' memory. */
export function readSegmentFile(bytes: Uint8Array): SegmentFile | null {
  if (bytes.length < PREFIX) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== MAGIC || view.getUint32(4) !== crc32(bytes.subarray(8))) return null;
  const headLength = view.getUint32(8);
  const head: Head = JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX, PREFIX + headLength)));
  const keys = new Set(head.keys);
  let at = PREFIX + headLength;
  const packets = head.sizes.map((size, i) => {
    const data = bytes.subarray(at, at + size);
    at += size;
    return { data, key: keys.has(i), frame: head.frames[i]! };
  });
  const { codec, codedWidth, codedHeight } = head;
  const description = head.description && new Uint8Array(head.description);
  return { decoderConfig: { codec, codedWidth, codedHeight, description }, packets };
}
