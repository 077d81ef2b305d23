// HEIF item properties (ISO/IEC 23008-12 §6.5): the primary item's size, turn and mirror.
import type { ByteView } from './byte-view.ts';
import { findBox, isoBoxes } from './iso-boxes.ts';

export interface AvifHeader {
  readonly format: 'AVIF' | 'HEIC';
  readonly mime: string;
  readonly width: number;
  readonly height: number;
  /** Decoders apply `irot` and `imir` themselves or not; this is the EXIF orientation that says the same. */
  readonly orientation: number;
  readonly animated: boolean;
  readonly alpha: boolean;
}

const AVIF_BRANDS = ['avif', 'avis'];
const HEIC_BRANDS = ['heic', 'heix', 'mif1', 'msf1', 'hevc'];

/** Indices (1-based) into `ipco` of the primary item's properties, from `ipma`. */
function primaryProperties(view: ByteView, meta: { start: number; end: number }): number[] {
  const pitm = findBox(view, ['pitm'], meta.start + 4, meta.end);
  const ipma = findBox(view, ['iprp', 'ipma'], meta.start + 4, meta.end);
  if (!pitm || !ipma) return [];
  const primary = view.u8(pitm.start) === 0 ? view.u16(pitm.start + 4) : view.u32(pitm.start + 4);
  const version = view.u8(ipma.start);
  const wide = (view.u24(ipma.start + 1) & 1) === 1;
  let at = ipma.start + 8;
  for (let i = 0; i < view.u32(ipma.start + 4) && at < ipma.end; i++) {
    const item = version < 1 ? view.u16(at) : view.u32(at);
    at += version < 1 ? 2 : 4;
    const count = view.u8(at++);
    const indices = Array.from({ length: count }, (_, n) =>
      wide ? view.u16(at + 2 * n) & 0x7fff : view.u8(at + n) & 0x7f,
    );
    at += count * (wide ? 2 : 1);
    if (item === primary) return indices;
  }
  return [];
}

/** irot counts quarter turns anticlockwise; the EXIF orientations that turn clockwise by 0, 270, 180, 90. */
const TURNS = [1, 8, 3, 6];
/** With a mirror after the turn: axis 0 is vertical (left-right change in EXIF's terms 2, 7, 4, 5), axis 1 horizontal. */
const MIRRORED = [
  [4, 5, 2, 7],
  [2, 7, 4, 5],
];

export function avifHeader(view: ByteView): AvifHeader | null {
  if (view.text(4, 4) !== 'ftyp') return null;
  const ftyp = findBox(view, ['ftyp']);
  if (!ftyp) return null;
  const brand = view.text(ftyp.start, 4);
  const format = AVIF_BRANDS.includes(brand) ? 'AVIF' : HEIC_BRANDS.includes(brand) ? 'HEIC' : null;
  if (!format) return null;
  const meta = findBox(view, ['meta']);
  const ipco = meta && findBox(view, ['iprp', 'ipco'], meta.start + 4, meta.end);
  if (!meta || !ipco) return null;
  const boxes = [...isoBoxes(view, ipco.start, ipco.end)];
  const own = primaryProperties(view, meta);
  const properties = boxes.filter((_, index) => own.length === 0 || own.includes(index + 1));
  const size = properties.find((box) => box.type === 'ispe');
  if (!size) return null;
  const turn = properties.find((box) => box.type === 'irot');
  const mirror = properties.find((box) => box.type === 'imir');
  const quarter = turn ? view.u8(turn.start) & 3 : 0;
  return {
    format,
    mime: format === 'AVIF' ? 'image/avif' : 'image/heic',
    width: view.u32(size.start + 4),
    height: view.u32(size.start + 8),
    orientation: (mirror ? MIRRORED[view.u8(mirror.start) & 1]?.[quarter] : TURNS[quarter]) ?? 1,
    animated: brand === 'avis',
    alpha: boxes.some(
      (box) => box.type === 'auxC' && view.text(box.start + 4, box.end - box.start - 4).includes('alpha'),
    ),
  };
}
