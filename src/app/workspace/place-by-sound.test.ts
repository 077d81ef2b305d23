// Placing by sound and the drift after it: one step of undo while nothing came in between.
import { beforeEach, expect, test } from 'vitest';
import { CuttingRoom, SECOND } from '../../project/testing/cutting-room.ts';
import type { Editor } from './editor-context.ts';
import { placeBySound } from './place-by-sound.ts';

const SPEED = { num: 10_000, den: 10_002 };
let room: CuttingRoom;
let editor: Editor;
let reference: string;
let sounds: string[];

beforeEach(() => {
  room = new CuttingRoom();
  reference = room.take(0, 4)[1];
  sounds = [room.take(10, 4)[1], room.take(20, 4)[1]];
  editor = {
    session: { store: room.store },
    snapshot: () => room.store.snapshot(),
    readOnly: () => false,
  } as unknown as Editor;
});

const moves = () => sounds.map((clip, i) => ({ clip, at: (30 + 10 * i) * SECOND }));
const starts = () => sounds.map((id) => room.clip(id).place.start / SECOND);
const speeds = () => sounds.map((id) => room.clip(id).speed.den);

test('drifts that are taken out after placing belong to the one step', () => {
  const placing = placeBySound(editor, reference, moves())!;
  expect(starts()).toEqual([30, 40]);
  expect(placing.correct(sounds[1]!, SPEED)).toBe(true);
  expect(placing.correct(sounds[0]!, SPEED)).toBe(true);
  expect(starts()).toEqual([30, 40]);
  expect(speeds()).toEqual([10_002, 10_002]);
  room.store.undo();
  expect(starts()).toEqual([10, 20]);
  expect(speeds()).toEqual([1, 1]);
  room.store.redo();
  expect(speeds()).toEqual([10_002, 10_002]);
});

test('after another edit, or an undo, the drift is a step of its own where the clip is now', () => {
  const placing = placeBySound(editor, reference, moves())!;
  room.run('clip.move', { clips: [sounds[0]!], delta: SECOND });
  expect(placing.correct(sounds[0]!, SPEED)).toBe(true);
  expect(starts()).toEqual([31, 40]);
  room.store.undo();
  expect([starts(), speeds()]).toEqual([
    [31, 40],
    [1, 1],
  ]);
  room.store.undo();
  room.store.undo();
  expect(placing.correct(sounds[1]!, SPEED)).toBe(true);
  expect([starts(), speeds()]).toEqual([
    [10, 20],
    [1, 10_002],
  ]);
});
