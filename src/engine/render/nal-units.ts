// H.264 and H.265 as MP4 stores them: NAL units behind 4-byte lengths, parameter sets in avcC / hvcC (ISO/IEC 14496-15 §5.3, §8.3).

/** The parts of `data` between the 4-byte lengths. */
export function* nalUnits(data: Uint8Array): Generator<Uint8Array> {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let at = 0;
  while (at + 4 <= data.length) {
    const length = view.getUint32(at);
    yield data.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
}

/** An instantaneous refresh: nothing behind it refers to anything before it. Recovery points and CRA pictures are not. */
export function isRefresh(codec: 'avc' | 'hevc', data: Uint8Array): boolean {
  for (const unit of nalUnits(data)) {
    if (unit.length === 0) continue;
    if (codec === 'avc' && (unit[0]! & 0x1f) === 5) return true;
    const type = (unit[0]! >> 1) & 0x3f;
    if (codec === 'hevc' && (type === 19 || type === 20)) return true;
  }
  return false;
}

/** Length fields are 4 bytes wide, as every packet that we write has them. */
export const hasFourByteLengths = (codec: 'avc' | 'hevc', description: Uint8Array): boolean =>
  (description[codec === 'avc' ? 4 : 21]! & 3) === 3;

/** All parameter sets of an avcC or hvcC as length-prefixed NAL units, ready to stand before a key frame. */
export function parameterSets(codec: 'avc' | 'hevc', description: Uint8Array): Uint8Array {
  const units = codec === 'avc' ? setsOfAvcC(description) : setsOfHvcC(description);
  const bytes = new Uint8Array(units.reduce((sum, unit) => sum + 4 + unit.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const unit of units) {
    view.setUint32(at, unit.length);
    bytes.set(unit, at + 4);
    at += 4 + unit.length;
  }
  return bytes;
}

/**
 * A copy of an hvcC that says more parameter sets may come in the packets: `array_completeness` of every array is 0, as `hev1` has it
 * (ISO/IEC 14496-15 §8.3.3.1.3).
 */
export function withOpenArrays(hvcC: Uint8Array): Uint8Array {
  const copy = hvcC.slice();
  let at = 23;
  for (let arrays = copy[22]!; arrays > 0; arrays--) {
    copy[at]! &= 0x7f;
    const count = (copy[at + 1]! << 8) | copy[at + 2]!;
    at += 3;
    for (let i = 0; i < count; i++) at += 2 + ((copy[at]! << 8) | copy[at + 1]!);
  }
  return copy;
}

function setsOfAvcC(avcC: Uint8Array): Uint8Array[] {
  const units: Uint8Array[] = [];
  let at = 5;
  // Sequence parameter sets, then picture parameter sets; the count of the first kind shares its byte with reserved bits.
  for (const mask of [0x1f, 0xff]) {
    const count = avcC[at++]! & mask;
    for (let i = 0; i < count; i++) at = take(avcC, at, units);
  }
  return units;
}

function setsOfHvcC(hvcC: Uint8Array): Uint8Array[] {
  const units: Uint8Array[] = [];
  let at = 23;
  for (let arrays = hvcC[22]!; arrays > 0; arrays--) {
    const count = (hvcC[at + 1]! << 8) | hvcC[at + 2]!;
    at += 3;
    for (let i = 0; i < count; i++) at = take(hvcC, at, units);
  }
  return units;
}

function take(record: Uint8Array, at: number, units: Uint8Array[]): number {
  const length = (record[at]! << 8) | record[at + 1]!;
  units.push(record.subarray(at + 2, at + 2 + length));
  return at + 2 + length;
}
