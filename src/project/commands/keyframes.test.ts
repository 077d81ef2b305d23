// Keys of clips and effects: what a value is after an edit, read by the engine's own eyes.
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { valueAt } from '../../engine/timeline/keyframes.ts';
import { CLIP_VALUES, clipValue } from '../records/clip-values.ts';
import type { Animated } from '../records/fields.ts';
import { CuttingRoom } from '../testing/cutting-room.ts';
import { keyedValue } from './timeline/keyframes.ts';

let room: CuttingRoom;
let picture: string;
let sound: string;

beforeEach(() => {
  room = new CuttingRoom();
  [picture, sound] = room.take(0, 2) as [string, string];
});

const clip = (id: string) => room.store.snapshot().clip.get(id)!;
const x = (id = picture) => ({ kind: 'clip' as const, id, value: 'x' as const });

describe('on a clip', () => {
  test('the first key makes a constant move, the last leaves its value behind', () => {
    room.run('clip.set', { clips: [picture], fields: { transform: { x: 7 } } });
    room.run('keyframe.set', { keys: [{ target: x(), at: 100 }] });
    expect(clip(picture).transform.x).toEqual({ keys: [{ at: 100, value: 7, ease: 'linear' }] });
    room.run('keyframe.set', { keys: [{ target: x(), at: 50, value: 3, ease: 'smooth' }] });
    expect(clip(picture).transform.x).toMatchObject({ keys: [{ at: 50 }, { at: 100 }] });
    room.run('keyframe.remove', { keys: [{ target: x(), at: 100 }] });
    room.run('keyframe.remove', { keys: [{ target: x(), at: 99 }] });
    room.run('keyframe.remove', { keys: [{ target: x(), at: 50 }] });
    expect(clip(picture).transform.x).toBe(3);
  });

  test('a new key on the way changes no value where the way is straight, and keeps its kind', () => {
    room.run('keyframe.set', {
      keys: [
        { target: x(), at: 0, value: 0 },
        { target: x(), at: 100, value: 50 },
      ],
    });
    room.run('keyframe.set', { keys: [{ target: x(), at: 40 }] });
    expect(valueAt(clip(picture).transform.x, 40)).toBe(20);
    room.run('keyframe.set', { keys: [{ target: x(), at: 40, ease: 'hold' }] });
    room.run('keyframe.set', { keys: [{ target: x(), at: 70 }] });
    expect(clip(picture).transform.x).toMatchObject({
      keys: [{}, {}, { at: 70, value: 20, ease: 'hold' }, {}],
    });
  });

  test('a key that comes to another takes its place; clearing keeps what is seen at that moment', () => {
    const keys = [0, 10, 20].map((at) => ({ target: x(), at, value: at }));
    room.run('keyframe.set', { keys });
    room.run('keyframe.move', { keys: [{ target: x(), from: 0, to: 20 }] });
    expect(clip(picture).transform.x).toMatchObject({
      keys: [
        { at: 10, value: 10 },
        { at: 20, value: 0 },
      ],
    });
    room.run('keyframe.clear', { values: [{ target: x(), at: 15 }] });
    expect(clip(picture).transform.x).toBe(5);
  });

  test('several values of several clips are one step of undo', () => {
    const before = room.store.snapshot();
    room.run('keyframe.set', {
      keys: [
        { target: x(), at: 0, value: 1 },
        { target: { kind: 'clip', id: sound, value: 'pan' }, at: 5, value: -1 },
        { target: { kind: 'clip', id: picture, value: 'left' }, at: 5, value: 0.5 },
      ],
    });
    expect(clip(sound).pan).toMatchObject({ keys: [{ at: 5, value: -1 }] });
    expect(clip(picture).crop.left).toMatchObject({ keys: [{ at: 5, value: 0.5 }] });
    room.store.undo();
    expect(room.store.snapshot().clip.get(picture)).toEqual(before.clip.get(picture));
    expect(room.store.snapshot().clip.get(sound)).toEqual(before.clip.get(sound));
  });

  test('a value out of its bounds and a locked track are refused, and nothing has changed', () => {
    const before = clip(sound);
    const pan = { kind: 'clip' as const, id: sound, value: 'pan' as const };
    const keys = [
      { target: x(), at: 0, value: 1 },
      { target: pan, at: 0, value: 1.5 },
    ];
    expect(() => room.run('keyframe.set', { keys })).toThrow(/invalid-record/);
    expect(clip(picture).transform.x).toBe(0);
    room.run('track.set', { track: before.place.track, fields: { locked: true } });
    expect(() => room.run('keyframe.set', { keys: [{ target: pan, at: 0 }] })).toThrow(/track-locked/);
    expect(clip(sound)).toEqual(before);
  });

  test('a cut in the middle changes no value of either half', () => {
    for (const value of CLIP_VALUES)
      room.run('keyframe.set', {
        keys: [0, 2].map((seconds) => ({
          target: { kind: 'clip' as const, id: picture, value },
          at: seconds * 705_600_000,
          value: seconds / 4,
        })),
      });
    const whole = clip(picture);
    const { clips } = room.run('clip.split', { at: 705_600_000, clips: [picture] });
    const right = clips.map(clip).find(({ place }) => place.track === whole.place.track)!;
    for (const value of CLIP_VALUES) {
      expect(valueAt(clipValue(right, value), 1000)).toBeCloseTo(
        valueAt(clipValue(whole, value), 705_601_000),
        9,
      );
    }
  });
});

test('an effect’s parameter that was never set begins with the value of its first key', () => {
  const { effect } = room.run('effect.add', { owner: picture, effect: 'gaussian-blur' });
  const target = { kind: 'effect' as const, id: effect, value: 'sigma' };
  room.run('keyframe.set', { keys: [{ target, at: 10, value: 4 }] });
  room.run('keyframe.set', { keys: [{ target, at: 20, value: 8 }] });
  expect(room.store.snapshot().effect.get(effect)!.params.sigma).toEqual({
    keys: [
      { at: 10, value: 4, ease: 'linear' },
      { at: 20, value: 8, ease: 'linear' },
    ],
  });
  room.run('effect.set', { effect, fields: { params: { mode: 'fast' } } });
  const mode = { ...target, value: 'mode' };
  expect(() => room.run('keyframe.set', { keys: [{ target: mode, at: 0, value: 1 }] })).toThrow(
    /invalid-arguments/,
  );
});

test('commands and engine read the same curve', () => {
  const keys = fc.uniqueArray(
    fc.record({
      at: fc.integer({ min: -50, max: 150 }),
      value: fc.integer({ min: -10, max: 10 }),
      ease: fc.constantFrom('linear' as const, 'hold' as const, 'smooth' as const),
    }),
    { minLength: 1, selector: ({ at }) => at },
  );
  fc.assert(
    fc.property(keys, fc.integer({ min: -60, max: 160 }), (some, at) => {
      const value: Animated = { keys: some.sort((a, b) => a.at - b.at) };
      expect(keyedValue(value, at)).toBe(valueAt(value, at));
    }),
  );
});
