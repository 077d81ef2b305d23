import type { ResolvedFrame } from '../timeline/types.ts';

export type OutputColor = ResolvedFrame['color'];
export type Matrix = OutputColor['matrix'];

/** How a picture's numbers are meant. `null`: the file does not say, and nothing is converted on a guess. */
export interface SourceColor {
  readonly primaries: OutputColor['primaries'] | null;
  readonly transfer: OutputColor['transfer'] | null;
  readonly matrix: Matrix;
  readonly fullRange: boolean;
}

export interface ColorTags {
  readonly primaries?: string | null;
  readonly transfer?: string | null;
  readonly matrix?: string | null;
  readonly fullRange?: boolean | null;
}

/** Largest height of a standard-definition picture: PAL's 576 lines. */
const SD_LINES = 576;
const SD_COLUMNS = 1024;

const MATRICES: readonly string[] = ['rgb', 'bt709', 'bt470bg', 'smpte170m', 'bt2020-ncl'];
const PRIMARIES: readonly string[] = ['bt709', 'bt470bg', 'smpte170m', 'bt2020', 'smpte432'];
const TRANSFERS: readonly string[] = ['bt709', 'smpte170m', 'iec61966-2-1', 'linear', 'pq', 'hlg'];

/**
 * The one place where missing colour tags are guessed. RGB formats are full range. YUV without a matrix is BT.601 up to 576 lines
 * (PAL's flavour, `bt470bg`, and NTSC's have the same coefficients), BT.709 above; without a range it is limited. Missing primaries and
 * transfer stay unknown and are then never converted.
 */
export function sourceColor(tags: ColorTags, rgb: boolean, width: number, height: number): SourceColor {
  const primaries = known<NonNullable<SourceColor['primaries']>>(tags.primaries, PRIMARIES);
  const transfer = known<NonNullable<SourceColor['transfer']>>(tags.transfer, TRANSFERS);
  if (rgb) return { primaries, transfer, matrix: 'rgb', fullRange: true };
  const sd = height <= SD_LINES && width <= SD_COLUMNS;
  const tagged = known<Matrix>(tags.matrix, MATRICES);
  const matrix = tagged === null ? (sd ? 'smpte170m' : 'bt709') : tagged;
  return { primaries, transfer, matrix, fullRange: tags.fullRange ?? matrix === 'rgb' };
}

const known = <T extends string>(value: string | null | undefined, list: readonly string[]): T | null =>
  value != null && list.includes(value) ? (value as T) : null;

/** Luma coefficients (Kr, Kb) of ITU-R BT.601, BT.709 and BT.2020. */
export function lumaWeights(matrix: Matrix): { readonly kr: number; readonly kb: number } {
  if (matrix === 'bt2020-ncl') return { kr: 0.2627, kb: 0.0593 };
  if (matrix === 'bt470bg' || matrix === 'smpte170m') return { kr: 0.299, kb: 0.114 };
  return { kr: 0.2126, kb: 0.0722 };
}

/** Camera and display curves of SDR are near enough that no editor converts between them. */
const isSdr = (transfer: string | null): boolean =>
  transfer === null || transfer === 'bt709' || transfer === 'smpte170m' || transfer === 'iec61966-2-1';

/** Whether light itself has to be computed (another transfer or other primaries), besides the matrix and the range. */
export function needsLight(source: SourceColor, output: OutputColor): boolean {
  if (source.primaries !== null && source.primaries !== output.primaries) return true;
  if (isSdr(source.transfer) && isSdr(output.transfer)) return false;
  return source.transfer !== output.transfer;
}

const family = (matrix: Matrix): Matrix => (matrix === 'bt470bg' ? 'smpte170m' : matrix);

/** Planes of the source can be used as planes of the output. */
export const sameEncoding = (source: SourceColor, output: OutputColor): boolean =>
  family(source.matrix) === family(output.matrix) &&
  source.fullRange === output.fullRange &&
  !needsLight(source, output);
