// The first frame of an MP3 file makes no sound: its "Info" tag says how many frames follow, and the extension of LAME's (the encoder on
// every host) by how many samples the encoder ran ahead and how many it added, so that players cut both off.

/** Samples that every decoder adds: 528 of its filter bank and 1. */
export const MP3_DECODER_DELAY = 529;
/** Longest stretch of padding that the tag's 12 bits hold. */
const MOST = 0xfff;
const KILOBITS = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const LOW_KILOBITS = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
/** Side information, the tag with its table, the extension. */
const TAG_BYTES = 4 + 4 + 4 + 4 + 100 + 4 + 36;

export interface Mp3Facts {
  /** Header of an ordinary frame of the stream: version, rate and mode. */
  readonly header: Uint8Array;
  readonly sampleRate: number;
  readonly frames: number;
  /** Of all of them. */
  readonly bytes: number;
  /** CRC-16 of all of them (`mp3Crc`). */
  readonly crc: number;
  /** Samples from the decoder's first to the film's first, and of the film. */
  readonly delay: number;
  readonly samples: number;
}

const CRC = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  return crc;
});

/** CRC-16 as LAME has it: x¹⁶ + x¹⁵ + x² + 1, least significant bit first, from 0. */
export function mp3Crc(bytes: Uint8Array, crc = 0): number {
  let sum = crc;
  for (let i = 0; i < bytes.length; i++) sum = (sum >> 8) ^ CRC[(sum ^ bytes[i]!) & 0xff]!;
  return sum;
}

/** The same length whatever the counts are: it is written twice, at the start and once all is known. */
export function mp3InfoFrame(facts: Mp3Facts): Uint8Array {
  const { header, sampleRate, frames, bytes, delay, samples } = facts;
  const mpeg1 = ((header[1]! >> 3) & 3) === 3;
  const mono = header[3]! >> 6 === 3;
  const side = mpeg1 ? (mono ? 17 : 32) : mono ? 9 : 17;
  const table = mpeg1 ? KILOBITS : LOW_KILOBITS;
  const sizeAt = (kilobits: number): number =>
    Math.floor(((mpeg1 ? 144 : 72) * kilobits * 1000) / sampleRate);
  const rate = table.findIndex((kilobits) => sizeAt(kilobits) >= 4 + side + TAG_BYTES);
  const frame = new Uint8Array(sizeAt(table[rate]!));
  const view = new DataView(frame.buffer);
  // No CRC behind the header, no padding byte.
  frame.set([0xff, header[1]! | 1, (rate << 4) | (header[2]! & 0x0c), header[3]!]);
  let at = 4 + side;
  frame.set(new TextEncoder().encode('Info'), at);
  view.setUint32(at + 4, 0xf);
  view.setUint32(at + 8, frames);
  view.setUint32(at + 12, bytes + frame.length);
  // At a constant rate, a hundredth of the time is a hundredth of the bytes.
  for (let i = 0; i < 100; i++) frame[at + 16 + i] = Math.floor((i * 256) / 100);
  at += 4 + 4 + 4 + 4 + 100 + 4;
  const samplesPerFrame = mpeg1 ? 1152 : 576;
  const ahead = Math.max(0, delay - MP3_DECODER_DELAY);
  const added = Math.max(0, frames * samplesPerFrame - ahead - samples);
  frame.set(new TextEncoder().encode('LAME3.100'), at);
  // Revision 0, constant bit rate.
  frame[at + 9] = 1;
  frame[at + 20] = Math.min(255, table[header[2]! >> 4]!);
  const delays = (Math.min(ahead, MOST) << 12) | Math.min(added, MOST);
  frame.set([delays >> 16, delays >> 8, delays], at + 21);
  view.setUint32(at + 28, bytes + frame.length);
  view.setUint16(at + 32, facts.crc);
  view.setUint16(at + 34, mp3Crc(frame.subarray(0, at + 34)));
  return frame;
}
