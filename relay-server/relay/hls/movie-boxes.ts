// What initializations and fragments of pictures and of sound have in common.
import { box, full, join, MATRIX, text, u16, u32, zeros } from './boxes.ts';

/** Each rendition is a file of one track. */
export const TRACK = 1;

export interface TrackFacts {
  /** Ticks of a second. */
  readonly timescale: number;
  readonly handler: 'vide' | 'soun';
  /** The whole `stsd` box. */
  readonly description: Uint8Array;
  readonly width?: number;
  readonly height?: number;
  /** Ticks of the track that lie before the film's first moment. */
  readonly delay?: number;
}

export function initializationOf(facts: TrackFacts): Uint8Array {
  const { timescale, handler, description, width = 0, height = 0, delay = 0 } = facts;
  const sound = handler === 'soun';
  const table = box(
    'stbl',
    description,
    full('stts', 0, 0, u32(0)),
    full('stsc', 0, 0, u32(0)),
    full('stsz', 0, 0, u32(0), u32(0)),
    full('stco', 0, 0, u32(0)),
  );
  const reference = full('dref', 0, 0, u32(1), full('url ', 0, 1));
  const kind = sound ? full('smhd', 0, 0, zeros(4)) : full('vmhd', 0, 1, zeros(8));
  const media = box(
    'mdia',
    full('mdhd', 0, 0, u32(0), u32(0), u32(timescale), u32(0), u16(0x55c4), u16(0)),
    full('hdlr', 0, 0, u32(0), text(handler), zeros(12), text('StoryCore\0')),
    box('minf', kind, box('dinf', reference), table),
  );
  const volume = [zeros(2), u16(sound ? 0x0100 : 0), zeros(2)];
  const place = [u16(width), u16(0), u16(height), u16(0)];
  const header = full(
    'tkhd',
    0,
    3,
    ...[0, 0, TRACK, 0, 0].map(u32),
    zeros(8),
    zeros(2),
    ...volume,
    MATRIX,
    ...place,
  );
  const track = box('trak', header, ...edits(delay), media);
  const extends_ = box('mvex', full('trex', 0, 0, u32(TRACK), u32(1), u32(0), u32(0), u32(0)));
  const movie = full(
    'mvhd',
    0,
    0,
    ...[0, 0, timescale, 0, 0x00010000].map(u32),
    u16(0x0100),
    zeros(10),
    MATRIX,
    zeros(24),
    u32(TRACK + 1),
  );
  return join([
    box('ftyp', text('iso6'), u32(0), text('iso6'), text('cmfc'), text('mp41')),
    box('moov', movie, track, extends_),
  ]);
}

/** The beginning is cut off (§8.6.6); a length of 0 stands for all that fragments bring. */
const edits = (delay: number): Uint8Array[] =>
  delay === 0 ? [] : [box('edts', full('elst', 0, 0, u32(1), u32(0), u32(delay), u16(1), u16(0)))];

/** @param moofAt the movie fragment, given where its packets begin from its own start on */
export function mediaSegment(moofAt: (dataOffset: number) => Uint8Array, packets: Uint8Array): Uint8Array {
  const moof = moofAt(moofAt(0).length + 8);
  const brand = box('styp', text('msdh'), u32(0), text('msdh'), text('cmfs'));
  return join([brand, moof, box('mdat', packets)]);
}
