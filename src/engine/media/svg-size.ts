/** CSS pixels at 96 dpi (CSS Values 4 §6.2). Percentages and font units say nothing about a file on its own. */
const PIXELS: Readonly<Record<string, number>> = {
  '': 1,
  px: 1,
  pt: 96 / 72,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
};

function length(text: string | undefined): number | null {
  const match = /^\s*([\d.]+(?:e[+-]?\d+)?)\s*([a-z%]*)\s*$/i.exec(text ?? '');
  const unit = match && PIXELS[match[2]!.toLowerCase()];
  const value = unit ? Number(match[1]) * unit : Number.NaN;
  return value > 0 && Number.isFinite(value) ? value : null;
}

/** The drawing's own size in px: width and height, completed from the viewBox. Null when it has neither. */
export function svgSize(svg: string): { readonly width: number; readonly height: number } | null {
  const root = /<svg\b[^>]*>/i.exec(svg.replace(/<!--[\s\S]*?-->/g, ''))?.[0];
  if (!root) return null;
  const attribute = (name: string): string | undefined =>
    new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`, 'i').exec(root)?.[1];
  const box = attribute('viewBox')
    ?.trim()
    .split(/[\s,]+/)
    .map(Number);
  const [boxWidth, boxHeight] =
    box?.length === 4 && box[2]! > 0 && box[3]! > 0 ? [box[2]!, box[3]!] : [null, null];
  const ratio = boxWidth && boxHeight ? boxWidth / boxHeight : null;
  const width = length(attribute('width'));
  const height = length(attribute('height'));
  const w = width ?? (height && ratio ? height * ratio : boxWidth);
  const h = height ?? (width && ratio ? width / ratio : boxHeight);
  return w && h ? { width: Math.max(1, Math.round(w)), height: Math.max(1, Math.round(h)) } : null;
}
