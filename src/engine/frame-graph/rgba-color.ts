/** Straight (not premultiplied), gamma-encoded, 0…1. */
export interface RgbaColor {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly a: number;
}

export const BLACK: RgbaColor = { r: 0, g: 0, b: 0, a: 1 };

/** `#rrggbb` or `#rrggbbaa`; anything else is opaque black, because records are validated before they come here. */
export function parseColor(text: string): RgbaColor {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})?$/i.exec(text);
  if (!match) return BLACK;
  const [r = 0, g = 0, b = 0, a = 255] = match
    .slice(1)
    .map((part: string | undefined) => (part === undefined ? undefined : Number.parseInt(part, 16)));
  return { r: r / 255, g: g / 255, b: b / 255, a: a / 255 };
}

/** The backdrop of everything is opaque: a translucent background stands on black. */
export const onBlack = (color: RgbaColor): RgbaColor => ({
  r: color.r * color.a,
  g: color.g * color.a,
  b: color.b * color.a,
  a: 1,
});
