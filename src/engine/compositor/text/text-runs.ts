import type { EmbeddingLevels } from 'bidi-js';
import type { Typeface } from './typeface.ts';

/** A stretch of one direction, one script and one font. Indices are UTF-16 units of the paragraph. */
export interface TextRun {
  readonly start: number;
  readonly end: number;
  readonly level: number;
  /** Null: no font has these characters. */
  readonly face: Typeface | null;
}

const SCRIPTS = [
  /\p{Script=Latin}/u,
  /\p{Script=Arabic}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Hebrew}/u,
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}/u,
];
/** Takes the script of what stands before it: punctuation, digits, spaces, marks. */
const NEUTRAL = /^[\p{Script=Common}\p{Script=Inherited}]+$/u;
/** Joins and variation selectors have no glyph of their own. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Starts of what a reader calls a character. */
export const graphemeStarts = (text: string): number[] =>
  [...graphemes.segment(text)].map((segment) => segment.index);

export function textRuns(
  text: string,
  levels: EmbeddingLevels['levels'],
  faces: readonly Typeface[],
): TextRun[] {
  const runs: (TextRun & { script: number })[] = [];
  let script = -1;
  for (const { segment, index } of graphemes.segment(text)) {
    const level = levels[index] ?? 0;
    if (!NEUTRAL.test(segment)) {
      const found = SCRIPTS.findIndex((each) => each.test(segment));
      script = found < 0 ? SCRIPTS.length : found;
    }
    const end = index + segment.length;
    const last = runs.at(-1);
    const face = faceFor(segment, faces, last?.face ?? null);
    if (last && last.level === level && last.face === face && (last.script === script || last.script < 0)) {
      runs[runs.length - 1] = { ...last, end, script };
    } else {
      runs.push({ start: index, end, level, face, script });
    }
  }
  return runs;
}

function faceFor(grapheme: string, faces: readonly Typeface[], before: Typeface | null): Typeface | null {
  const visible = [...grapheme].filter((char) => !INVISIBLE.test(char));
  if (visible.length === 0) return before ?? faces[0] ?? null;
  const has = (face: Typeface) => visible.every((char) => face.covers(char.codePointAt(0)!));
  // A space stays in the font it follows, so that it does not cut a run in two; HarfBuzz makes one where a font has none.
  if (/^\s+$/u.test(grapheme)) return before ?? faces[0] ?? null;
  return faces.find(has) ?? null;
}
