import type { LoudnessTarget } from '../../../base/loudness-targets.ts';

/** A measured programme; a `ProgrammeMeter` gives both. */
export interface MeasuredProgramme {
  /** LUFS after a gain, by both gates: quiet blocks that the gain lifts over −70 begin to count. */
  readonly integrated: (gainDb: number) => number;
  /** dBTP */
  readonly truePeak: number;
}

export interface NormalisePlan {
  /** dB to be added to the master. */
  readonly gainDb: number;
  /** LUFS that it gives, within 0.1 LU of the target (within 0.01 but for programmes made of hardly audible blocks). */
  readonly integrated: number;
  /** dBTP that it gives. */
  readonly truePeak: number;
  /** The gain lifts peaks over the ceiling: only a true-peak limiter behind it gives target and ceiling together. */
  readonly needsLimiter: boolean;
  /** dB that the limiter takes off the highest peak; 0 without one. */
  readonly limiting: number;
  /** The most that may be added without a limiter, ≤ `gainDb`, and the LUFS that it gives. */
  readonly safeGainDb: number;
  readonly safeIntegrated: number;
}

const CLOSE = 0.001;
const TRIES = 30;

/** The gain that brings a programme to a target; null for one without loudness (silent, or shorter than 400 ms). */
export function planNormalise(
  programme: MeasuredProgramme,
  target: Pick<LoudnessTarget, 'loudness' | 'truePeak'>,
): NormalisePlan | null {
  const loudness = programme.integrated(0);
  if (!Number.isFinite(loudness)) return null;
  const gainDb = solve(programme.integrated, target.loudness, target.loudness - loudness);
  const truePeak = programme.truePeak + gainDb;
  const limiting = Math.max(0, truePeak - target.truePeak);
  const safeGainDb = gainDb - limiting;
  return {
    gainDb,
    integrated: programme.integrated(gainDb),
    truePeak,
    needsLimiter: limiting > 0,
    limiting,
    safeGainDb,
    safeIntegrated: programme.integrated(safeGainDb),
  };
}

/** Corrects by what is missing. The gates make loudness jump with the gain, so the best try is kept. */
function solve(integrated: (gainDb: number) => number, wanted: number, first: number): number {
  let [gain, best, error] = [first, first, Number.POSITIVE_INFINITY];
  for (let i = 0; i < TRIES; i++) {
    const missing = wanted - integrated(gain);
    if (!Number.isFinite(missing)) break;
    if (Math.abs(missing) < error) {
      best = gain;
      error = Math.abs(missing);
    }
    if (error < CLOSE) break;
    gain += missing;
  }
  return best;
}

/** LU that a programme may be off its target after a search. */
const WITHIN = 0.1;

/**
 * The same where something behind the gain changes with it, as a limiter does: measures, corrects, measures again.
 * @param measure LUFS of the finished programme with this gain: a mix each time
 * @returns the gain and what it gave; `hit` tells whether that is within 0.1 LU of the target after at most `tries` mixes
 */
export async function searchGain(
  measure: (gainDb: number) => Promise<number>,
  target: Pick<LoudnessTarget, 'loudness'>,
  firstGainDb: number,
  tries = 6,
): Promise<{ readonly gainDb: number; readonly integrated: number; readonly hit: boolean }> {
  let best = { gainDb: firstGainDb, integrated: Number.NEGATIVE_INFINITY };
  let [gain, lastGain, lastLoudness] = [firstGainDb, Number.NaN, Number.NaN];
  for (let i = 0; i < tries; i++) {
    const integrated = await measure(gain);
    const missing = target.loudness - integrated;
    if (Math.abs(missing) < Math.abs(target.loudness - best.integrated)) best = { gainDb: gain, integrated };
    if (!Number.isFinite(missing) || Math.abs(missing) < WITHIN / 2) break;
    // LU won for each dB: 1 without limiting, less the more is limited.
    const slope = (integrated - lastLoudness) / (gain - lastGain);
    [lastGain, lastLoudness] = [gain, integrated];
    gain += missing / (slope > 0.1 && slope < 1 ? slope : 1);
  }
  return { ...best, hit: Math.abs(target.loudness - best.integrated) <= WITHIN };
}

/** What a maker gets for one click. */
export type Normalised =
  /** Nothing to be measured. */
  | { readonly kind: 'silent' }
  /** `gainDb` on the master: a `gain.shift` of the sequence. */
  | { readonly kind: 'gain'; readonly gainDb: number; readonly integrated: number; readonly truePeak: number }
  /** A limiter as the master's last effect, driven by `gainDb` and closed at `ceiling` dBTP. */
  | {
      readonly kind: 'limiter';
      readonly gainDb: number;
      readonly ceiling: number;
      readonly integrated: number;
      readonly truePeak: number;
      /** Within 0.1 LU and under the target's ceiling. What is limited beyond all measure cannot become louder. */
      readonly hit: boolean;
    };

/** dB that the limiter is closed further than what a meter with a finer grid found above the ceiling. */
const SPARE = 0.02;
const ROUNDS = 3;

/**
 * Brings a mix to a target by gain alone where its peaks leave room, else by a limiter.
 * @param measure the mix, as it is (null), or behind a limiter with so much drive in dB and its ceiling in dBTP
 */
export async function normalise(
  measure: (
    limiter: { readonly driveDb: number; readonly ceiling: number } | null,
  ) => Promise<MeasuredProgramme>,
  target: Pick<LoudnessTarget, 'loudness' | 'truePeak'>,
): Promise<Normalised> {
  const plan = planNormalise(await measure(null), target);
  if (!plan) return { kind: 'silent' };
  const { gainDb, integrated, truePeak } = plan;
  if (!plan.needsLimiter) return { kind: 'gain', gainDb, integrated, truePeak };
  return searchLimited(measure, target, gainDb);
}

async function searchLimited(
  measure: (limiter: { readonly driveDb: number; readonly ceiling: number }) => Promise<MeasuredProgramme>,
  target: Pick<LoudnessTarget, 'loudness' | 'truePeak'>,
  firstGainDb: number,
): Promise<Normalised> {
  let [first, ceiling] = [firstGainDb, target.truePeak];
  for (let round = 1; ; round++) {
    const peaks = new Map<number, number>();
    const found = await searchGain(
      async (driveDb) => {
        const limited = await measure({ driveDb, ceiling });
        peaks.set(driveDb, limited.truePeak);
        return limited.integrated(0);
      },
      target,
      first,
    );
    const truePeak = peaks.get(found.gainDb) ?? Number.POSITIVE_INFINITY;
    const over = truePeak - target.truePeak;
    if (over <= 0 || round === ROUNDS)
      return { kind: 'limiter', ...found, ceiling, truePeak, hit: found.hit && over <= 0 };
    ceiling -= over + SPARE;
    first = found.gainDb;
  }
}
