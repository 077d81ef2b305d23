// Elements of EBML (RFC 8794) and the identifiers of Matroska (RFC 9559) that a film needs.

export const ID = {
  ebml: 0x1a45dfa3,
  segment: 0x18538067,
  seekHead: 0x114d9b74,
  seek: 0x4dbb,
  seekId: 0x53ab,
  seekPosition: 0x53ac,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
  muxingApp: 0x4d80,
  writingApp: 0x5741,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  codecDelay: 0x56aa,
  seekPreRoll: 0x56bb,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
  cues: 0x1c53bb6b,
  cuePoint: 0xbb,
  cueTime: 0xb3,
  cueTrackPositions: 0xb7,
  cueTrack: 0xf7,
  cueClusterPosition: 0xf1,
} as const;

/** Identifiers are written as they are: their length is in their first bits. */
export function idBytes(id: number): number[] {
  const bytes = [id >>> 24, (id >>> 16) & 0xff, (id >>> 8) & 0xff, id & 0xff];
  return bytes.slice(bytes.findIndex((byte) => byte > 0));
}

/** §4: a length of 1, 2, 4 or 8 bytes, or of the width that is asked for. */
export function sizeBytes(
  size: number,
  width = size < 127 ? 1 : size < 16383 ? 2 : size < 2 ** 28 - 1 ? 4 : 8,
): number[] {
  const bytes = unsigned(size, width);
  bytes[0]! |= 0x100 >> width;
  return bytes;
}

/** Big-endian, in as few bytes as do, or in `width`. */
export function unsigned(value: number, width = Math.max(1, Math.ceil(Math.log2(value + 1) / 8))): number[] {
  return Array.from({ length: width }, (_, i) => Math.floor(value / 2 ** (8 * (width - 1 - i))) % 256);
}

export function float64(value: number): number[] {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return [...bytes];
}

export const element = (id: number, ...parts: readonly (readonly number[])[]): number[] => {
  const data = parts.flat();
  return [...idBytes(id), ...sizeBytes(data.length), ...data];
};

export interface Element {
  readonly id: number;
  /** The payload, and the whole with its head. */
  readonly data: Uint8Array;
  readonly bytes: Uint8Array;
}

/** The elements that lie side by side; one of unknown size (§6.2) reaches to the end. */
export function* elements(bytes: Uint8Array): Generator<Element> {
  let at = 0;
  while (at < bytes.length) {
    const idWidth = Math.clz32(bytes[at]!) - 23;
    const id = number(bytes.subarray(at, at + idWidth));
    const sizeWidth = Math.clz32(bytes[at + idWidth]!) - 23;
    const sizeField = bytes.slice(at + idWidth, at + idWidth + sizeWidth);
    sizeField[0]! &= 0xff >> sizeWidth;
    const start = at + idWidth + sizeWidth;
    const end = Math.min(bytes.length, start + number(sizeField));
    yield { id, data: bytes.subarray(start, end), bytes: bytes.subarray(at, end) };
    at = end;
  }
}

const number = (bytes: Uint8Array): number => bytes.reduce((value, byte) => value * 256 + byte, 0);
