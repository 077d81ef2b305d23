import { beforeEach, describe, expect, test } from 'vitest';
import type { Ticks } from '../../base/time.ts';
import type { Clip } from '../records/clip.ts';
import { clipsOfTrack, tracksOfSequence } from '../records/track-index.ts';
import { violations } from '../store/invariants.ts';
import { ProjectStore } from '../store/project-store.ts';
import { CuttingRoom, FRAME, SECOND } from '../testing/cutting-room.ts';
import { runCommand } from './define-command.ts';
import { commandsById } from './index.ts';
import { copyClips } from './timeline/clipboard.ts';

let room: CuttingRoom;
let store: ProjectStore;
let video: string;
let audio: string;
let assets: CuttingRoom['assets'];

const run: CuttingRoom['run'] = (id, args) => room.run(id, args);
const layout: CuttingRoom['layout'] = (track) => room.layout(track);
const put: CuttingRoom['put'] = (...args) => room.put(...args);
const take: CuttingRoom['take'] = (...args) => room.take(...args);
const clip: CuttingRoom['clip'] = (id) => room.clip(id);

beforeEach(() => {
  room = new CuttingRoom();
  ({ store, video, audio, assets } = room);
});

describe('deleting', () => {
  test('leaves a gap or closes it, and a gap closes with the linked sound', () => {
    take(0, 2);
    const [second] = take(2, 3);
    take(5, 2);
    run('clip.delete', { clips: [second] });
    expect(layout(audio)).toEqual([
      [0, 2, 0],
      [5, 7, 0],
    ]);
    expect(run('gap.close', { track: video, at: 3 * SECOND }).length).toBe(3 * SECOND);
    expect(layout(audio)).toEqual(layout(video));
    expect(() => run('gap.close', { track: video, at: 3 * SECOND })).toThrow(/no-gap/);
    store.undo();
    store.undo();
    run('clip.ripple-delete', { clips: [second] });
    expect(layout(video)).toEqual([
      [0, 2, 0],
      [2, 4, 0],
    ]);
    expect(layout(audio)).toEqual(layout(video));
  });

  test('media in use are not removed without their clips', () => {
    put(0, 2);
    const asset = assets['interview.mp4']!;
    expect(() => run('media.remove', { assets: [asset] })).toThrow(/media-in-use name=interview.mp4 count=1/);
    run('media.remove', { assets: [asset], withClips: true });
    expect(store.snapshot().clip.size).toBe(0);
  });
});

describe('links', () => {
  test('come and go; a link of one is none', () => {
    const [picture, sound] = take(0, 2);
    run('clip.unlink', { clips: [sound] });
    expect([clip(picture).link, clip(sound).link]).toEqual([null, null]);
    const { link } = run('clip.link', { clips: [picture, sound] });
    expect(clip(picture).link).toBe(link);
    run('clip.delete', { clips: [sound], ignoreLinks: true });
    expect(clip(picture).link).toBeNull();
  });
});

describe('transitions', () => {
  const lengths = (): [Ticks, Ticks][] =>
    [...store.snapshot().transition.values()].map(({ before, after }) => [before, after]);

  test('are as long as the handles allow, on picture and linked sound', () => {
    const [a] = take(0, 4, 1);
    const [b] = take(4, 4, 0.4);
    run('transition.add', { from: a, to: b, duration: 2 * SECOND });
    expect(lengths()).toEqual([
      [10 * FRAME, SECOND],
      [10 * FRAME, SECOND],
    ]);
    expect(new Set([...store.snapshot().transition.values()].map(({ track }) => track))).toEqual(
      new Set([video, audio]),
    );
    run('transition.add', { from: a, to: b, duration: SECOND, ignoreLinks: true });
    expect(store.snapshot().transition.size).toBe(2);
  });

  test('without media beyond the cut there is none; a fade needs no handle', () => {
    const a = put(0, 20);
    expect(() => run('transition.add', { from: a, to: null, duration: SECOND })).not.toThrow();
    const v2 = run('track.add', { kind: 'video' }).track;
    const whole = put(0, 20, 0, v2);
    const next = put(20, 24, 0, v2);
    expect(() => run('transition.add', { from: whole, to: next, duration: SECOND })).toThrow(/no-handle/);
    expect(() => run('transition.add', { from: a, to: next, duration: SECOND })).toThrow(/no-cut/);
  });

  test('shrink with their handles and go with their cut', () => {
    const a = put(0, 4, 4);
    const b = put(4, 8, 4);
    run('transition.add', { from: a, to: b, duration: 2 * SECOND });
    run('clip.slip', { clips: [b], delta: Math.round(-3.6 * SECOND) });
    expect(lengths()).toEqual([[10 * FRAME, SECOND]]);
    run('clip.move', { clips: [b], delta: SECOND });
    expect(lengths()).toEqual([]);
    store.undo();
    run('clip.move', { clips: [a, b], delta: SECOND });
    expect(lengths()).toHaveLength(1);
  });
});

test('copies bring their effects, texts, links and transitions, with ids of their own', () => {
  const [a, sound] = take(0, 4, 1);
  const [b] = take(4, 4, 2);
  run('transition.add', { from: a, to: b, duration: SECOND });
  run('effect.add', { owner: a, effect: 'blur' });
  const data = copyClips(store.snapshot(), [a, sound, b])!;
  const { clips } = run('clip.paste', { data: structuredClone(data), at: 20 * SECOND });
  expect(clips).toHaveLength(3);
  expect(layout(video).slice(2)).toEqual([
    [20, 24, 1],
    [24, 28, 2],
  ]);
  expect(clip(clips[0]!).link).toBe(clip(clips[1]!).link);
  expect(clip(clips[0]!).link).not.toBe(clip(a).link);
  expect(store.snapshot().effect.size).toBe(2);
  expect([...store.snapshot().transition.values()].some(({ from }) => from === clips[0])).toBe(true);
  run('clip.duplicate', { clips: [a] });
  expect(layout(video)[1]).toEqual([4, 8, 1]);
  expect(violations(store.snapshot())).toEqual([]);
  const other = ProjectStore.create({ name: 'Other' });
  expect(() => runCommand(other, commandsById['clip.paste'], { data, at: 0 })).toThrow(/no-such-record/);
});

test('another frame rate moves every edge to its frames and keeps what touched together', () => {
  put(0, 1.04);
  put(1.04, 2);
  run('sequence.set', { fields: { frameRate: { num: 24, den: 1 } } });
  const [a, b] = clipsOfTrack(store.snapshot(), video) as [Clip, Clip];
  expect(a.place.start + a.duration).toBe(b.place.start);
  expect((b.place.start * 24) % SECOND).toBe(0);
});

test('tracks and effects are put in order by one changed record', () => {
  const names = () =>
    tracksOfSequence(store.snapshot(), store.project.sequence)
      .filter(({ kind }) => kind === 'video')
      .map(({ name }) => name);
  run('track.add', { kind: 'video' });
  const { track } = run('track.add', { kind: 'video', name: 'Top' });
  expect(names()).toEqual(['V1', 'V2', 'Top']);
  const { diff } = runCommand(store, commandsById['track.move'], { track, index: 1 });
  expect(names()).toEqual(['V1', 'Top', 'V2']);
  expect(diff).toHaveLength(1);
});

test('arguments are checked before anything happens', () => {
  expect(() => run('clip.split', { at: Number.NaN })).toThrow(
    /invalid-arguments command=clip.split field=at/,
  );
  expect(() => run('clip.split', { at: -1 })).toThrow(/invalid-arguments/);
  const place = { place: { track: video, start: 0 } } as never;
  expect(() => run('clip.set', { clips: [put(0, 1)], fields: place })).toThrow(/invalid-arguments/);
  expect(() => run('project.rename', { name: '   ' })).toThrow(/invalid-arguments/);
});
