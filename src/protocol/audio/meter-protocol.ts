// What the worklet tells the page of the mixer's meters. The numbers themselves lie in shared memory where the page is isolated, and
// come as copies where it is not; engine/audio/meters/meter-bank.ts says where which of them lies.

/** Gain reductions follow the bank: so many floats an effect, one a band. */
export const REDUCTION_BANDS = 4;

export interface MeterPlan {
  readonly kind: 'meters';
  /** Ids of the strips in the bank's order; the master is its tap. */
  readonly strips: readonly string[];
  readonly master: string;
  /** Effects with a reduction, in the order in which theirs lie behind the bank. */
  readonly inserts: readonly { readonly id: string; readonly bands: number }[];
  readonly memory: SharedArrayBuffer | null;
}

/** What effects of clips take down at this moment: they come and go with their clips, so they have no place in the bank. */
export interface ClipReductions {
  readonly kind: 'clip-reductions';
  readonly effects: readonly { readonly id: string; readonly bands: readonly number[] }[];
}

export type PlayerMeters =
  | MeterPlan
  | ClipReductions
  | { readonly kind: 'meter-picture'; readonly picture: Float32Array };
