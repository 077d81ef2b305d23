import fc from 'fast-check';
import { expect, test } from 'vitest';
import { violations } from '../store/invariants.ts';
import { CuttingRoom, FRAME, SECOND } from '../testing/cutting-room.ts';

/** Sequence time of a moment of a clip's media. */
const heardAt = (cut: CuttingRoom, id: string, moment: number): number => {
  const { place, sourceIn, speed } = cut.clip(id);
  return place.start + ((moment - sourceIn) * speed.den) / speed.num;
};

test('sound is in place to the tick, on frames, and its picture with it to the frame', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -3 * SECOND, max: 8 * SECOND }),
      fc.integer({ min: 0, max: 2 }),
      (at, head) => {
        const cut = new CuttingRoom();
        const [, reference] = cut.take(5, 4);
        const [picture, sound] = cut.take(20, 4, head);
        const moment = cut.clip(sound).sourceIn;
        const before = cut.clip(reference).place.start;
        cut.run('clip.synchronise', { reference, moves: [{ clip: sound, at }] });
        const shift = cut.clip(reference).place.start - before;
        expect(shift).toBe(at < 0 ? Math.ceil(-at / FRAME) * FRAME : 0);
        expect(Math.abs(heardAt(cut, sound, moment) - at - shift)).toBeLessThanOrEqual(1);
        expect(Math.abs(heardAt(cut, picture, moment) - at - shift)).toBeLessThanOrEqual(FRAME / 2);
        for (const id of [picture, sound]) expect(cut.clip(id).place.start % FRAME).toBe(0);
        expect(violations(cut.store.snapshot())).toEqual([]);
        cut.store.undo();
        expect(cut.clip(sound).place.start).toBe(20 * SECOND);
      },
    ),
    { numRuns: 40 },
  );
});

test('what stands in the way stays: the clip goes to a free track', () => {
  const cut = new CuttingRoom();
  const [, reference] = cut.take(0, 4);
  const [picture, sound] = cut.take(10, 4);
  cut.run('clip.synchronise', { reference, moves: [{ clip: sound, at: SECOND }] });
  expect(cut.clip(sound).place).not.toMatchObject({ track: cut.clip(reference).place.track });
  expect(cut.clip(picture).place.start).toBe(SECOND);
  expect(cut.layout(cut.audio)).toEqual([[0, 4, 0]]);
  expect(violations(cut.store.snapshot())).toEqual([]);
});

test('a drift is taken out by the speed, and the clip stays within its media', () => {
  const cut = new CuttingRoom();
  const [, reference] = cut.take(0, 4);
  const [, sound] = cut.take(10, 4);
  const speed = { num: 10_000, den: 10_002 };
  cut.run('clip.synchronise', { reference, moves: [{ clip: sound, at: 20 * SECOND, speed }] });
  expect(cut.clip(sound)).toMatchObject({ speed });
  expect(violations(cut.store.snapshot())).toEqual([]);
});

test('a locked track stays as it is', () => {
  const cut = new CuttingRoom();
  const [, reference] = cut.take(0, 4);
  const [, sound] = cut.take(10, 4);
  cut.run('track.set', { track: cut.audio, fields: { locked: true } });
  const before = cut.store.snapshot();
  expect(() => cut.run('clip.synchronise', { reference, moves: [{ clip: sound, at: 0 }] })).toThrow(
    /track-locked/,
  );
  expect(cut.store.snapshot()).toBe(before);
});
