// How pictures are said in an initialization: sample entries of ISO/IEC 14496-15 (H.264, HEVC), of VP9 and of AV1 in ISO media files.

import { withOpenArrays } from '../../../src/base/parameter-sets.ts';
import type { ColorSpace } from '../../../src/project/records/fields.ts';
import { box, full, text, u16, u32, zeros } from './boxes.ts';
import type { SegmentHead } from './segment-head.ts';

/** What its film has, and the packets need not say: VP9's encoder does not. */
export type FilmColor = ColorSpace | null;

/** Code points of ITU-T H.273. */
const PRIMARIES = { bt709: 1, bt470bg: 5, smpte170m: 6, bt2020: 9, smpte432: 12 } as const;
const TRANSFER = { bt709: 1, smpte170m: 6, 'iec61966-2-1': 13, linear: 8, pq: 16, hlg: 18 } as const;
const MATRIX = { rgb: 0, bt709: 1, bt470bg: 5, smpte170m: 6, 'bt2020-ncl': 9 } as const;
const UNSAID = { primaries: 2, transfer: 2, matrix: 2, fullRange: 0 };

function numbersOf(color: FilmColor): typeof UNSAID {
  if (!color) return UNSAID;
  return {
    primaries: PRIMARIES[color.primaries],
    transfer: TRANSFER[color.transfer],
    matrix: MATRIX[color.matrix],
    fullRange: color.fullRange ? 1 : 0,
  };
}

interface Family {
  readonly pattern: RegExp;
  readonly entry: string;
  /** Where every key frame brings its own parameter sets. */
  readonly inBand?: string;
  /** The box that says how to read the packets; null when the segment does not tell. */
  readonly record: (head: SegmentHead, color: FilmColor) => Uint8Array | null;
}

const described =
  (type: string) =>
  ({ description }: SegmentHead): Uint8Array | null =>
    description && box(type, Uint8Array.from(description));

const FAMILIES: readonly Family[] = [
  { pattern: /^avc[13]\./, entry: 'avc1', inBand: 'avc3', record: described('avcC') },
  { pattern: /^(hvc|hev)1\./, entry: 'hvc1', inBand: 'hev1', record: described('hvcC') },
  { pattern: /^vp09\.\d\d\.\d\d\.\d\d/, entry: 'vp09', record: ({ codec }, color) => vpcC(codec, color) },
  { pattern: /^av01\.\d\.\d\d[MH]\.\d\d/, entry: 'av01', record: ({ codec }) => av1C(codec) },
];

const familyOf = ({ codec }: Pick<SegmentHead, 'codec'>): Family | undefined =>
  FAMILIES.find(({ pattern }) => pattern.test(codec));

/** Of one kind of sample entry, whatever else the packets are. */
export const entryOf = (head: SegmentHead): string => familyOf(head)!.entry;

export const canFragment = (head: SegmentHead): boolean => Boolean(familyOf(head)?.record(head, null));

/**
 * A head for which `canFragment` holds, of a film whose packets come from several encoders: each key frame brings its parameter sets, as
 * in the joined film (rule C6 of SPEC-segments.md), so that one initialization does for all. VP9 and AV1 do so anyway.
 */
export function inBand(head: SegmentHead): SegmentHead {
  const { inBand: entry } = familyOf(head)!;
  if (!entry || !head.description) return head;
  const codec = head.codec.replace(/^\w+/, entry);
  const description =
    entry === 'hev1' ? [...withOpenArrays(Uint8Array.from(head.description))] : head.description;
  return { ...head, codec, description };
}

/** The whole `stsd` box. @param head for which `canFragment` holds */
export function pictureDescription(head: SegmentHead, color: FilmColor): Uint8Array {
  const { entry, inBand: open, record } = familyOf(head)!;
  const { primaries, transfer, matrix, fullRange } = numbersOf(color);
  const said = [text('nclx'), u16(primaries), u16(transfer), u16(matrix), Uint8Array.of(fullRange << 7)];
  const sample = box(
    open && head.codec.startsWith(open) ? open : entry,
    zeros(6),
    u16(1),
    zeros(16),
    u16(head.codedWidth),
    u16(head.codedHeight),
    u32(0x00480000),
    u32(0x00480000),
    zeros(4),
    u16(1),
    zeros(32),
    u16(24),
    u16(0xffff),
    record(head, color)!,
    ...(color ? [box('colr', ...said)] : []),
  );
  return full('stsd', 0, 0, u32(1), sample);
}

/** As players are told before they have a byte of it (RFC 6381): of VP9 and AV1 with all their fields. */
export function codecName({ codec }: Pick<SegmentHead, 'codec'>, color: FilmColor): string {
  const { primaries, transfer, matrix, fullRange } = numbersOf(color);
  const two = (value: number): string => String(value).padStart(2, '0');
  const colors = [primaries, transfer, matrix].map(two);
  const fields = codec.split('.');
  if (fields[0] === 'vp09')
    return [...fields.slice(0, 4), fields[4] ?? '01', ...colors, two(fullRange)].join('.');
  if (fields[0] === 'av01')
    return [...fields.slice(0, 4), '0', '110', ...colors, String(fullRange)].join('.');
  return codec;
}

/** "VP Codec ISO Media File Format Binding" §2.2; all that is rendered is 4:2:0. */
function vpcC(codec: string, color: FilmColor): Uint8Array {
  const [, profile, level, depth, chroma = 1] = codec.split('.').map(Number);
  const { primaries, transfer, matrix, fullRange } = numbersOf(color);
  const bytes = [profile!, level!, (depth! << 4) | (chroma << 1) | fullRange, primaries, transfer, matrix];
  return full('vpcC', 1, 0, Uint8Array.from(bytes), u16(0));
}

/** "AV1 Codec ISO Media File Format Binding" §2.3; each key frame brings its sequence header itself. */
function av1C(codec: string): Uint8Array {
  const [, profile = '0', level = '', depth = '08'] = codec.split('.');
  const deep = (Number(depth) > 8 ? 0x40 : 0) | (Number(depth) > 10 ? 0x20 : 0);
  const tier = level.endsWith('H') ? 0x80 : 0;
  return box(
    'av1C',
    Uint8Array.of(0x81, (Number(profile) << 5) | Number.parseInt(level, 10), tier | deep | 0x0c, 0),
  );
}
