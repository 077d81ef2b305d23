// Places of several tracks moved by one hand, over a real store.
import { beforeEach, expect, test } from 'vitest';
import { valueAt } from '../../../engine/timeline/keyframes.ts';
import { CuttingRoom, SECOND } from '../../../project/testing/cutting-room.ts';
import type { Editor } from '../../workspace/editor-context.ts';
import type { RoomHand } from '../../workspace/sound/room-hands.ts';
import { createTrackPlace } from './track-place.ts';

let room: CuttingRoom;
let ids: string[];
let playhead: number;
let hand: RoomHand;

beforeEach(() => {
  room = new CuttingRoom();
  const { track } = room.run('track.add', { sequence: room.store.project.sequence, kind: 'audio' });
  ids = [room.audio, track];
  playhead = 0;
  room.run('track.set', { track: ids[0]!, fields: { panner: { x: -0.5, y: 0.5, width: 1.5 } } });
  const editor = {
    session: { store: room.store, player: { time: () => playhead } },
    snapshot: () => room.store.snapshot(),
    readOnly: () => false,
  } as unknown as Editor;
  hand = createTrackPlace(editor, tracks);
});

const tracks = () => ids.map((id) => room.store.snapshot().track.get(id)!);
const places = () =>
  tracks().map(({ panner }) =>
    panner ? [panner.x, panner.y].map((value) => valueAt(value, playhead)) : null,
  );

test('each goes as far, the walls hold them, and on the way back they have their distances again', () => {
  hand.begin();
  hand.shift(0.3, -0.1);
  expect(places()).toEqual([
    [-0.2, 0.4],
    [0.3, 0.9],
  ]);
  hand.shift(1.2, 0.7);
  expect(places()).toEqual([
    [0.7, 1],
    [1, 1],
  ]);
  hand.shift(0.1, 0);
  hand.end(true);
  expect(places()).toEqual([
    [-0.4, 0.5],
    [0.1, 1],
  ]);
  // What else a place has stays.
  expect(tracks()[0]!.panner!.width).toBe(1.5);
  room.store.undo();
  expect(places()).toEqual([[-0.5, 0.5], null]);
});

test('put takes all to one place; automation keeps its shape; what is not kept leaves nothing', () => {
  const keys = [0, 10].map((s) => ({ at: s * SECOND, value: s / 20, ease: 'linear' as const }));
  room.run('track.set', { track: ids[1]!, fields: { panner: { x: { keys }, y: 0 } } });
  playhead = 4 * SECOND;
  hand.begin();
  // The film plays on under the hand.
  playhead = 5 * SECOND;
  hand.put(0.5, -1);
  hand.end(true);
  expect(tracks()[0]!.panner).toMatchObject({ x: 0.5, y: -1 });
  expect(tracks()[1]!.panner!.x).toEqual({ keys: keys.map((key) => ({ ...key, value: key.value + 0.3 })) });
  hand.begin();
  hand.put(0, 0);
  hand.end(false);
  expect(tracks()[0]!.panner).toMatchObject({ x: 0.5, y: -1 });
});
