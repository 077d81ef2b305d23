// Edit lists of an MP4 or QuickTime file (ISO/IEC 14496-12 §8.6.6). mediabunny places the first edit and stops there: where
// it ends, and that there may be more, is read here.
import { secondsToTicks, type Ticks } from '../../base/time.ts';
import { ByteView } from './byte-view.ts';
import { findBox, type IsoBox, isoBoxes } from './iso-boxes.ts';

export interface TrackEdits {
  readonly track: number;
  /** Where the presentation of the track ends, in file time; null when the list does not say. */
  readonly end: Ticks | null;
  /** More than one stretch of the media is shown, or one at another speed. */
  readonly complex: boolean;
}

interface Edit {
  readonly duration: number;
  readonly mediaTime: number;
  readonly rate: number;
}

/** An index beyond this is not read for its edits (a day of film has about 30 MB). */
const MAX_MOOV_BYTES = 128 * 2 ** 20;

type Read = (start: number, end: number) => Promise<Uint8Array>;

/** Empty when the file has no index or no edits. */
export async function readEdits(size: number, read: Read): Promise<TrackEdits[]> {
  const moov = await readMoov(size, read);
  if (!moov) return [];
  const header = findBox(moov, ['mvhd']);
  const movieScale = header ? timescale(moov, header) : 0;
  return [...isoBoxes(moov)]
    .filter((box) => box.type === 'trak')
    .flatMap((trak) => trackEdits(moov, trak, movieScale) ?? []);
}

async function readMoov(size: number, read: Read): Promise<ByteView | null> {
  for (let at = 0, boxes = 0; at + 8 <= size && boxes < 10_000; boxes++) {
    const view = new ByteView(await read(at, at + 16));
    const size32 = view.u32(0);
    const length = size32 === 1 ? view.u64(8) : size32 === 0 ? size - at : size32;
    if (length < 8) return null;
    if (view.text(4, 4) === 'moov' && length <= MAX_MOOV_BYTES)
      return new ByteView(await read(at + (size32 === 1 ? 16 : 8), at + length));
    at += length;
  }
  return null;
}

/** Of mvhd and mdhd alike: after two times of 4 or 8 bytes. */
const timescale = (view: ByteView, box: IsoBox): number =>
  view.u32(box.start + (view.u8(box.start) === 1 ? 20 : 12));

function trackEdits(view: ByteView, trak: IsoBox, movieScale: number): TrackEdits | null {
  const elst = findBox(view, ['edts', 'elst'], trak.start, trak.end);
  const tkhd = findBox(view, ['tkhd'], trak.start, trak.end);
  const mdhd = findBox(view, ['mdia', 'mdhd'], trak.start, trak.end);
  if (!elst || !tkhd || !mdhd || !(movieScale > 0)) return null;
  const track = view.u32(tkhd.start + (view.u8(tkhd.start) === 1 ? 20 : 12));
  const edits = merged(entries(view, elst), movieScale, timescale(view, mdhd));
  const shown = edits.filter((edit) => edit.mediaTime >= 0);
  const last = edits.findIndex((edit) => edit.mediaTime >= 0);
  const open = shown[0]?.duration === 0;
  const until = edits.slice(0, last + 1).reduce((sum, edit) => sum + edit.duration, 0);
  return {
    track,
    end: shown.length === 0 || open ? null : secondsToTicks(until / movieScale),
    complex: shown.length > 1 || shown.some((edit) => edit.rate !== 1),
  };
}

function entries(view: ByteView, elst: IsoBox): Edit[] {
  const wide = view.u8(elst.start) === 1;
  const step = wide ? 20 : 12;
  const count = Math.min(view.u32(elst.start + 4), Math.floor((elst.end - elst.start - 8) / step));
  return Array.from({ length: count }, (_, i) => {
    const at = elst.start + 8 + i * step;
    return {
      duration: wide ? view.u64(at) : view.u32(at),
      mediaTime: wide ? view.i64(at + 8) : view.i32(at + 4),
      rate: view.i32(at + step - 4) / 65_536,
    };
  });
}

/** Edits that carry on where the one before ended are one edit. */
function merged(edits: readonly Edit[], movieScale: number, mediaScale: number): Edit[] {
  const result: Edit[] = [];
  for (const edit of edits) {
    const before = result.at(-1);
    const expected = before && before.mediaTime + (before.duration / movieScale) * mediaScale;
    const slack = mediaScale / movieScale + 1;
    const follows =
      before &&
      before.mediaTime >= 0 &&
      before.rate === edit.rate &&
      Math.abs(expected! - edit.mediaTime) <= slack;
    if (follows) result[result.length - 1] = { ...before, duration: before.duration + edit.duration };
    else result.push(edit);
  }
  return result;
}
