import bidiFactory from 'bidi-js';
import type { LayerSource } from '../../frame-graph/frame-types.ts';
import { breakLines } from './break-lines.ts';
import { advancesOf, type PlacedGlyph, shapeLine, trimmedEnd } from './shape-text.ts';
import { textRuns } from './text-runs.ts';
import { EM, type Typeface } from './typeface.ts';

export type Title = Extract<LayerSource, { kind: 'title' }>['title'];

export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface LaidGlyph extends PlacedGlyph {
  /** Origin in sequence pixels, y down. */
  readonly left: number;
  readonly baseline: number;
}

export interface LaidTitle {
  readonly glyphs: readonly LaidGlyph[];
  /** Pixels of one em. */
  readonly size: number;
  /** The lines' boxes together, in sequence pixels. */
  readonly block: Area;
  /** Characters that no font has, each once. */
  readonly missing: readonly string[];
  readonly lines: readonly string[];
}

const bidi = bidiFactory();

/** Titles are measured on a sequence of this height. */
const REFERENCE_HEIGHT = 1080;

/** Places every glyph of a title in its frame. */
export function layoutTitle(
  title: Title,
  faces: readonly Typeface[],
  frame: { readonly width: number; readonly height: number },
): LaidTitle {
  const unit = frame.height / REFERENCE_HEIGHT;
  const size = title.size * unit;
  const room = Math.max(1, title.boxWidth * frame.width);
  const settings = { tracking: title.tracking };
  const text = title.text.replace(/\r\n?|[\v\f\u0085\u2028\u2029]/gu, '\n').replace(/\t/gu, '    ');
  const embedding = bidi.getEmbeddingLevels(text);
  const runs = textRuns(text, embedding.levels, faces);
  const lines = breakLines(text, advancesOf(text, runs, settings), (room / size) * EM);
  const lineHeight = title.lineHeight * size;
  const height = lines.length * lineHeight;
  const top = blockTop(title, frame.height, height);
  const left = (frame.width - room) / 2;
  const face = faces[0]!;
  const ink = ((face.ascent + face.descent) / EM) * size;
  const ascent = (face.ascent / EM) * size;
  const glyphs: LaidGlyph[] = [];
  let widest = { left: frame.width, right: 0 };
  lines.forEach((line, index) => {
    const end = trimmedEnd(text, line.start, line.end);
    if (end === line.start) return;
    const paragraph = embedding.paragraphs.find((each) => each.start <= line.start && line.start <= each.end);
    const rtl = (paragraph?.level ?? 0) % 2 === 1;
    const plain = shapeLine(text, runs, line.start, end, settings);
    const spare = room - ((plain.width - settings.tracking) / EM) * size;
    const stretched = title.align === 'justify' && !line.hard && plain.spaces > 0 && spare > 0;
    const stretch = stretched ? ((spare / size) * EM) / plain.spaces : 0;
    const shaped = stretched ? shapeLine(text, runs, line.start, end, settings, stretch) : plain;
    const offset = left + (stretched ? 0 : spare * lineShare(title.align, rtl));
    const baseline = top + index * lineHeight + (lineHeight - ink) / 2 + ascent;
    const right = offset + ((shaped.width - settings.tracking) / EM) * size;
    widest = { left: Math.min(widest.left, offset), right: Math.max(widest.right, right) };
    for (const glyph of shaped.glyphs) {
      glyphs.push({
        ...glyph,
        left: offset + (glyph.x / EM) * size,
        baseline: baseline - (glyph.y / EM) * size,
      });
    }
  });
  const missing = new Set(
    runs
      .filter((run) => !run.face)
      .flatMap((run) =>
        [...new Intl.Segmenter().segment(text.slice(run.start, run.end))].map((s) => s.segment),
      ),
  );
  return {
    glyphs,
    size,
    block: { left: widest.left, top, right: widest.right, bottom: top + height },
    missing: [...missing].filter((each) => !/^\s+$/u.test(each)),
    lines: lines.map((line) => text.slice(line.start, trimmedEnd(text, line.start, line.end))),
  };
}

function blockTop(title: Title, frameHeight: number, height: number): number {
  const margin = title.margin * frameHeight;
  if (title.verticalAlign === 'top') return margin;
  if (title.verticalAlign === 'bottom') return frameHeight - margin - height;
  return (frameHeight - height) / 2;
}

/** Share of the spare room that goes to the left of a line. */
function lineShare(align: Title['align'], rtl: boolean): number {
  if (align === 'center') return 0.5;
  const atRight = (align === 'end') !== rtl;
  return atRight ? 1 : 0;
}
