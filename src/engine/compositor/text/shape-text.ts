import { graphemeStarts, type TextRun } from './text-runs.ts';
import type { Typeface } from './typeface.ts';

/** A glyph in reading order of the line, from left to right. */
export interface PlacedGlyph {
  /** Null: the box that stands for a character no font has. */
  readonly face: Typeface | null;
  readonly glyph: number;
  readonly cluster: number;
  /** Thousandths of an em from the start of the line; y up. */
  readonly x: number;
  readonly y: number;
  readonly advance: number;
}

/** Width of the box for a missing character. */
export const BOX_ADVANCE = 600;

export interface ShapeSettings {
  /** Thousandths of an em after each cluster. */
  readonly tracking: number;
}

/** Glyphs of one run, left to right, without positions along the line. */
export function shapeRun(
  text: string,
  run: Pick<TextRun, 'start' | 'end' | 'level' | 'face'>,
  settings: ShapeSettings,
): PlacedGlyph[] {
  const rtl = run.level % 2 === 1;
  const { tracking } = settings;
  if (!run.face) {
    const starts = graphemeStarts(text.slice(run.start, run.end));
    const boxes = starts.map((start) => box(run.start + start, tracking));
    return rtl ? boxes.reverse() : boxes;
  }
  const { face } = run;
  const shaped = face.shape(text, run.start, run.end, rtl, tracking === 0);
  return shaped.map((glyph, index) => {
    // Marks share their base's cluster and get no space of their own.
    const lastOfCluster = shaped[index + 1]?.cluster !== glyph.cluster;
    const extra = lastOfCluster && glyph.advance > 0 ? tracking : 0;
    return { ...glyph, face, advance: glyph.advance + extra };
  });
}

const box = (cluster: number, tracking: number): PlacedGlyph => ({
  face: null,
  glyph: 0,
  cluster,
  x: 0,
  y: 0,
  advance: BOX_ADVANCE + tracking,
});

/** Width of every UTF-16 unit's cluster, at the cluster's first unit; for finding where lines end. */
export function advancesOf(text: string, runs: readonly TextRun[], settings: ShapeSettings): Float64Array {
  const advances = new Float64Array(text.length);
  for (const run of runs) {
    for (const glyph of shapeRun(text, run, settings)) advances[glyph.cluster]! += glyph.advance;
  }
  return advances;
}

/** UAX 9 rule L2: reverses runs from the highest level down to the lowest odd one. */
export function visualOrder<T extends { readonly level: number }>(runs: readonly T[]): T[] {
  const order = [...runs];
  const highest = Math.max(0, ...order.map((run) => run.level));
  for (let level = highest; level > 0; level--) {
    for (let start = 0; start < order.length; start++) {
      if (order[start]!.level < level) continue;
      let end = start;
      while (end < order.length && order[end]!.level >= level) end++;
      order.splice(start, end - start, ...order.slice(start, end).reverse());
      start = end;
    }
  }
  return order;
}

/** The glyphs of one line. @param stretch added to each space (justified lines), thousandths of an em */
export function shapeLine(
  text: string,
  runs: readonly TextRun[],
  start: number,
  end: number,
  settings: ShapeSettings,
  stretch = 0,
): { readonly glyphs: PlacedGlyph[]; readonly width: number; readonly spaces: number } {
  const inside = runs
    .filter((run) => run.start < end && run.end > start)
    .map((run) => ({ ...run, start: Math.max(run.start, start), end: Math.min(run.end, end) }));
  const glyphs: PlacedGlyph[] = [];
  let x = 0;
  let spaces = 0;
  for (const run of visualOrder(inside)) {
    for (const glyph of shapeRun(text, run, settings)) {
      glyphs.push({ ...glyph, x: x + glyph.x });
      x += glyph.advance;
      if (text[glyph.cluster] !== ' ') continue;
      spaces++;
      x += stretch;
    }
  }
  return { glyphs, width: x, spaces };
}

/** UAX 9 rule L1: white space at a line's end takes the paragraph's level; it is cut off instead, being invisible. */
export const trimmedEnd = (text: string, start: number, end: number): number => {
  let at = end;
  while (at > start && /\s/u.test(text[at - 1]!)) at--;
  return at;
};
