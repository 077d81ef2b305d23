/** What a share is cut by: a segment's frames. */
interface Weighed {
  readonly frames: number;
}

/** An encoder that starts anew spreads its bits over seconds: shorter shares would gain less time than they lose in quality. */
const FEWEST_FRAMES = 100;

/** Neighbouring pieces of `segments` with about as many frames each: at most `most`, one when there is too little to share. */
export function sideBySide<T extends Weighed>(segments: readonly T[], most: number): readonly T[][] {
  const total = segments.reduce((sum, { frames }) => sum + frames, 0);
  const count = Math.max(1, Math.min(most, Math.floor(total / FEWEST_FRAMES)));
  const shares: T[][] = Array.from({ length: count }, () => []);
  let before = 0;
  for (const segment of segments) {
    const middle = before + segment.frames / 2;
    shares[Math.min(count - 1, Math.floor((middle * count) / total))]!.push(segment);
    before += segment.frames;
  }
  return shares.filter((share) => share.length > 0);
}
