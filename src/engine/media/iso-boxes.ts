import type { ByteView } from './byte-view.ts';

/** One box of an ISO base media file (ISO/IEC 14496-12 §4.2): `start` is its payload, `end` is past it. */
export interface IsoBox {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** The boxes that lie side by side in [from, to). Stops at the first that makes no sense. */
export function* isoBoxes(view: ByteView, from = 0, to = view.length): Generator<IsoBox> {
  let at = from;
  while (at + 8 <= to) {
    const size32 = view.u32(at);
    const header = size32 === 1 ? 16 : 8;
    const size = size32 === 1 ? view.u64(at + 8) : size32 === 0 ? to - at : size32;
    if (size < header) return;
    yield { type: view.text(at + 4, 4), start: at + header, end: Math.min(at + size, to) };
    at += size;
  }
}

/** The first box of a path of types, e.g. `['moov', 'trak']`, searched depth first. */
export function findBox(
  view: ByteView,
  path: readonly string[],
  from = 0,
  to = view.length,
): IsoBox | undefined {
  for (const box of isoBoxes(view, from, to)) {
    if (box.type !== path[0]) continue;
    if (path.length === 1) return box;
    // `meta` is a full box: four bytes of version and flags come before its children.
    const inner = findBox(view, path.slice(1), box.start + (box.type === 'meta' ? 4 : 0), box.end);
    if (inner) return inner;
  }
  return undefined;
}
