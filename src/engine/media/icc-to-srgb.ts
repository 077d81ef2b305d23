import type { IccProfile } from './icc-profile.ts';

const STEPS = 65_535;
let encoded: Uint8Array | null = null;

/** IEC 61966-2-1: the 8-bit level of each of 65536 steps of light. */
function levels(): Uint8Array {
  encoded ??= Uint8Array.from({ length: STEPS + 1 }, (_, step) => {
    const light = step / STEPS;
    return Math.round(255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055));
  });
  return encoded;
}

/** Brings R'G'B'A pixels from the profile's colours to sRGB, in place. What sRGB does not hold is cut off, as browsers do. */
export function convertToSrgb(rgba: Uint8Array, { curves, matrix }: IccProfile): void {
  const level = levels();
  const [red, green, blue] = curves;
  const encode = (light: number): number => level[Math.round(STEPS * Math.min(1, Math.max(0, light)))]!;
  const [rr, rg, rb, gr, gg, gb, br, bg, bb] = matrix as [
    ...[number, number, number, number, number, number, number, number, number],
  ];
  for (let i = 0; i < rgba.length; i += 4) {
    const r = red[rgba[i]!]!;
    const g = green[rgba[i + 1]!]!;
    const b = blue[rgba[i + 2]!]!;
    rgba[i] = encode(rr * r + rg * g + rb * b);
    rgba[i + 1] = encode(gr * r + gg * g + gb * b);
    rgba[i + 2] = encode(br * r + bg * g + bb * b);
  }
}

/** One level: a profile of sRGB itself is written with rounded numbers. */
const SAME = 1;

/** Whether converting would change nothing that counts: most profiles say sRGB, and then the picture stays bit for bit. */
export function isSrgb(profile: IccProfile): boolean {
  const probe: number[] = [];
  for (const r of [0, 51, 128, 204, 255])
    for (const g of [0, 51, 128, 204, 255]) for (const b of [0, 51, 128, 204, 255]) probe.push(r, g, b, 255);
  const converted = Uint8Array.from(probe);
  convertToSrgb(converted, profile);
  return converted.every((value, i) => Math.abs(value - probe[i]!) <= SAME);
}
