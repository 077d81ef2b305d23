// Decoder configuration records (ISO/IEC 14496-15 §5.3.3, §8.3.3) out of the parameter sets that libav's encoders write in-band.

/** What a decoder must know before the first packet. */
export interface DecoderRecord {
  /** RFC 6381 codec string. */
  readonly codec: string;
  readonly record: Uint8Array;
}

/** NAL units between Annex B start codes. */
export function splitAnnexB(data: Uint8Array): Uint8Array[] {
  const units: Uint8Array[] = [];
  let start = -1;
  for (let i = 0; i + 2 < data.length; i++) {
    if (data[i] !== 0 || data[i + 1] !== 0 || data[i + 2] !== 1) continue;
    // The zero before a four-byte start code belongs to the code.
    if (start >= 0) units.push(trimmed(data, start, i));
    start = i + 3;
    i += 2;
  }
  if (start >= 0) units.push(trimmed(data, start, data.length));
  return units;
}

function trimmed(data: Uint8Array, start: number, end: number): Uint8Array {
  let last = end;
  while (last > start && data[last - 1] === 0) last--;
  return data.subarray(start, last);
}

export const avcType = (unit: Uint8Array): number => unit[0]! & 0x1f;
export const hevcType = (unit: Uint8Array): number => (unit[0]! >> 1) & 0x3f;

/** Null until both a sequence and a picture parameter set are among the units. 8-bit 4:2:0 is assumed. */
export function avcRecord(units: readonly Uint8Array[]): DecoderRecord | null {
  const sps = units.filter((unit) => avcType(unit) === 7);
  const pps = units.filter((unit) => avcType(unit) === 8);
  const first = sps[0];
  if (!first || pps.length === 0) return null;
  const [profile, constraints, level] = [first[1]!, first[2]!, first[3]!];
  // High and above append chroma format and bit depths.
  const tail = profile >= 100 ? [0xfd, 0xf8, 0xf8, 0] : [];
  const record = [
    1,
    profile,
    constraints,
    level,
    0xff,
    0xe0 | sps.length,
    ...sized(sps),
    pps.length,
    ...sized(pps),
    ...tail,
  ];
  return { codec: `avc1.${[profile, constraints, level].map(hex).join('')}`, record: new Uint8Array(record) };
}

/** As avcRecord, for H.265 Main. */
export function hevcRecord(units: readonly Uint8Array[]): DecoderRecord | null {
  const sets = [32, 33, 34].map((type) => units.filter((unit) => hevcType(unit) === type));
  const sps = sets[1]![0];
  if (!sps || sets.some((list) => list.length === 0)) return null;
  const raw = withoutEmulation(sps);
  // After the two header bytes and the byte of sub-layers: profile, compatibility, constraints, level.
  const general = [...raw.subarray(3, 15)];
  const arrays = sets.flatMap((list, i) => [0x80 | (32 + i), 0, list.length, ...sized(list)]);
  const record = [1, ...general, 0xf0, 0, 0xfc, 0xfd, 0xf8, 0xf8, 0, 0, 0x0f, 3, ...arrays];
  return { codec: hevcCodec(general), record: new Uint8Array(record) };
}

function hevcCodec(general: readonly number[]): string {
  const tier = general[0]! & 0x20 ? 'H' : 'L';
  const compatibility = general.slice(1, 5).reduce((bits, byte) => bits * 256 + byte, 0);
  let reversed = 0;
  for (let i = 0; i < 32; i++) if (compatibility & (2 ** i)) reversed += 2 ** (31 - i);
  const constraints = general.slice(5, 11);
  while (constraints.at(-1) === 0) constraints.pop();
  const parts = [
    general[0]! & 0x1f,
    reversed.toString(16),
    tier + general[11]!,
    ...constraints.map((byte) => byte.toString(16)),
  ];
  return `hvc1.${parts.join('.')}`;
}

const sized = (units: readonly Uint8Array[]): number[] =>
  units.flatMap((unit) => [unit.length >> 8, unit.length & 0xff, ...unit]);
const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

/** Raw bytes: the 3 that keeps two zeros from looking like a start code is dropped (H.265 §7.3.1.1). */
function withoutEmulation(unit: Uint8Array): Uint8Array {
  const bytes: number[] = [];
  for (let i = 0; i < unit.length; i++) {
    if (i >= 2 && unit[i] === 3 && unit[i - 1] === 0 && unit[i - 2] === 0) continue;
    bytes.push(unit[i]!);
  }
  return new Uint8Array(bytes);
}
