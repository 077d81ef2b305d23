// Stored packets as fragmented MP4 (ISO/IEC 14496-12; CMAF, ISO/IEC 23000-19): an initialization and one fragment for each segment.
import type { SegmentHead } from './segment-head.ts';

/** Ticks of a frame: decoders want whole numbers, and every rate is one over a thousandth of a frame. */
export const FRAME_TICKS = 1000;
const TRACK = 1;

/** H.264 and HEVC, whose segments carry their own configuration record. */
export const canFragment = ({ codec, description }: SegmentHead): boolean =>
  description !== null && SAMPLE_ENTRY.some(([prefix]) => codec.startsWith(prefix));

const SAMPLE_ENTRY = [
  ['avc1', 'avc1', 'avcC'],
  ['avc3', 'avc1', 'avcC'],
  ['hvc1', 'hvc1', 'hvcC'],
  ['hev1', 'hvc1', 'hvcC'],
] as const;

/** @param timescale ticks of a second: frames a second × `FRAME_TICKS` */
export function initialization(head: SegmentHead, timescale: number): Uint8Array {
  const { codec, codedWidth: width, codedHeight: height } = head;
  const [, entry, record] = SAMPLE_ENTRY.find(([prefix]) => codec.startsWith(prefix))!;
  const sample = box(
    entry,
    zeros(6),
    u16(1),
    zeros(16),
    u16(width),
    u16(height),
    u32(0x00480000),
    u32(0x00480000),
    zeros(4),
    u16(1),
    zeros(32),
    u16(24),
    u16(0xffff),
    box(record, Uint8Array.from(head.description!)),
  );
  const table = box(
    'stbl',
    full('stsd', 0, 0, u32(1), sample),
    full('stts', 0, 0, u32(0)),
    full('stsc', 0, 0, u32(0)),
    full('stsz', 0, 0, u32(0), u32(0)),
    full('stco', 0, 0, u32(0)),
  );
  const reference = full('dref', 0, 0, u32(1), full('url ', 0, 1));
  const media = box(
    'mdia',
    full('mdhd', 0, 0, u32(0), u32(0), u32(timescale), u32(0), u16(0x55c4), u16(0)),
    full('hdlr', 0, 0, u32(0), text('vide'), zeros(12), text('StoryCore\0')),
    box('minf', full('vmhd', 0, 1, zeros(8)), box('dinf', reference), table),
  );
  const place = [u16(width), u16(0), u16(height), u16(0)];
  const track = box(
    'trak',
    full('tkhd', 0, 3, u32(0), u32(0), u32(TRACK), u32(0), u32(0), zeros(8), zeros(8), MATRIX, ...place),
    media,
  );
  const extends_ = box('mvex', full('trex', 0, 0, u32(TRACK), u32(1), u32(0), u32(0), u32(0)));
  const header = full(
    'mvhd',
    0,
    0,
    u32(0),
    u32(0),
    u32(timescale),
    u32(0),
    u32(0x00010000),
    u16(0x0100),
    zeros(10),
    MATRIX,
    zeros(24),
    u32(TRACK + 1),
  );
  return join([
    box('ftyp', text('iso6'), u32(0), text('iso6'), text('cmfc'), text('mp41')),
    box('moov', header, track, extends_),
  ]);
}

/**
 * @param frame of the film at which the segment begins
 * @param packets all bytes of the segment from its `offset` on
 */
export function fragment(head: SegmentHead, frame: number, packets: Uint8Array): Uint8Array {
  const keys = new Set(head.keys);
  const samples = head.sizes.map((size, i) =>
    // Decoded one after the other, shown in another order: the difference is signed (trun of version 1).
    join([u32(size), u32(keys.has(i) ? KEY : DEPENDENT), u32((head.frames[i]! - i) * FRAME_TICKS)]),
  );
  const movie = (dataOffset: number): Uint8Array =>
    box(
      'moof',
      full('mfhd', 0, 0, u32(frame + 1)),
      box(
        'traf',
        // Offsets count from this box; every sample lasts one frame.
        full('tfhd', 0, 0x020008, u32(TRACK), u32(FRAME_TICKS)),
        full('tfdt', 1, 0, u64(frame * FRAME_TICKS)),
        full('trun', 1, 0x000e01, u32(samples.length), u32(dataOffset), ...samples),
      ),
    );
  const moof = movie(movie(0).length + 8);
  const brand = box('styp', text('msdh'), u32(0), text('msdh'), text('cmfs'));
  return join([brand, moof, box('mdat', packets)]);
}

/** Flags of a sample (14496-12 §8.8.3.1): depends on none, and is a sync sample; or the opposite. */
const KEY = 0x02000000;
const DEPENDENT = 0x01010000;

const zeros = (length: number): Uint8Array => new Uint8Array(length);
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const u16 = (value: number): Uint8Array => Uint8Array.of((value >> 8) & 0xff, value & 0xff);
const u32 = (value: number): Uint8Array =>
  Uint8Array.of((value >> 24) & 0xff, (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff);
const u64 = (value: number): Uint8Array =>
  join([u32(Math.floor(value / 2 ** 32)), u32((value % 2 ** 32) | 0)]);
const MATRIX = ((): Uint8Array => join([0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].map(u32)))();

function join(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

const box = (type: string, ...parts: readonly Uint8Array[]): Uint8Array =>
  join([u32(8 + parts.reduce((sum, part) => sum + part.length, 0)), text(type), ...parts]);

const full = (type: string, version: number, flags: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  box(type, u32((version << 24) | flags), ...parts);
