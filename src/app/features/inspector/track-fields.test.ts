// Numbers of several tracks under the playhead, keyed or not, over a real store.
import { beforeEach, expect, test } from 'vitest';
import type { Ticks } from '../../../base/time.ts';
import { CuttingRoom, SECOND } from '../../../project/testing/cutting-room.ts';
import type { Editor } from '../../workspace/editor-context.ts';
import { createTrackNumber } from './track-fields.ts';

let room: CuttingRoom;
let playhead: Ticks;
let ids: string[];
let gain: ReturnType<typeof createTrackNumber>;

const tracks = () => ids.map((id) => room.store.snapshot().track.get(id)!);
const gains = () => tracks().map(({ gainDb }) => gainDb);

beforeEach(() => {
  room = new CuttingRoom();
  const { track } = room.run('track.add', { sequence: room.store.project.sequence, kind: 'audio' });
  ids = [room.audio, track];
  playhead = 0;
  const editor = {
    session: { store: room.store, player: { time: () => playhead } },
    snapshot: () => room.store.snapshot(),
    readOnly: () => false,
  } as unknown as Editor;
  gain = createTrackNumber(editor, {
    tracks,
    read: (track) => track.gainDb,
    write: (_, gainDb) => ({ gainDb }),
    min: -144,
    max: 24,
  });
});

test('given, all get it; stepped, each moves as far, within its bounds; a drag is one step of undo', () => {
  gain.set(-6, 'given');
  expect([gains(), gain.mixed()]).toEqual([[-6, -6], false]);
  room.run('track.set', { track: ids[1]!, fields: { gainDb: 20 } });
  expect([gain.now(), gain.mixed()]).toEqual([-6, true]);
  gain.begin();
  for (const value of [-5, -3, 0]) gain.set(value, 'stepped');
  gain.end(true);
  expect(gains()).toEqual([0, 24]);
  room.store.undo();
  expect(gains()).toEqual([-6, 20]);
});

test('automation keeps its shape and has the value under the playhead', () => {
  const keys = [0, 10].map((s) => ({ at: s * SECOND, value: -s, ease: 'linear' as const }));
  room.run('track.set', { track: ids[0]!, fields: { gainDb: { keys } } });
  playhead = 5 * SECOND;
  expect(gain.now()).toBe(-5);
  gain.set(-2, 'given');
  expect(gain.now()).toBe(-2);
  expect(gains()).toEqual([{ keys: keys.map((key) => ({ ...key, value: key.value + 3 })) }, -2]);
});
