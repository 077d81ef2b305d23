// A field that keys move, over a real store: what a hand does to it, and what the document has then.
import { beforeEach, expect, test } from 'vitest';
import { type Ticks, ticksPerFrame } from '../../base/time.ts';
import { CuttingRoom } from '../../project/testing/cutting-room.ts';
import type { Editor } from './editor-context.ts';
import { createKeyed, type Keyed, keyedClip, writeClipNow } from './keyed.ts';
import { performAll } from './perform.ts';

let room: CuttingRoom;
let editor: Editor;
let playhead: Ticks;
let ids: string[];
let frame: Ticks;

const clip = (index: number) => room.store.snapshot().clip.get(ids[index]!)!;
const rotation = (...indices: number[]): Keyed =>
  createKeyed(editor, {
    values: () => keyedClip(indices.map(clip), 'rotation'),
    min: -360,
    max: 360,
  });
const keys = (index: number) => {
  const value = clip(index).transform.rotation;
  return typeof value === 'number'
    ? value
    : value.keys.map(({ at, value: v, ease }) => [at / frame, v, ease]);
};

beforeEach(() => {
  room = new CuttingRoom();
  ids = [room.take(0, 2)[0], room.take(4, 2)[0]] as string[];
  const sequence = room.store.snapshot().sequence.values().next().value!;
  frame = ticksPerFrame(sequence.frameRate);
  playhead = 0;
  editor = {
    session: { store: room.store, player: { time: () => playhead }, role: () => 'writer' },
    snapshot: () => room.store.snapshot(),
    sequence: () => sequence,
    readOnly: () => false,
  } as unknown as Editor;
});

test('a constant stays one until a key is set; then edits at the playhead set keys or change the one that is there', () => {
  const field = rotation(0);
  field.set(5, 'given');
  expect(keys(0)).toBe(5);
  field.toggle();
  playhead = 10 * frame;
  field.set(20, 'given');
  field.set(25, 'given');
  expect(keys(0)).toEqual([
    [0, 5, 'linear'],
    [10, 25, 'linear'],
  ]);
  expect([field.before(), field.after(), field.here()?.value]).toEqual([0, null, 25]);
  playhead = 5 * frame;
  expect([field.now(), field.before(), field.after(), field.here()]).toEqual([15, 0, 10 * frame, null]);
  field.setEase('hold');
  expect(field.now()).toBe(5);
  field.clear();
  expect(keys(0)).toBe(5);
});

test('a drag is one step of undo, and a drag that is given up is none', () => {
  const field = rotation(0);
  field.toggle();
  playhead = 10 * frame;
  field.begin();
  for (const value of [1, 2, 3]) field.set(value, 'stepped');
  field.end(true);
  expect(keys(0)).toHaveLength(2);
  field.begin();
  field.set(90, 'stepped');
  field.end(false);
  expect(field.now()).toBe(3);
  room.store.undo();
  expect(keys(0)).toEqual([[0, 0, 'linear']]);
  const move = field.startMove(0);
  for (const at of [1, 2, 7]) move.to(at * frame);
  move.end(true);
  expect(keys(0)).toEqual([[7, 0, 'linear']]);
  room.store.undo();
  expect(keys(0)).toEqual([[0, 0, 'linear']]);
});

test('several clips: mixed, moved together from where each is, set alike, each with keys in its own time', () => {
  rotation(0).set(10, 'given');
  rotation(1).set(30, 'given');
  const both = rotation(0, 1);
  expect([both.mixed(), both.now()]).toEqual([true, 10]);
  both.set(15, 'stepped');
  expect([keys(0), keys(1)]).toEqual([15, 35]);
  both.set(40, 'given');
  expect([both.mixed(), keys(0), keys(1)]).toEqual([false, 40, 40]);
  room.store.undo();
  expect([keys(0), keys(1)]).toEqual([15, 35]);
  // The playhead stands in the second clip; in the first it counts as its last frame.
  playhead = clip(1).place.start + 3 * frame;
  both.toggle();
  expect([keys(0), keys(1)]).toEqual([[[clip(0).duration / frame - 1, 15, 'linear']], [[3, 35, 'linear']]]);
  both.toggle();
  expect([keys(0), keys(1)]).toEqual([15, 35]);
});

test('what a drag on the picture sets is a key where keys move it, and a constant where none do', () => {
  rotation(0).toggle();
  playhead = 5 * frame;
  performAll(editor, 'clip.set', (apply) => writeClipNow(editor, apply, clip(0), { rotation: 45, x: 100 }));
  expect(keys(0)).toEqual([
    [0, 0, 'linear'],
    [5, 45, 'linear'],
  ]);
  expect(clip(0).transform.x).toBe(100);
});
