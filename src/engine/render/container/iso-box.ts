// Boxes of ISO/IEC 14496-12 §4.2 as lists of pieces, so that long tables are written from where they are.

export interface Box {
  readonly bytes: number;
  readonly pieces: readonly Uint8Array[];
}

export type BoxPart = Uint8Array | Box | readonly number[] | null;

/** A box of numbers (single bytes), bytes and boxes; null parts are left out. */
export function box(type: string, ...parts: readonly BoxPart[]): Box {
  const pieces = parts.flatMap(piecesOf);
  const bytes = pieces.reduce((sum, piece) => sum + piece.length, 8);
  return { bytes, pieces: [Uint8Array.from([...u32(bytes), ...ascii(type)]), ...pieces] };
}

export const fullBox = (type: string, version: number, flags: number, ...parts: readonly BoxPart[]): Box =>
  box(type, u32(version * 2 ** 24 + flags), ...parts);

function piecesOf(part: BoxPart): readonly Uint8Array[] {
  if (part === null) return [];
  if (part instanceof Uint8Array) return [part];
  return 'pieces' in part ? part.pieces : [Uint8Array.from(part)];
}

export const u16 = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];

/** Negative numbers as two's complement. */
export const u32 = (value: number): number[] => [
  (value >> 24) & 0xff,
  (value >> 16) & 0xff,
  (value >> 8) & 0xff,
  value & 0xff,
];

export const u64 = (value: number): number[] => [...u32(Math.floor(value / 2 ** 32)), ...u32(value)];

export const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

export const zeros = (count: number): number[] => new Array<number>(count).fill(0);
