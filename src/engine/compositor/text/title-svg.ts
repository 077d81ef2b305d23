import { parseColor, type RgbaColor } from '../../frame-graph/rgba-color.ts';
import type { Area, LaidTitle, Title } from './layout-title.ts';
import { BOX_ADVANCE } from './shape-text.ts';
import { EM } from './typeface.ts';

/** Glyph outlines may reach beyond their advance and line by about this many ems. */
const OVERHANG_EM = 0.6;
/** CSS: a blur of n pixels is a Gaussian of n / 2; three deviations hold all of it. */
const DEVIATIONS = 3;

const BOX_OUTLINE = `M60 0H${BOX_ADVANCE - 60}V720H60ZM120 60V660H${BOX_ADVANCE - 120}V60Z`;

/** What the title can touch, in sequence pixels. @param unit sequence pixels in a pixel of a sequence 1080 high */
export function inkArea(title: Title, laid: LaidTitle, unit: number): Area {
  const overhang = laid.size * OVERHANG_EM + (title.outline?.width ?? 0) * unit;
  let area = grown(laid.block, overhang);
  if (title.shadow) {
    const { x, y, blur } = title.shadow;
    const spread = (blur / 2) * DEVIATIONS * unit;
    area = union(area, grown(moved(area, x * unit, y * unit), spread));
  }
  if (title.background) area = union(area, grown(laid.block, title.background.padding * unit));
  return area;
}

/** The title as SVG paths, in sequence pixels, showing `view`. */
export function titleSvg(title: Title, laid: LaidTitle, unit: number, view: Area): string {
  const symbols = new Map<string, string>();
  const uses: string[] = [];
  const scale = laid.size / EM;
  const near = grown(view, laid.size * 2);
  for (const glyph of laid.glyphs) {
    if (glyph.baseline < near.top || glyph.baseline > near.bottom) continue;
    const outline = glyph.face ? glyph.face.outline(glyph.glyph) : BOX_OUTLINE;
    if (outline === '') continue;
    const id = glyph.face ? `${glyph.face.file}.${glyph.glyph}` : 'missing';
    symbols.set(id, `<path id="${id}" d="${outline}" fill-rule="${glyph.face ? 'nonzero' : 'evenodd'}"/>`);
    const matrix = [scale, 0, 0, -scale, glyph.left, glyph.baseline].map(short).join(' ');
    uses.push(`<use href="#${id}" transform="matrix(${matrix})"/>`);
  }
  const ink = uses.join('');
  const outlineWidth = ((title.outline?.width ?? 0) * unit * 2) / scale;
  const stroke = (color: RgbaColor) =>
    `stroke="${rgb(color)}" stroke-opacity="${short(color.a)}" stroke-width="${short(outlineWidth)}" stroke-linejoin="round"`;
  const parts: string[] = [];
  if (title.background) parts.push(backgroundRect(title.background, laid.block, unit));
  if (title.shadow && ink) {
    const color = parseColor(title.shadow.color);
    const edge = title.outline ? stroke({ ...color, a: 1 }) : '';
    const opacity = `opacity="${short(color.a)}"`;
    const blur = title.shadow.blur > 0 ? 'filter="url(#blur)"' : '';
    const move = `transform="translate(${short(title.shadow.x * unit)} ${short(title.shadow.y * unit)})"`;
    parts.push(`<g ${opacity} ${blur}><g ${move} fill="${rgb(color)}" ${edge}>${ink}</g></g>`);
  }
  if (title.outline && outlineWidth > 0) {
    // All strokes lie under all fills: an outline never covers its neighbour's letter.
    parts.push(`<g fill="none" ${stroke(parseColor(title.outline.color))}>${ink}</g>`);
  }
  const fill = parseColor(title.color);
  parts.push(`<g fill="${rgb(fill)}" fill-opacity="${short(fill.a)}">${ink}</g>`);
  const width = view.right - view.left;
  const height = view.bottom - view.top;
  const box = [view.left, view.top, width, height].map(short).join(' ');
  const size = `width="${short(width)}" height="${short(height)}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="${box}"><defs>${blurFilter(title, unit, view)}${[...symbols.values()].join('')}</defs>${parts.join('')}</svg>`;
}

function backgroundRect(background: NonNullable<Title['background']>, block: Area, unit: number): string {
  if (block.right <= block.left) return '';
  const { left, top, right, bottom } = grown(block, background.padding * unit);
  const color = parseColor(background.color);
  const place = `x="${short(left)}" y="${short(top)}" width="${short(right - left)}" height="${short(bottom - top)}"`;
  const look = `rx="${short(background.radius * unit)}" fill="${rgb(color)}" fill-opacity="${short(color.a)}"`;
  return `<rect ${place} ${look}/>`;
}

function blurFilter(title: Title, unit: number, view: Area): string {
  if (!title.shadow || title.shadow.blur <= 0) return '';
  const place = `x="${short(view.left)}" y="${short(view.top)}" width="${short(view.right - view.left)}" height="${short(view.bottom - view.top)}"`;
  const blur = `<feGaussianBlur stdDeviation="${short((title.shadow.blur / 2) * unit)}"/>`;
  return `<filter id="blur" filterUnits="userSpaceOnUse" color-interpolation-filters="sRGB" ${place}>${blur}</filter>`;
}

const short = (value: number): string => String(Math.round(value * 1e4) / 1e4);

const rgb = ({ r, g, b }: RgbaColor): string =>
  `#${[r, g, b]
    .map((value) =>
      Math.round(value * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;

const grown = (area: Area, by: number): Area => ({
  left: area.left - by,
  top: area.top - by,
  right: area.right + by,
  bottom: area.bottom + by,
});

const moved = (area: Area, x: number, y: number): Area => ({
  left: area.left + x,
  top: area.top + y,
  right: area.right + x,
  bottom: area.bottom + y,
});

const union = (one: Area, two: Area): Area => ({
  left: Math.min(one.left, two.left),
  top: Math.min(one.top, two.top),
  right: Math.max(one.right, two.right),
  bottom: Math.max(one.bottom, two.bottom),
});
