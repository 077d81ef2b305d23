// Where a level stands on a fader and on a meter. Straight pieces between marks, as on a console: most of the way is for the 24 dB
// around 0 dB, in which people mix.

/** At and below, a gain is silence (project/records/sound-strip.ts). */
export const SILENCE_DB = -144;
/** The top of a fader; typed values may go on to 24 dB. */
export const FADER_TOP_DB = 12;
export const MOST_DB = 24;

type Mark = readonly [position: number, db: number];

/** Below the second mark the fader falls to silence at its end. */
const FADER: readonly Mark[] = [
  [0, -96],
  [0.06, -60],
  [0.2, -36],
  [0.38, -20],
  [0.56, -10],
  [0.76, 0],
  [1, FADER_TOP_DB],
];
const METER: readonly Mark[] = [
  [0, -72],
  [0.12, -54],
  [0.32, -36],
  [0.58, -18],
  [0.93, 0],
  [1, 4],
];

export const FADER_MARKS = [12, 0, -10, -20, -36, -60] as const;
export const METER_MARKS = [0, -6, -12, -18, -24, -36, -54] as const;

function place(marks: readonly Mark[], db: number): number {
  if (!(db > marks[0]![1])) return 0;
  for (let i = 1; i < marks.length; i++) {
    const [[low, from], [high, to]] = [marks[i - 1]!, marks[i]!];
    if (db <= to) return low + ((high - low) * (db - from)) / (to - from);
  }
  return 1;
}

/** @param db any number, −Infinity too @returns 0 (bottom, silence) … 1 */
export const faderPosition = (db: number): number => place(FADER, db);

/** @param position 0 … 1 @returns dB in steps of 0.1; −144 at the bottom */
export function faderDb(position: number): number {
  if (position <= 0) return SILENCE_DB;
  for (let i = 1; i < FADER.length; i++) {
    const [[low, from], [high, to]] = [FADER[i - 1]!, FADER[i]!];
    if (position <= high)
      return Math.round((from + ((to - from) * (position - low)) / (high - low)) * 10) / 10;
  }
  return FADER_TOP_DB;
}

/** @param db dBFS of a needle @returns 0 … 1 */
export const meterPosition = (db: number): number => place(METER, db);
