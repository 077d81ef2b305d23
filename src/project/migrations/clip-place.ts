import type { Migration, RawChange } from './migration.ts';

/**
 * Version 0 kept a clip's track and start as two registers, so that two people who moved one clip could tear it apart, and its
 * speed as a number, which 30000/1001 does not fit.
 */
export const clipPlace: Migration = {
  id: 1,
  name: 'clip-place-as-one-register',
  up: (document) =>
    Object.entries(document.clip ?? {}).flatMap(([id, clip]): RawChange[] => {
      const fields: Record<string, unknown> = {};
      if (!clip.place) {
        fields.place = { track: clip.track, start: clip.start };
        fields.track = undefined;
        fields.start = undefined;
      }
      if (typeof clip.speed === 'number') fields.speed = fraction(clip.speed);
      return Object.keys(fields).length > 0 ? [{ type: 'clip', id, fields }] : [];
    }),
};

/** Speeds were entered in percent with two decimals. */
function fraction(speed: number): { num: number; den: number } {
  const num = Math.max(1, Math.round(speed * 10_000));
  let [a, b] = [num, 10_000];
  while (b) [a, b] = [b, a % b];
  return { num: num / a, den: 10_000 / a };
}
