// Up- and down-mix by ITU-R BS.775-3 (§ 3, table 2): what the target has, keeps its level; what it lacks, is folded into its
// neighbours at −3 dB, or as the document's coefficients say; the LFE channel has no place in a smaller layout and is left out
// unless they give it one. The sums are not scaled down: a mix that peaks above full scale does so after the fold as well, and the
// export says by how much.
import type { Layout, Speaker } from './layout.ts';

/** −3 dB. */
export const FOLD = Math.fround(Math.SQRT1_2);

/** `coefficients[output][input]` */
export type MixMatrix = readonly Float32Array[];

type Fold = readonly (readonly [Speaker, number])[];

/** Where a speaker goes that the target lacks: the first list of which the target has every speaker. */
const FOLDS: Readonly<Record<Speaker, readonly Fold[]>> = {
  M: [
    [
      ['L', FOLD],
      ['R', FOLD],
    ],
  ],
  L: [[['M', FOLD]]],
  R: [[['M', FOLD]]],
  C: [
    [
      ['L', FOLD],
      ['R', FOLD],
    ],
    [['M', 1]],
  ],
  LFE: [],
  Ls: [[['Lb', 1]], [['L', FOLD]], [['M', 0.5]]],
  Rs: [[['Rb', 1]], [['R', FOLD]], [['M', 0.5]]],
  Lb: [[['Ls', FOLD]], [['L', FOLD]], [['M', 0.5]]],
  Rb: [[['Rs', FOLD]], [['R', FOLD]], [['M', 0.5]]],
  Cb: [
    [
      ['Ls', FOLD],
      ['Rs', FOLD],
    ],
    [
      ['L', 0.5],
      ['R', 0.5],
    ],
    [['M', 0.5]],
  ],
};

/** The editable gains of a fold: into left and right. */
export interface FoldGains {
  readonly center: number;
  readonly surround: number;
  readonly lfe: number;
}

/** As the standard has it. */
export const STANDARD_FOLD: FoldGains = { center: FOLD, surround: FOLD, lfe: 0 };

/** Gain of a folded speaker relative to the standard's. */
const relative = (speaker: Speaker, target: Speaker, { center, surround }: FoldGains): number => {
  if (speaker === 'C' && target !== 'M') return center / FOLD;
  // Rear loudspeakers that move to other rear ones are no fold to the front.
  const front = target === 'L' || target === 'R' || target === 'M';
  return front && speaker !== 'C' && speaker !== 'M' && speaker !== 'L' && speaker !== 'R'
    ? surround / FOLD
    : 1;
};

/** Equal layouts give the identity. */
export function mixMatrix(from: Layout, to: Layout, gains: FoldGains = STANDARD_FOLD): Float32Array[] {
  const matrix = to.map(() => new Float32Array(from.length));
  from.forEach((speaker, input) => {
    const row = to.indexOf(speaker);
    if (row >= 0) {
      matrix[row]![input] = 1;
      return;
    }
    const fold = FOLDS[speaker].find((targets) => targets.every(([target]) => to.includes(target)));
    for (const [target, gain] of fold ?? []) {
      const output = matrix[to.indexOf(target)]!;
      const share = relative(speaker, target, gains);
      output[input] = output[input]! + (share === 1 ? gain : gain * share);
    }
    if (speaker === 'LFE' && gains.lfe > 0)
      to.forEach((target, output) => {
        if (target === 'L' || target === 'R' || target === 'M') matrix[output]![input] = gains.lfe;
      });
  });
  return matrix;
}
