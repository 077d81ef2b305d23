// The index of an MP4 or MOV: `moov` (ISO/IEC 14496-12 §8.2 … §8.7, QuickTime File Format).
import type { FilmTrack } from './container-writer.ts';
import { ascii, type Box, box, fullBox, u16, u32, u64, zeros } from './iso-box.ts';
import type { SampleIndex } from './sample-index.ts';

export interface MovieTrack {
  readonly track: FilmTrack;
  readonly index: SampleIndex;
  /** The whole `stsd` box. */
  readonly description: Uint8Array;
}

/** Of the movie, in which edits and the film's length are counted: a common multiple of the usual frame rates. */
const MOVIE_TIMESCALE = 57600;
/** From 1904 to 1970. */
const EPOCH_SECONDS = 2_082_844_800;
const UNITY_MATRIX = [...u32(0x10000), ...zeros(12), ...u32(0x10000), ...zeros(12), ...u32(0x40000000)];
/** ISO 639-2 `und`, three letters of five bits. */
const UNDETERMINED = 0x55c4;

export function movieBox(tracks: readonly MovieTrack[], quickTime: boolean, createdMs: number): Box {
  const created = Math.floor(createdMs / 1000) + EPOCH_SECONDS;
  const length = Math.max(0, ...tracks.map(({ index }) => movieLength(index)));
  return box(
    'moov',
    timed('mvhd', 0, created, [], length, MOVIE_TIMESCALE, [
      ...u32(0x10000), // rate 1
      ...u16(0x100), // volume 1
      ...zeros(10),
      ...UNITY_MATRIX,
      ...zeros(24),
      ...u32(tracks.length + 1),
    ]),
    ...tracks.map((track, i) => trackBox(track, i + 1, quickTime, created)),
  );
}

function trackBox(
  { track, index, description }: MovieTrack,
  id: number,
  quickTime: boolean,
  created: number,
): Box {
  const picture = track.kind === 'video';
  const size = picture ? [track.config.codedWidth ?? 0, track.config.codedHeight ?? 0] : [0, 0];
  const handler = picture ? 'vide' : 'soun';
  return box(
    'trak',
    // In the movie, and enabled.
    timed('tkhd', 3, created, [...u32(id), ...zeros(4)], movieLength(index), null, [
      ...zeros(8),
      ...u16(0),
      ...u16(picture ? 0 : 1), // alternate group
      ...u16(picture ? 0 : 0x100), // volume
      ...u16(0),
      ...UNITY_MATRIX,
      ...u32(size[0]! * 0x10000),
      ...u32(size[1]! * 0x10000),
    ]),
    index.start === 0 ? null : box('edts', editList(index)),
    box(
      'mdia',
      timed('mdhd', 0, created, [], index.span, index.timescale, [...u16(UNDETERMINED), ...u16(0)]),
      fullBox('hdlr', 0, 0, [
        ...(quickTime ? ascii('mhlr') : u32(0)),
        ...ascii(handler),
        ...zeros(12),
        ...handlerName(picture ? 'VideoHandler' : 'SoundHandler', quickTime),
      ]),
      box(
        'minf',
        picture ? fullBox('vmhd', 0, 1, zeros(8)) : fullBox('smhd', 0, 0, zeros(4)),
        box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1))),
        sampleTable(index, description),
      ),
    ),
  );
}

/** A counted string in QuickTime, a terminated one in MP4. */
const handlerName = (name: string, quickTime: boolean): number[] =>
  quickTime ? [name.length, ...ascii(name)] : [...ascii(name), 0];

/**
 * Headers begin with two dates and a length, in 64 bits (version 1) where 32 are too few: after 20 hours at this time scale.
 * `between` stands where the time scale does in headers that have none.
 */
function timed(
  type: string,
  flags: number,
  created: number,
  between: readonly number[],
  length: number,
  timescale: number | null,
  rest: readonly number[],
): Box {
  const wide = length >= 2 ** 32 || created >= 2 ** 32;
  const number = wide ? u64 : u32;
  const unit = timescale === null ? [] : u32(timescale);
  return fullBox(
    type,
    wide ? 1 : 0,
    flags,
    number(created),
    number(created),
    between,
    unit,
    number(length),
    rest,
  );
}

const inMovieTime = (units: number, timescale: number): number =>
  Math.round((units * MOVIE_TIMESCALE) / timescale);

/** What is seen of a track; what lies before 0 is not. */
const movieLength = ({ span, start, timescale }: SampleIndex): number =>
  Math.max(0, inMovieTime(span, timescale) + inMovieTime(start, timescale));

/** §8.6.6: a track that starts late is preceded by nothing, of one that starts before 0 the beginning is cut off. */
function editList(index: SampleIndex): Box {
  const { start, span, timescale } = index;
  const edits =
    start > 0
      ? [
          { length: inMovieTime(start, timescale), from: -1 },
          { length: inMovieTime(span, timescale), from: 0 },
        ]
      : [{ length: movieLength(index), from: -start }];
  const wide = edits.some(({ length, from }) => length >= 2 ** 32 || from >= 2 ** 31);
  const number = wide ? u64 : u32;
  const rows = edits.flatMap(({ length, from }) => [...number(length), ...number(from), ...u32(0x10000)]);
  return fullBox('elst', wide ? 1 : 0, 0, u32(edits.length), rows);
}

function sampleTable(index: SampleIndex, description: Uint8Array): Box {
  const { decodeDeltas, compositionOffsets, sizes, keys, chunkRuns, samples, fixedBytes } = index;
  return box(
    'stbl',
    description,
    fullBox('stts', 0, 0, u32(decodeDeltas.rows), joined(decodeDeltas.table.bytes())),
    index.reordered
      ? fullBox('ctts', 1, 0, u32(compositionOffsets.rows), joined(compositionOffsets.table.bytes()))
      : null,
    index.reordered ? compositionShift(index) : null,
    fullBox('stsc', 0, 0, u32(chunkRuns.words / 3), joined(chunkRuns.bytes())),
    fullBox('stsz', 0, 0, u32(fixedBytes ?? 0), u32(samples), joined(sizes.bytes())),
    chunkOffsets(index),
    index.allKeys ? null : fullBox('stss', 0, 0, u32(keys.words), joined(keys.bytes())),
  );
}

const joined = (pieces: readonly Uint8Array[]): Box => ({
  bytes: pieces.reduce((sum, piece) => sum + piece.length, 0),
  pieces,
});

/** §8.6.1.4. Left out where 32 bits are too few: QuickTime refuses a file with version 1 of this box. */
function compositionShift({ leastOffset, greatestOffset, shown }: SampleIndex): Box | null {
  if (shown.to >= 2 ** 31) return null;
  const numbers = [Math.max(0, -leastOffset), leastOffset, greatestOffset, shown.from, shown.to];
  return fullBox('cslg', 0, 0, numbers.flatMap(u32));
}

/** §8.7.5: 32 bits a chunk while they do, since some players know no others. */
function chunkOffsets({ chunks }: SampleIndex): Box {
  const count = chunks.words / 2;
  if (count > 0 && chunks.get(chunks.words - 2) > 0) {
    return fullBox('co64', 0, 0, u32(count), joined(chunks.bytes()));
  }
  const low = new Uint8Array(count * 4);
  const view = new DataView(low.buffer);
  for (let i = 0; i < count; i++) view.setUint32(i * 4, chunks.get(2 * i + 1));
  return fullBox('stco', 0, 0, u32(count), low);
}
