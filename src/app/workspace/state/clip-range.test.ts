import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Clip, clipEnd } from '../../../project/records/clip.ts';
import type { Track } from '../../../project/records/track.ts';
import { clipsBetween, withLinked } from './clip-range.ts';

const TRACKS = ['V2', 'V1', 'A1', 'A2'];

/** Clips side by side on each track, with gaps. */
const timeline = fc
  .tuple(
    fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    fc.array(fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 8 }), {
      minLength: 4,
      maxLength: 4,
    }),
  )
  .map(([locks, lists]) => {
    const clip = new Map<string, Clip>();
    lists.forEach((list, row) => {
      let at = 0;
      list.forEach(([gap, duration], index) => {
        const id = `${TRACKS[row]}.${index}`;
        clip.set(id, { id, place: { track: TRACKS[row], start: at + gap }, duration, link: null } as Clip);
        at += gap + duration;
      });
    });
    const tracks = TRACKS.map((id, row) => ({ id, locked: locks[row] }) as Track);
    return { snapshot: { clip }, tracks };
  });

test('a range is what a walk over all clips finds in the rectangle, whichever end is clicked first', () => {
  fc.assert(
    fc.property(timeline, fc.nat(), fc.nat(), ({ snapshot, tracks }, i, j) => {
      const all = [...snapshot.clip.values()];
      const [a, b] = [all[i % all.length]!, all[j % all.length]!];
      const [top, bottom] = [TRACKS.indexOf(a.place.track), TRACKS.indexOf(b.place.track)].sort();
      const [start, end] = [Math.min(a.place.start, b.place.start), Math.max(clipEnd(a), clipEnd(b))];
      const walked = all.filter((clip) => {
        const row = TRACKS.indexOf(clip.place.track);
        const inside = row >= top! && row <= bottom! && clip.place.start < end && clipEnd(clip) > start;
        return inside && (clip === a || clip === b || !tracks[row]!.locked);
      });
      const ids = (clips: readonly Clip[]) => clips.map(({ id }) => id).sort();
      expect(ids(clipsBetween(snapshot, tracks, a, b))).toEqual(ids(walked));
      expect(ids(clipsBetween(snapshot, tracks, b, a))).toEqual(ids(walked));
    }),
  );
});

test('linked clips come along, the one that was meant first', () => {
  const of = (id: string, link: string | null) => ({ id, link, place: { track: 't', start: 0 } }) as Clip;
  const clip = new Map([of('a', 'x'), of('b', 'x'), of('c', null)].map((one) => [one.id, one]));
  expect(withLinked({ clip }, clip.get('b')!)).toEqual(['b', 'a']);
  expect(withLinked({ clip }, clip.get('c')!)).toEqual(['c']);
});
