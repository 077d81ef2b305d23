import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { CuttingRoom } from '../testing/cutting-room.ts';

let room: CuttingRoom;
let sound: string;
let sequence: string;

beforeEach(() => {
  room = new CuttingRoom();
  [, sound] = room.take(0, 2);
  sequence = [...room.store.snapshot().sequence.keys()][0]!;
});

const gain = () => room.store.snapshot().clip.get(sound)!.gainDb;
const master = () => room.store.snapshot().sequence.get(sequence)!.gainDb;

test('moves constants and every key, and nothing else; one step back undoes all of it', () => {
  const keys = [
    { at: 0, value: -6, ease: 'linear' as const },
    { at: 100, value: -144, ease: 'hold' as const },
  ];
  room.run('clip.set', { clips: [sound], fields: { gainDb: { keys } } });
  const shifts = [
    { of: 'clip' as const, id: sound, by: 4.5 },
    { of: 'sequence' as const, id: sequence, by: -3 },
  ];
  room.run('gain.shift', { shifts });
  expect(gain()).toMatchObject({ keys: [{ ...keys[0], value: -1.5 }, keys[1]] });
  expect(master()).toBe(-3);
  room.store.undo();
  expect([gain(), master()]).toEqual([{ keys }, 0]);
});

test('there and back is where it began', () => {
  fc.assert(
    fc.property(fc.integer({ min: -96, max: 96 }), (by) => {
      const before = gain();
      room.run('gain.shift', { shifts: [{ of: 'clip', id: sound, by: by / 4 }] });
      room.run('gain.shift', { shifts: [{ of: 'clip', id: sound, by: -by / 4 }] });
      expect(gain()).toEqual(before);
    }),
    { numRuns: 20 },
  );
});

test('a fader does not go over its end, and a locked track keeps its clips', () => {
  const shifts = [
    { of: 'clip' as const, id: sound, by: 40 },
    { of: 'sequence' as const, id: sequence, by: 25 },
  ];
  expect(() => room.run('gain.shift', { shifts })).toThrow(/gain-too-high.*25\.0/);
  expect([gain(), master()]).toEqual([0, 0]);
  room.run('track.set', { track: room.audio, fields: { locked: true } });
  expect(() => room.run('gain.shift', { shifts: shifts.slice(0, 1) })).toThrow(/track-locked/);
});
