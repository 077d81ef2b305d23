/** x' = a·x + c·y + e, y' = b·x + d·y + f. Pixel (i, j) covers [i, i+1) × [j, j+1); its centre is (i + ½, j + ½). */
export interface Affine {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Half-open: right and bottom lie outside. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const translation = (x: number, y: number): Affine => ({ a: 1, b: 0, c: 0, d: 1, e: x, f: y });
export const scaling = (x: number, y: number): Affine => ({ a: x, b: 0, c: 0, d: y, e: 0, f: 0 });

/** Clockwise on a screen whose y runs down. Quarter turns are exact. */
export function turn(degrees: number): Affine {
  const quarter = (((degrees / 90) % 4) + 4) % 4;
  const exact = [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
  ][quarter];
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = (exact as [number, number] | undefined) ?? [Math.cos(angle), Math.sin(angle)];
  return { a: cos, b: sin, c: -sin, d: cos, e: 0, f: 0 };
}

/** The first is applied first. */
export const chain = (...steps: readonly Affine[]): Affine =>
  steps.reduce((first, then) => ({
    a: then.a * first.a + then.c * first.b,
    b: then.b * first.a + then.d * first.b,
    c: then.a * first.c + then.c * first.d,
    d: then.b * first.c + then.d * first.d,
    e: then.a * first.e + then.c * first.f + then.e,
    f: then.b * first.e + then.d * first.f + then.f,
  }));

/** Null when the map flattens the plane (a scale of 0). */
export function inverse(m: Affine): Affine | null {
  const det = m.a * m.d - m.b * m.c;
  if (!Number.isFinite(det) || Math.abs(det) < 1e-12) return null;
  return {
    a: m.d / det,
    b: -m.b / det,
    c: -m.c / det,
    d: m.a / det,
    e: (m.c * m.f - m.d * m.e) / det,
    f: (m.b * m.e - m.a * m.f) / det,
  };
}

export const apply = (m: Affine, x: number, y: number): Point => ({
  x: m.a * x + m.c * y + m.e,
  y: m.b * x + m.d * y + m.f,
});

const corners = (box: Box): readonly [number, number][] => [
  [box.left, box.top],
  [box.right, box.top],
  [box.left, box.bottom],
  [box.right, box.bottom],
];

/** The smallest upright box that holds the mapped one. */
export function boundsOf(m: Affine, box: Box): Box {
  const points = corners(box).map(([x, y]) => apply(m, x, y));
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

/** Touched pixels; a rounding error of a thousandth of a pixel touches nothing. */
export const outward = (box: Box): Box => ({
  left: Math.floor(box.left + 1e-3),
  top: Math.floor(box.top + 1e-3),
  right: Math.ceil(box.right - 1e-3),
  bottom: Math.ceil(box.bottom - 1e-3),
});

export const intersect = (one: Box, two: Box): Box => ({
  left: Math.max(one.left, two.left),
  top: Math.max(one.top, two.top),
  right: Math.min(one.right, two.right),
  bottom: Math.min(one.bottom, two.bottom),
});

export const unite = (one: Box, two: Box): Box => ({
  left: Math.min(one.left, two.left),
  top: Math.min(one.top, two.top),
  right: Math.max(one.right, two.right),
  bottom: Math.max(one.bottom, two.bottom),
});

export const isEmpty = (box: Box): boolean => box.right <= box.left || box.bottom <= box.top;

export const contains = (outer: Box, inner: Box): boolean =>
  outer.left <= inner.left + 1e-3 &&
  outer.top <= inner.top + 1e-3 &&
  outer.right >= inner.right - 1e-3 &&
  outer.bottom >= inner.bottom - 1e-3;
