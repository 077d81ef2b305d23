// Boxes of ISO/IEC 14496-12 §4.2 and the numbers in them.
export const zeros = (length: number): Uint8Array => new Uint8Array(length);
export const text = (value: string): Uint8Array => new TextEncoder().encode(value);
export const u16 = (value: number): Uint8Array => Uint8Array.of((value >> 8) & 0xff, value & 0xff);
export const u32 = (value: number): Uint8Array =>
  Uint8Array.of((value >> 24) & 0xff, (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff);
export const u64 = (value: number): Uint8Array =>
  join([u32(Math.floor(value / 2 ** 32)), u32((value % 2 ** 32) | 0)]);
export const MATRIX = ((): Uint8Array => join([0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].map(u32)))();

export function join(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export const box = (type: string, ...parts: readonly Uint8Array[]): Uint8Array =>
  join([u32(8 + parts.reduce((sum, part) => sum + part.length, 0)), text(type), ...parts]);

export const full = (
  type: string,
  version: number,
  flags: number,
  ...parts: readonly Uint8Array[]
): Uint8Array => box(type, u32((version << 24) | flags), ...parts);
