// H.264 and H.265 as MP4 stores them: NAL units behind 4-byte lengths, parameter sets in avcC / hvcC (base/parameter-sets.ts; ISO/IEC 14496-15 §5.3, §8.3).

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
