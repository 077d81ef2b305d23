import { beforeEach, describe, expect, test } from 'vitest';
import type { ProjectStore } from '../store/project-store.ts';
import { CuttingRoom, FRAME, SECOND } from '../testing/cutting-room.ts';

let room: CuttingRoom;
let store: ProjectStore;
let video: string;
let audio: string;

const run: CuttingRoom['run'] = (id, args) => room.run(id, args);
const layout: CuttingRoom['layout'] = (track) => room.layout(track);
const put: CuttingRoom['put'] = (...args) => room.put(...args);
const take: CuttingRoom['take'] = (...args) => room.take(...args);
const clip: CuttingRoom['clip'] = (id) => room.clip(id);

beforeEach(() => {
  room = new CuttingRoom();
  ({ store, video, audio } = room);
});

describe('clip.trim', () => {
  test('plain stops at neighbours, media and one frame, and says how far it went', () => {
    const a = put(0, 4, 1);
    const b = put(5, 8, 0.5);
    expect(run('clip.trim', { clip: a, edge: 'end', delta: 9 * SECOND }).delta).toBe(SECOND);
    expect(run('clip.trim', { clip: a, edge: 'start', delta: 2 * SECOND + 7 }).delta).toBe(2 * SECOND);
    expect(layout(video)).toEqual([
      [2, 5, 3],
      [5, 8, 0.5],
    ]);
    expect(run('clip.trim', { clip: b, edge: 'end', delta: -9 * SECOND }).delta).toBe(-3 * SECOND + FRAME);
    run('clip.trim', { clip: a, edge: 'end', delta: -SECOND });
    expect(run('clip.trim', { clip: b, edge: 'start', delta: -SECOND }).delta).toBe(-12 * FRAME);
  });

  test('ripple moves what follows; linked sound is trimmed and rippled alike', () => {
    const [picture] = take(0, 4);
    take(4, 4, 8);
    take(10, 2);
    expect(run('clip.trim', { clip: picture, edge: 'end', delta: 2 * SECOND, mode: 'ripple' }).delta).toBe(
      2 * SECOND,
    );
    const expected = [
      [0, 6, 0],
      [6, 10, 8],
      [12, 14, 0],
    ];
    expect(layout(video)).toEqual(expected);
    expect(layout(audio)).toEqual(expected);
    run('clip.trim', { clip: picture, edge: 'start', delta: SECOND, mode: 'ripple' });
    expect(layout(video)).toEqual([
      [0, 5, 1],
      [5, 9, 8],
      [11, 13, 0],
    ]);
  });

  test('roll moves the cut and nothing else', () => {
    const a = put(0, 4, 1);
    put(4, 8, 2);
    expect(run('clip.trim', { clip: a, edge: 'end', delta: -9 * SECOND, mode: 'roll' }).delta).toBe(
      -2 * SECOND,
    );
    expect(layout(video)).toEqual([
      [0, 2, 1],
      [2, 8, 0],
    ]);
    expect(() => run('clip.trim', { clip: a, edge: 'start', delta: SECOND, mode: 'roll' })).toThrow(/no-cut/);
  });

  test('at double speed a second of the timeline is two of the media', () => {
    const id = put(0, 4, 4);
    run('clip.set-speed', { clips: [id], speed: { num: 2, den: 1 } });
    expect(layout(video)).toEqual([[0, 2, 4]]);
    run('clip.trim', { clip: id, edge: 'start', delta: SECOND });
    expect(layout(video)).toEqual([[1, 2, 6]]);
    expect(run('clip.trim', { clip: id, edge: 'end', delta: 90 * SECOND }).delta).toBe(6 * SECOND);
  });
});

test('clip.slip changes what shows and not where, within the media', () => {
  const [picture, sound] = take(2, 4, 5);
  expect(run('clip.slip', { clips: [picture], delta: SECOND }).delta).toBe(SECOND);
  expect([layout(video), layout(audio)]).toEqual([[[2, 6, 6]], [[2, 6, 6]]]);
  expect(run('clip.slip', { clips: [sound], delta: -90 * SECOND }).delta).toBe(-6 * SECOND);
  expect(run('clip.slip', { clips: [picture], delta: 90 * SECOND }).delta).toBe(16 * SECOND);
});

test('clip.slide moves a clip between its neighbours, which give and take', () => {
  put(0, 4, 1);
  const middle = put(4, 6, 3);
  put(6, 9, 2);
  expect(run('clip.slide', { clip: middle, delta: SECOND }).delta).toBe(SECOND);
  expect(layout(video)).toEqual([
    [0, 5, 1],
    [5, 7, 3],
    [7, 9, 3],
  ]);
  expect(run('clip.slide', { clip: middle, delta: -90 * SECOND }).delta).toBe(-3 * SECOND);
});

describe('clip.move', () => {
  test('takes linked sound along, stops at the start, climbs tracks', () => {
    const v2 = run('track.add', { kind: 'video' }).track;
    const [picture, sound] = take(3, 2);
    expect(run('clip.move', { clips: [picture], delta: -9 * SECOND, trackDelta: 5 })).toEqual({
      delta: -3 * SECOND,
      trackDelta: 1,
    });
    expect(clip(picture).place).toEqual({ track: v2, start: 0 });
    expect(clip(sound).place).toEqual({ track: audio, start: 0 });
    run('clip.move', { clips: [picture], delta: SECOND, ignoreLinks: true });
    expect(clip(sound).place.start).toBe(0);
  });

  test('overwrites or opens room where it lands', () => {
    const a = put(0, 2);
    put(4, 8);
    run('clip.move', { clips: [a], delta: 5 * SECOND });
    expect(layout(video)).toEqual([
      [4, 5, 0],
      [5, 7, 0],
      [7, 8, 3],
    ]);
    store.undo();
    run('clip.move', { clips: [a], delta: 5 * SECOND, mode: 'insert' });
    expect(layout(video)).toEqual([
      [4, 5, 0],
      [5, 7, 0],
      [7, 10, 1],
    ]);
    store.undo();
    expect(() => run('clip.move', { clips: [a], delta: 5 * SECOND, mode: 'place' })).toThrow(/place-taken/);
  });

  test('several clips keep their distances', () => {
    const a = put(0, 1);
    const b = put(3, 4);
    run('clip.move', { clips: [a, b], delta: 2 * SECOND });
    expect(layout(video)).toEqual([
      [2, 3, 0],
      [5, 6, 0],
    ]);
  });
});
