// What a file is by its first bytes, for the sake of the answer: which container cannot be demuxed here but by FFmpeg,
// and why a file that claims to be a film is none.
import { ByteView } from './byte-view.ts';
import { isoBoxes } from './iso-boxes.ts';

/** Containers that mediabunny does not read and FFmpeg does. */
const FOREIGN: readonly (readonly [name: string, test: (view: ByteView) => boolean])[] = [
  ['AVI', (v) => v.text(0, 4) === 'RIFF' && v.text(8, 3) === 'AVI'],
  ['ASF (WMV, WMA)', (v) => v.u32(0) === 0x3026b275 && v.u32(4) === 0x8e66cf11],
  ['FLV', (v) => v.text(0, 3) === 'FLV'],
  ['MPEG-PS', (v) => v.u32(0) === 0x000001ba],
  ['MPEG video', (v) => v.u32(0) === 0x000001b3],
  ['MXF', (v) => v.u32(0) === 0x060e2b34],
  ['AIFF', (v) => v.text(0, 4) === 'FORM' && v.text(8, 3) === 'AIF'],
  ['CAF', (v) => v.text(0, 4) === 'caff'],
  ['RealMedia', (v) => v.text(0, 4) === '.RMF'],
  ['Y4M', (v) => v.text(0, 9) === 'YUV4MPEG2'],
  ['IVF', (v) => v.text(0, 4) === 'DKIF'],
  ['AC-3', (v) => v.u16(0) === 0x0b77],
  ['DTS', (v) => v.u32(0) === 0x7ffe8001],
  ['AU', (v) => v.text(0, 4) === '.snd'],
  ['AMR', (v) => v.text(0, 5) === '#!AMR'],
  ['WavPack', (v) => v.text(0, 4) === 'wvpk'],
  ['Monkey’s Audio', (v) => v.text(0, 4) === 'MAC '],
  ['BMP', (v) => v.text(0, 2) === 'BM' && v.u32(2, true) > 26],
  ['TIFF', (v) => v.u32(0) === 0x49492a00 || v.u32(0) === 0x4d4d002a],
];

export const foreignContainer = (head: Uint8Array): string | null => {
  const view = new ByteView(head);
  return FOREIGN.find(([, test]) => test(view))?.[0] ?? null;
};

/** Four-letter codes that start an MP4 or QuickTime file. */
const ISO_STARTS = ['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot'];

export const looksIso = (head: Uint8Array): boolean => ISO_STARTS.includes(new ByteView(head).text(4, 4));

/** Whether a file that begins as MP4 has its index: walks the top-level boxes, reading 16 bytes of each. */
export async function hasMovieBox(
  size: number,
  read: (start: number, end: number) => Promise<Uint8Array>,
): Promise<boolean> {
  for (let at = 0, boxes = 0; at + 8 <= size && boxes < 10_000; boxes++) {
    const view = new ByteView(await read(at, at + 16));
    const box = isoBoxes(view).next().value;
    if (!box) return false;
    if (box.type === 'moov') return true;
    const size32 = view.u32(0);
    if (size32 === 0) return false;
    at += size32 === 1 ? view.u64(8) : size32;
  }
  return false;
}

const TEXT_CONTROLS = new Set([9, 10, 12, 13, 27]);

/** Valid UTF-8 (the last character may be cut) without control characters. */
export function looksText(head: Uint8Array): boolean {
  const sample = head.subarray(0, 4096);
  if (sample.some((byte) => byte < 32 && !TEXT_CONTROLS.has(byte))) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

export const looksSvg = (head: Uint8Array): boolean =>
  looksText(head) && /<svg[\s>]/i.test(new TextDecoder().decode(head.subarray(0, 65_536)));
