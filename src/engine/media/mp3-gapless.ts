// An MP3 encoder pads both ends; its Xing/Info frame (LAME tag revision 1) says by how much. Decoders add 529 samples of
// their own delay (528 of the filter bank and 1), which every player that honours the tag skips too.
import { ByteView } from './byte-view.ts';

export interface GaplessExtent {
  readonly sampleRate: number;
  /** First and one past the last sample of what went into the encoder, counted from the first decoded sample. */
  readonly start: number;
  readonly end: number;
}

const DECODER_DELAY = 529;
const RATES = [44_100, 48_000, 32_000];

/** Length of an ID3v2 tag at the start (its size is in 7-bit bytes), 0 without one. */
export function id3Length(view: ByteView): number {
  if (view.text(0, 3) !== 'ID3') return 0;
  const size = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + (view.u8(at) & 0x7f), 0);
  return 10 + size + ((view.u8(5) & 0x10) !== 0 ? 10 : 0);
}

/** @param head bytes from the first frame header on: after the ID3v2 tag */
export function gaplessExtent(head: Uint8Array): GaplessExtent | null {
  const view = new ByteView(head);
  // Layer III frames begin with eleven set bits, then two of the version and two of the layer (01).
  if ((view.u16(0) & 0xffe6) !== 0xffe2) return null;
  const version = (view.u8(1) >> 3) & 3;
  const mono = view.u8(3) >> 6 === 3;
  const mpeg1 = version === 3;
  const tag = 4 + (mpeg1 ? (mono ? 17 : 32) : mono ? 9 : 17);
  const name = view.text(tag, 4);
  if (name !== 'Xing' && name !== 'Info') return null;
  const flags = view.u32(tag + 4);
  if ((flags & 1) === 0) return null;
  const frames = view.u32(tag + 8);
  const encoder = tag + 8 + 4 + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
  if (!/^(LAME|Lavf|Lavc)/.test(view.text(encoder, 4))) return null;
  const delays = view.u24(encoder + 21);
  const base = RATES[(view.u8(2) >> 2) & 3];
  if (base === undefined) return null;
  const sampleRate = mpeg1 ? base : version === 2 ? base / 2 : base / 4;
  const total = frames * (mpeg1 ? 1152 : 576);
  const start = (delays >> 12) + DECODER_DELAY;
  const end = total - (delays & 0xfff) + DECODER_DELAY;
  return end > start ? { sampleRate, start, end: Math.min(end, total) } : null;
}
