import type { ByteView } from './byte-view.ts';

/** EXIF orientation 1…8 (CIPA DC-008 §4.6.4, tag 0x0112) of a TIFF block that starts at `at`; 1 when unsaid or odd. */
export function exifOrientation(view: ByteView, at: number): number {
  const order = view.text(at, 2);
  if (order !== 'II' && order !== 'MM') return 1;
  const little = order === 'II';
  const directory = at + view.u32(at + 4, little);
  const entries = Math.min(view.u16(directory, little), 512);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * 12;
    if (view.u16(entry, little) !== 0x0112) continue;
    const value = view.u16(entry + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** Orientations 5…8 turn the picture by a quarter, so width and height change places. */
export const swapsSides = (orientation: number): boolean => orientation >= 5;
