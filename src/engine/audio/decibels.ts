/** At and below this a gain is silence; 24-bit sound ends at −144. */
export const SILENCE_DB = -144;

/** Linear gain, rounded to 32 bits so that two maths libraries that differ in the last place of a double agree. */
export const dbToGain = (db: number): number => (db > SILENCE_DB ? Math.fround(10 ** (db / 20)) : 0);

/** −Infinity for silence. */
export const gainToDb = (gain: number): number => 20 * Math.log10(Math.abs(gain));
