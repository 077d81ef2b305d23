import LineBreaker from 'linebreak';
import { graphemeStarts } from './text-runs.ts';

/** Half-open, in UTF-16 units. `hard`: the line ends because the text says so. */
export interface Line {
  readonly start: number;
  readonly end: number;
  readonly hard: boolean;
}

/**
 * UAX 14 opportunities, filled greedily. A word that is wider than the line is broken between characters.
 * @param text its lines end in \n only
 * @param advances width of each cluster at its first unit
 * @param room in the unit of the advances
 */
export function breakLines(text: string, advances: Float64Array, room: number): Line[] {
  const lines: Line[] = [];
  const breaker = new LineBreaker(text);
  let start = 0;
  let fitted = 0;
  const close = (end: number, hard: boolean) => {
    lines.push({ start, end, hard });
    start = end;
  };
  for (let next = breaker.nextBreak(); next; next = breaker.nextBreak()) {
    const { position, required } = next;
    if (inkWidth(text, advances, start, position) > room && fitted > start) close(fitted, false);
    if (inkWidth(text, advances, start, position) > room) {
      for (const cut of cutsOfWord(text, advances, start, position, room)) close(cut, false);
    }
    fitted = position;
    if (required && text[position - 1] === '\n') close(position, true);
  }
  if (start < text.length) close(text.length, true);
  // A newline at the very end leaves one more, empty, line.
  if (text.endsWith('\n') || lines.length === 0)
    lines.push({ start: text.length, end: text.length, hard: true });
  const last = lines.pop()!;
  return [...lines, { ...last, hard: true }];
}

function cutsOfWord(
  text: string,
  advances: Float64Array,
  start: number,
  end: number,
  room: number,
): number[] {
  const cuts: number[] = [];
  let from = start;
  let width = 0;
  for (const offset of graphemeStarts(text.slice(start, end))) {
    const at = start + offset;
    const advance = advances[at]!;
    if (width + advance > room && at > from && !/\s/u.test(text[at]!)) {
      cuts.push(at);
      from = at;
      width = 0;
    }
    width += advance;
  }
  return cuts;
}

/** White space at the end takes no room. */
function inkWidth(text: string, advances: Float64Array, start: number, end: number): number {
  let last = end;
  while (last > start && /\s/u.test(text[last - 1]!)) last--;
  let width = 0;
  for (let at = start; at < last; at++) width += advances[at]!;
  return width;
}
