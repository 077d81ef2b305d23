// What an H.264 or H.265 record (avcC, hvcC; ISO/IEC 14496-15 §5.3, §8.3) holds, for packets that bring it themselves.

/** All parameter sets of an avcC or hvcC as length-prefixed NAL units, ready to stand before a key frame. */
export function parameterSets(codec: 'avc' | 'hevc', description: Uint8Array): Uint8Array {
  const units = codec === 'avc' ? setsOfAvcC(description) : setsOfHvcC(description);
  return joinPrefixed(units);
}

/** NAL units with their lengths before them, as MP4 wants them. */
export function joinPrefixed(units: readonly Uint8Array[]): Uint8Array {
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
