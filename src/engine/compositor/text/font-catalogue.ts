import type { FontFile } from '../../ports/asset-port.ts';

export interface FontFamily {
  /** As titles name it and as the interface shows it. */
  readonly name: string;
  /** As bundled files name it. */
  readonly file: string;
  readonly weights: readonly number[];
  readonly italic: boolean;
}

const WEIGHTS = [100, 200, 300, 400, 500, 600, 700, 800, 900] as const;

/** Every bundled family. The first is the default; characters that a family lacks are looked for in the others, in this order. */
export const FONT_FAMILIES: readonly FontFamily[] = [
  { name: 'Inter', file: 'inter', weights: WEIGHTS, italic: true },
  { name: 'Noto Sans Arabic', file: 'noto-sans-arabic', weights: WEIGHTS, italic: false },
];

export interface FontStyle {
  readonly family: string;
  /** 100…900 */
  readonly weight: number;
  readonly italic: boolean;
}

/** The wanted family first, then the fallbacks; an unknown name stands for the default. */
export function familiesFor(name: string): FontFamily[] {
  const wanted = FONT_FAMILIES.find((family) => family.name.toLowerCase() === name.toLowerCase());
  const first = wanted ?? FONT_FAMILIES[0]!;
  return [first, ...FONT_FAMILIES.filter((family) => family !== first)];
}

/** The nearest weight that the family has; upright where it has no italic. */
export function fontFile(family: FontFamily, weight: number, italic: boolean): FontFile {
  const nearest = family.weights.reduce((best, each) =>
    Math.abs(each - weight) < Math.abs(best - weight) ? each : best,
  );
  return `${family.file}-${nearest}${italic && family.italic ? '-italic' : ''}`;
}
