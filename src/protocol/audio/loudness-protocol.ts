import type { Ticks } from '../../base/time.ts';
import type { SentSnapshot } from '../../project/records/snapshot.ts';

export interface LoudnessGoal {
  /** Integrated, LUFS. */
  readonly loudness: number;
  /** dBTP. */
  readonly truePeak: number;
}

/** What brings a mix to a target; engine/audio/meters/normalise.ts. */
export type LoudnessPlan =
  /** So many dB on the master's fader. */
  | { readonly kind: 'gain'; readonly gainDb: number; readonly integrated: number; readonly truePeak: number }
  /** A limiter as the master's last effect, driven by so many dB and closed at the ceiling. */
  | {
      readonly kind: 'limiter';
      readonly gainDb: number;
      readonly ceiling: number;
      readonly integrated: number;
      readonly truePeak: number;
      readonly hit: boolean;
    };

/** dB to be added to the gain of a clip, and the LUFS that it then has. */
export interface ClipLevelling {
  readonly clip: string;
  readonly by: number;
  readonly loudness: number;
}

/** As the document keeps it: the `rate` and `planes` of an effect's data of kind `print`. */
export interface LearnedNoise {
  readonly rate: number;
  readonly planes: readonly string[];
}

/** How a clip's sound lies to that of a reference. */
export interface ClipMatch {
  readonly clip: string;
  /** Ticks by which it begins after the reference; null: nothing in them is alike. */
  readonly offset: Ticks | null;
  /** It has to last 1 + drift times as long to stay with the reference. */
  readonly drift: number;
}

export interface LoudnessApi {
  /** Finds where clips of sound lie to a reference, by what is heard in both. @param onProgress 0 … 1 of all */
  match(
    snapshot: SentSnapshot,
    sequence: string,
    reference: string,
    clips: readonly string[],
    onProgress: (fraction: number) => void,
  ): Promise<readonly ClipMatch[]>;
  /**
   * Learns the noise that comes in at an effect in a range of the sequence, in ticks.
   * @throws StoryError `noise-print-short`, `noise-print-silent`
   */
  learnNoise(
    snapshot: SentSnapshot,
    sequence: string,
    effect: string,
    range: { readonly start: Ticks; readonly end: Ticks },
    onProgress: (fraction: number) => void,
  ): Promise<LearnedNoise>;
  /**
   * Mixes the sequence as often as it takes. The limiter that it tries stands where the master ends in one already, or behind its
   * effects. @param onProgress 0 … 1 of the mix under way. @returns null for a silent film
   */
  plan(
    snapshot: SentSnapshot,
    sequence: string,
    goal: LoudnessGoal,
    onProgress: (fraction: number) => void,
  ): Promise<LoudnessPlan | null>;
  /** Measures clips one by one, speech alone where there is some, and says what brings each to −23 LUFS. Silent ones are left out. */
  level(
    snapshot: SentSnapshot,
    sequence: string,
    clips: readonly string[],
    onProgress: (fraction: number) => void,
  ): Promise<readonly ClipLevelling[]>;
}
