import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Animated, Keyframe } from '../../records/fields.ts';
import { CuttingRoom, SECOND } from '../../testing/cutting-room.ts';
import { keyedValue } from './keyframes.ts';
import { rippleCurve } from './ripple-automation.ts';

const END = 400;
const curveOf = (...eases: Keyframe['ease'][]) =>
  fc
    .uniqueArray(
      fc.record({
        at: fc.nat(END),
        value: fc.integer({ min: -9, max: 9 }),
        ease: fc.constantFrom(...eases),
      }),
      { selector: ({ at }) => at, minLength: 1, maxLength: 10 },
    )
    .map((keys): Animated => ({ keys: keys.sort((a, b) => a.at - b.at) }));

const rises = (curve: Animated) =>
  typeof curve === 'number' || curve.keys.every((key, i) => i === 0 || key.at > curve.keys[i - 1]!.at);

describe('a curve that time is put into or taken out of', () => {
  test('is at every moment what it was before, as much later or earlier', () => {
    fc.assert(
      fc.property(
        curveOf('linear', 'hold'),
        fc.nat(END),
        fc.integer({ min: -150, max: 150 }),
        (curve, at, by) => {
          const next = rippleCurve(curve, at, by);
          expect(rises(next)).toBe(true);
          for (let t = 0; t <= 2 * END; t++) {
            if (by > 0 && t >= at && t < at + by) continue;
            const was = keyedValue(curve, t < at ? t : t - by);
            if (Math.abs(keyedValue(next, t) - was) > 1e-9)
              expect.fail(`at ${t}: ${keyedValue(next, t)} ≠ ${was}`);
          }
        },
      ),
    );
  });

  test('holds where time was put in', () => {
    fc.assert(
      fc.property(
        curveOf('linear', 'hold', 'smooth'),
        fc.nat(END),
        fc.integer({ min: 2, max: 150 }),
        (curve, at, by) => {
          const next = rippleCurve(curve, at, by);
          const values = Array.from({ length: by - 1 }, (_, i) => keyedValue(next, at + i));
          expect(Math.max(...values) - Math.min(...values)).toBeLessThan(1e-9);
        },
      ),
    );
  });

  test('gets no points that it does not need', () => {
    const level: Animated = { keys: [10, 90].map((at) => ({ at, value: 3, ease: 'linear' as const })) };
    const count = (curve: Animated) => (typeof curve === 'number' ? 0 : curve.keys.length);
    expect(count(rippleCurve(level, 50, 20))).toBe(2);
    expect(count(rippleCurve(level, 50, -20))).toBe(2);
    expect(rippleCurve(level, 200, 20)).toBe(level);
    expect(rippleCurve(level, 200, -20)).toBe(level);
    expect(rippleCurve(4, 0, 20)).toBe(4);
  });
});

/** A ramp of the track's level from 0 dB at 0 s to −20 dB at 20 s, and of all else that a strip can move. */
function roomWithAutomation() {
  const room = new CuttingRoom();
  const value = {
    keys: [0, 20].map((at) => ({ at: at * SECOND, value: at / -40, ease: 'linear' as const })),
  };
  const { bus } = room.run('bus.add', {});
  const { send } = room.run('send.add', { from: room.audio, to: bus, gainDb: value });
  const { effect } = room.run('effect.add', { owner: room.audio, effect: 'any', params: { amount: value } });
  room.run('track.set', { track: room.audio, fields: { gainDb: value, pan: value } });
  room.run('bus.set', { bus, fields: { gainDb: value } });
  const at = (seconds: number) => {
    const { store } = room;
    const track = store.get('track', room.audio)!;
    const amount = store.get('effect', effect)!.params.amount as Animated;
    const all = [track.gainDb, track.pan, store.get('send', send)!.gainDb, amount];
    const values = all.map((curve) => keyedValue(curve, Math.round(seconds * SECOND)) * -40);
    expect(new Set(values.map((one) => one.toFixed(6))).size).toBe(1);
    return Number(values[0]!.toFixed(6));
  };
  const busAt = (seconds: number) => keyedValue(room.store.get('bus', bus)!.gainDb, seconds * SECOND) * -40;
  return { room, at, busAt };
}

describe('ripple edits', () => {
  const edits: Record<string, (room: CuttingRoom, sound: string) => void> = {
    'deleting a clip': (room, sound) => room.run('clip.ripple-delete', { clips: [sound] }),
    'trimming its end': (room, sound) =>
      room.run('clip.trim', { clip: sound, edge: 'end', delta: -2 * SECOND, mode: 'ripple' }),
    'trimming its start': (room, sound) =>
      room.run('clip.trim', { clip: sound, edge: 'start', delta: 2 * SECOND, mode: 'ripple' }),
    'putting a clip in': (room) =>
      room.run('clip.insert', {
        track: room.audio,
        start: 4 * SECOND,
        duration: 3 * SECOND,
        source: { kind: 'media', asset: room.assets['interview.mp4']! },
      }),
    'playing it faster': (room, sound) =>
      room.run('clip.set-speed', { clips: [sound], speed: { num: 2, den: 1 }, ripple: true }),
  };
  /** Sequence seconds before the edit → after it; what is cut away is left out. */
  const moved: Record<string, readonly (readonly [before: number, after: number])[]> = {
    'deleting a clip': [
      [3, 3],
      [8, 4],
      [15, 11],
    ],
    'trimming its end': [
      [5, 5],
      [8, 6],
      [15, 13],
    ],
    'trimming its start': [
      [3, 3],
      [7, 5],
      [15, 13],
    ],
    'putting a clip in': [
      [3, 3],
      [4, 7],
      [15, 18],
    ],
    'playing it faster': [
      [3, 3],
      [5, 5],
      [8, 6],
      [15, 13],
    ],
  };

  test.each(Object.keys(edits))(
    '%s takes the automation of the track along, and undo brings it back',
    (name) => {
      const { room, at, busAt } = roomWithAutomation();
      const [, sound] = room.take(4, 4, 4);
      room.take(8, 4, 0);
      const before = room.store.snapshot();
      edits[name]!(room, sound);
      for (const [was, is] of moved[name]!) expect(at(is), `${was} s → ${is} s`).toBeCloseTo(was, 5);
      expect(busAt(15)).toBeCloseTo(15, 5);
      room.store.undo();
      expect(room.store.snapshot().track.get(room.audio)).toEqual(before.track.get(room.audio));
      expect([...room.store.snapshot().send.values()]).toEqual([...before.send.values()]);
      expect([...room.store.snapshot().effect.values()]).toEqual([...before.effect.values()]);
    },
  );

  test('closing a gap takes it along', () => {
    const { room, at } = roomWithAutomation();
    room.take(0, 4);
    room.take(8, 4);
    room.run('gap.close', { track: room.audio, at: 6 * SECOND });
    expect([at(3), at(4), at(8)]).toEqual([3, 8, 12]);
  });

  test('with the switch off, and on moves that are no ripple, it stays', () => {
    const { room, at } = roomWithAutomation();
    const [, sound] = room.take(4, 4, 4);
    room.run('clip.move', { clips: [sound], delta: 2 * SECOND });
    expect(at(8)).toBe(8);
    room.run('sequence.set', { fields: { automationFollows: false } });
    room.run('clip.ripple-delete', { clips: [sound] });
    expect(at(8)).toBe(8);
  });
});
