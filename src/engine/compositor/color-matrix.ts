import { lumaWeights, type Matrix, type OutputColor, type SourceColor } from '../frame-graph/source-color.ts';

/** Four numbers a row: factors of three inputs and an offset. */
export type Rows = readonly [Row, Row, Row];
export type Row = readonly [number, number, number, number];

interface CodeRange {
  readonly lumaOffset: number;
  readonly lumaSpan: number;
  readonly chromaOffset: number;
  readonly chromaSpan: number;
}

/** ITU-R BT.709 and BT.2100: limited range spans 219 and 224 steps of 8 bits. */
function codeRange(fullRange: boolean, bitDepth: number): CodeRange {
  const step = 2 ** (bitDepth - 8);
  if (fullRange) {
    const top = 2 ** bitDepth - 1;
    return { lumaOffset: 0, lumaSpan: top, chromaOffset: 128 * step, chromaSpan: top };
  }
  return { lumaOffset: 16 * step, lumaSpan: 219 * step, chromaOffset: 128 * step, chromaSpan: 224 * step };
}

/** Rows that give R'G'B' (0…1) from code values (Y, U, V). */
export function rgbFromCodes(color: Pick<SourceColor, 'matrix' | 'fullRange'>, bitDepth: number): Rows {
  const { lumaOffset, lumaSpan, chromaOffset, chromaSpan } = codeRange(color.fullRange, bitDepth);
  if (color.matrix === 'rgb') {
    // H.273 identity: the planes are G, B, R, all with the luma range.
    const plain = (at: number): Row => {
      const row = [0, 0, 0, -lumaOffset / lumaSpan] as [number, number, number, number];
      row[at] = 1 / lumaSpan;
      return row;
    };
    return [plain(2), plain(0), plain(1)];
  }
  const { kr, kb } = lumaWeights(color.matrix);
  const kg = 1 - kr - kb;
  const y = 1 / lumaSpan;
  const row = (u: number, v: number): Row => [
    y,
    u / chromaSpan,
    v / chromaSpan,
    -lumaOffset * y - ((u + v) * chromaOffset) / chromaSpan,
  ];
  return [
    row(0, 2 * (1 - kr)),
    row((-2 * kb * (1 - kb)) / kg, (-2 * kr * (1 - kr)) / kg),
    row(2 * (1 - kb), 0),
  ];
}

/** Planes are never R'G'B': a sequence that asks for it is stored as BT.709. */
export const planeMatrix = (matrix: Matrix): Matrix => (matrix === 'rgb' ? 'bt709' : matrix);

/** Rows that give code values (Y, U, V) from R'G'B' (0…1). */
export function codesFromRgb(color: Pick<OutputColor, 'matrix' | 'fullRange'>, bitDepth: number): Rows {
  const { lumaOffset, lumaSpan, chromaOffset, chromaSpan } = codeRange(color.fullRange, bitDepth);
  const { kr, kb } = lumaWeights(planeMatrix(color.matrix));
  const kg = 1 - kr - kb;
  const u = chromaSpan / (2 * (1 - kb));
  const v = chromaSpan / (2 * (1 - kr));
  return [
    [kr * lumaSpan, kg * lumaSpan, kb * lumaSpan, lumaOffset],
    [-kr * u, -kg * u, (1 - kb) * u, chromaOffset],
    [(1 - kr) * v, -kg * v, -kb * v, chromaOffset],
  ];
}

/** CIE 1931 xy of R, G, B and the white point D65 (H.273 table 2). */
const CHROMATICITIES: Readonly<
  Record<OutputColor['primaries'], readonly [number, number, number, number, number, number]>
> = {
  bt709: [0.64, 0.33, 0.3, 0.6, 0.15, 0.06],
  bt470bg: [0.64, 0.33, 0.29, 0.6, 0.15, 0.06],
  smpte170m: [0.63, 0.34, 0.31, 0.595, 0.155, 0.07],
  bt2020: [0.708, 0.292, 0.17, 0.797, 0.131, 0.046],
  smpte432: [0.68, 0.32, 0.265, 0.69, 0.15, 0.06],
};
const D65 = [0.3127, 0.329] as const;

type Matrix3 = readonly number[];

const multiply = (m: Matrix3, n: Matrix3): number[] =>
  [0, 1, 2].flatMap((row) =>
    [0, 1, 2].map((column) => [0, 1, 2].reduce((sum, k) => sum + m[row * 3 + k]! * n[k * 3 + column]!, 0)),
  );

function invert(m: Matrix3): number[] {
  const [a, b, c, d, e, f, g, h, i] = m as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  const adjugate = [e * i - f * h, c * h - b * i, b * f - c * e, f * g - d * i, a * i - c * g, c * d - a * f];
  return [...adjugate, d * h - e * g, b * g - a * h, a * e - b * d].map((value) => value / det);
}

function toXyz(primaries: OutputColor['primaries']): number[] {
  const [rx, ry, gx, gy, bx, by] = CHROMATICITIES[primaries];
  const raw = [
    rx / ry,
    gx / gy,
    bx / by,
    1,
    1,
    1,
    (1 - rx - ry) / ry,
    (1 - gx - gy) / gy,
    (1 - bx - by) / by,
  ];
  const white = [D65[0] / D65[1], 1, (1 - D65[0] - D65[1]) / D65[1]];
  const inverted = invert(raw);
  const gains = [0, 1, 2].map((row) =>
    [0, 1, 2].reduce((sum, k) => sum + inverted[row * 3 + k]! * white[k]!, 0),
  );
  return raw.map((value, index) => value * gains[index % 3]!);
}

/** Linear light of one set of primaries in another. */
export function primariesRows(from: OutputColor['primaries'], to: OutputColor['primaries']): Rows {
  const m = from === to ? [1, 0, 0, 0, 1, 0, 0, 0, 1] : multiply(invert(toXyz(to)), toXyz(from));
  return [0, 3, 6].map((at) => [m[at]!, m[at + 1]!, m[at + 2]!, 0] as const) as unknown as Rows;
}
