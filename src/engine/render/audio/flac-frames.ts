// FLAC frames count themselves. Segments are encoded on their own, each from zero; before they stand in one stream their numbers
// are rewritten, and with them the header's CRC-8 and the frame's CRC-16 (RFC 9639 § 9.1). Only fixed block sizes are handled:
// every encoder here writes those.

function crcTable(width: 8 | 16, polynomial: number): Uint16Array {
  const top = 1 << (width - 1);
  const mask = width === 8 ? 0xff : 0xffff;
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let crc = byte << (width - 8);
    for (let bit = 0; bit < 8; bit++) crc = (crc & top ? (crc << 1) ^ polynomial : crc << 1) & mask;
    return crc;
  });
}

const CRC8 = crcTable(8, 0x07);
const CRC16 = crcTable(16, 0x8005);

const crc8 = (bytes: Uint8Array): number => bytes.reduce((crc, byte) => CRC8[crc ^ byte]!, 0);

function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (let i = 0; i < bytes.length; i++) crc = ((crc << 8) & 0xffff) ^ CRC16[(crc >> 8) ^ bytes[i]!]!;
  return crc;
}

/** The frame number as FLAC codes it: UTF-8, extended to 36 bits. */
function codedNumber(n: number): number[] {
  if (n < 0x80) return [n];
  let length = 2;
  while (n >= 2 ** (5 * length + 1)) length++;
  const bytes: number[] = [];
  let rest = n;
  for (let i = 1; i < length; i++) {
    bytes.unshift(0x80 | (rest % 64));
    rest = Math.floor(rest / 64);
  }
  return [((0xff00 >> length) & 0xff) | rest, ...bytes];
}

/** Length of the coded number that starts with `first`. */
const codedLength = (first: number): number => (first < 0x80 ? 1 : Math.clz32(~(first << 24)));

/** The same frame under another number. @throws RangeError when the bytes are no frame of a fixed block size */
export function renumberFlacFrame(frame: Uint8Array, number: number): Uint8Array {
  if (frame.length < 8 || frame[0] !== 0xff || frame[1] !== 0xf8)
    throw new RangeError('This is not a FLAC frame of a fixed block size.');
  const oldLength = codedLength(frame[4]!);
  // Block size and rate may stand behind the number, in 0 to 2 bytes each (§ 9.1.6, 9.1.7).
  const sizeCode = frame[2]! >> 4;
  const rateCode = frame[2]! & 15;
  const extra = (sizeCode === 6 ? 1 : sizeCode === 7 ? 2 : 0) + (rateCode === 12 ? 1 : rateCode > 12 ? 2 : 0);
  const tail = 4 + oldLength;
  const coded = codedNumber(number);
  const header = Uint8Array.of(...frame.subarray(0, 4), ...coded, ...frame.subarray(tail, tail + extra));
  const body = frame.subarray(tail + extra + 1, frame.length - 2);
  const whole = new Uint8Array(header.length + 1 + body.length + 2);
  whole.set(header);
  whole[header.length] = crc8(header);
  whole.set(body, header.length + 1);
  const crc = crc16(whole.subarray(0, whole.length - 2));
  whole[whole.length - 2] = crc >> 8;
  whole[whole.length - 1] = crc & 0xff;
  return whole;
}

/** STREAMINFO with the stream's length in it (§ 8.2: 36 bits that end 18 bytes into the block). `description`: "fLaC" + block. */
export function withTotalSamples(description: Uint8Array, samples: number): Uint8Array {
  const copy = description.slice();
  const at = 8 + 13;
  if (copy.length < at + 5) return copy;
  copy[at] = (copy[at]! & 0xf0) | (Math.floor(samples / 2 ** 32) & 15);
  new DataView(copy.buffer).setUint32(at + 1, samples >>> 0);
  return copy;
}
