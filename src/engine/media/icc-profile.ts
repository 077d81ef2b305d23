// The colours of a picture by its embedded ICC profile (ICC.1:2022): profiles of three primaries and curves, or of one grey curve,
// which is what cameras, screens and photo editors embed. Those of tables (A2B0, printers and scanners) are left alone.
import { ByteView } from './byte-view.ts';

/** To light, and on to the linear light of sRGB. */
export interface IccProfile {
  /** Of red, green and blue: light of each of the 256 levels, 0…1. */
  readonly curves: readonly [Float64Array, Float64Array, Float64Array];
  /** Rows of red, green and blue in linear sRGB; its values may lie outside 0…1. */
  readonly matrix: readonly number[];
}

const HEADER = 128;
/** XYZ (D50, the profile connection space) to linear sRGB (IEC 61966-2-1, adapted by Bradford). */
const XYZ_TO_SRGB = [
  3.1341359569958707, -1.6173863321612538, -0.4906619460083532, -0.978795502912089, 1.916254567259524,
  0.03344273116131949, 0.07195537988411677, -0.2289768264158322, 1.405386058324125,
];
const IDENTITY = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** Null for what is no profile, or one of another kind. */
export function readIccProfile(bytes: Uint8Array): IccProfile | null {
  const view = new ByteView(bytes);
  if (view.text(36, 4) !== 'acsp') return null;
  const tags = tagsOf(view);
  const space = view.text(16, 4);
  if (tags.has('A2B0') || view.text(20, 4) !== 'XYZ ') return null;
  if (space === 'GRAY') {
    const grey = curveOf(view, tags.get('kTRC'));
    return grey && { curves: [grey, grey, grey], matrix: IDENTITY };
  }
  if (space !== 'RGB ') return null;
  const curves = ['rTRC', 'gTRC', 'bTRC'].map((name) => curveOf(view, tags.get(name)));
  const columns = ['rXYZ', 'gXYZ', 'bXYZ'].map((name) => xyzOf(view, tags.get(name)));
  const [red, green, blue] = curves;
  if (!red || !green || !blue || !columns.every((column) => column !== null)) return null;
  const matrix = [0, 1, 2].flatMap((row) =>
    columns.map((xyz) => xyz.reduce((sum, value, k) => sum + XYZ_TO_SRGB[3 * row + k]! * value, 0)),
  );
  return { curves: [red, green, blue], matrix };
}

/** Section 7.3: names and places. */
function tagsOf(view: ByteView): Map<string, number> {
  const tags = new Map<string, number>();
  // A broken count must not be walked for long: the largest known profiles have some forty tags.
  const count = Math.min(view.u32(HEADER), 256);
  for (let i = 0; i < count; i++) {
    const at = HEADER + 4 + 12 * i;
    tags.set(view.text(at, 4), view.u32(at + 4));
  }
  return tags;
}

const fixed = (view: ByteView, at: number): number => view.i32(at) / 65_536;

function xyzOf(view: ByteView, at: number | undefined): number[] | null {
  if (at === undefined || view.text(at, 4) !== 'XYZ ') return null;
  return [8, 12, 16].map((offset) => fixed(view, at + offset));
}

function curveOf(view: ByteView, at: number | undefined): Float64Array | null {
  if (at === undefined) return null;
  const type = view.text(at, 4);
  const curve = type === 'curv' ? sampled(view, at) : type === 'para' ? parametric(view, at) : null;
  return curve && Float64Array.from({ length: 256 }, (_, level) => curve(level / 255));
}

/** Section 10.6: nothing (linear), one exponent, or a table with straight lines between its entries. */
function sampled(view: ByteView, at: number): (x: number) => number {
  const count = view.u32(at + 8);
  if (count === 0) return (x) => x;
  if (count === 1) return (x) => x ** (view.u16(at + 12) / 256);
  const entry = (index: number): number => view.u16(at + 12 + 2 * Math.min(index, count - 1)) / 65_535;
  return (x) => {
    const place = x * (count - 1);
    const below = Math.floor(place);
    return entry(below) + (entry(below + 1) - entry(below)) * (place - below);
  };
}

/** Section 10.18, table 68: how many parameters each function has. */
const PARAMETERS = [1, 3, 4, 5, 7];

function parametric(view: ByteView, at: number): ((x: number) => number) | null {
  const kind = view.u16(at + 8);
  const count = PARAMETERS[kind];
  if (count === undefined) return null;
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from({ length: count }, (_, i) =>
    fixed(view, at + 12 + 4 * i),
  );
  const power = (x: number): number => Math.max(0, a * x + b) ** g;
  if (kind === 0) return (x) => x ** g;
  if (kind < 3) return (x) => (a * x + b >= 0 ? power(x) : 0) + c;
  return (x) => (x >= d ? power(x) + e : c * x + f);
}
