import { beforeEach, describe, expect, test } from 'vitest';
import type { Clip } from '../records/clip.ts';
import { handlesOf } from '../records/clip-media.ts';
import type { ProjectStore } from '../store/project-store.ts';
import { CuttingRoom, FRAME, SECOND } from '../testing/cutting-room.ts';

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

describe('clip.add-from-asset', () => {
  test('lays picture and sound side by side, linked and of one length', () => {
    const { clips, end } = run('clip.add-from-asset', { asset: assets['interview.mp4']! });
    const [picture, sound] = clips.map(clip) as [Clip, Clip];
    expect([picture.place.track, sound.place.track]).toEqual([video, audio]);
    expect(picture.link).not.toBeNull();
    expect(sound.link).toBe(picture.link);
    expect(sound.duration).toBe(picture.duration);
    expect(end).toBe(20 * SECOND);
  });

  test('is as long as its picture: what follows it lies against the picture, and the sound keeps its rest', () => {
    const [file] = run('media.import', {
      assets: [
        {
          ...store.get('asset', assets['interview.mp4']!)!,
          name: 'long-tail.mp4',
          hash: 'long-tail',
          audio: [{ codec: 'aac', channels: 2, sampleRate: 48_000, end: Math.round(20.2 * SECOND) }],
        },
      ],
    }).assets;
    const first = run('clip.add-from-asset', { asset: file!.asset });
    const second = run('clip.add-from-asset', { asset: file!.asset, sourceIn: 5 * SECOND });
    expect(layout(video)).toEqual([
      [0, 20, 0],
      [20, 35, 5],
    ]);
    expect(layout(audio)).toEqual(layout(video));
    const sound = clip(first.clips[1]!);
    expect(handlesOf(store.snapshot(), sound)).toEqual({ head: 0, tail: 5 * FRAME });
    // The sound alone is as long as it is.
    const alone = run('clip.add-from-asset', { asset: file!.asset, picture: false, start: second.end });
    expect(clip(alone.clips[0]!).duration).toBe(20 * SECOND + 5 * FRAME);
  });

  test('goes behind what is there, and onto a new track where it would not fit', () => {
    run('clip.add-from-asset', { asset: assets['silent.webm']! });
    const second = run('clip.add-from-asset', { asset: assets['music.flac']! });
    expect(clip(second.clips[0]!).place).toEqual({ track: audio, start: 0 });
    const third = run('clip.add-from-asset', { asset: assets['interview.mp4']!, start: SECOND });
    expect(third.clips.map((id) => store.get('track', clip(id).place.track)?.name)).toEqual(['V2', 'A2']);
  });

  test('takes every sound stream when asked, a still for five seconds, refuses what is not there', () => {
    const all = run('clip.add-from-asset', { asset: assets['two-languages.mkv']!, audioStreams: 'all' });
    expect(all.clips).toHaveLength(3);
    expect(new Set(all.clips.map((id) => clip(id).place.track)).size).toBe(3);
    const still = run('clip.add-from-asset', { asset: assets['photo.jpg']!, start: 60 * SECOND });
    expect(clip(still.clips[0]!).duration).toBe(5 * SECOND);
    const onVideo = () => run('clip.add-from-asset', { asset: assets['music.flac']!, videoTrack: video });
    expect(onVideo).toThrow(/no-such-stream name=music.flac kind=video/);
  });
});

describe('title.add', () => {
  test('gives a new title letters that suit the frame, and one that says its size that size', () => {
    const sizeIn = (width: number, height: number, fields = {}) => {
      run('sequence.set', { sequence: store.project.sequence, fields: { width, height } });
      const { title } = run('title.add', { title: { text: 'Harbour', ...fields }, start: 0 });
      return store.get('title', title)!.size;
    };
    expect(sizeIn(1920, 1080)).toBe(96);
    expect(sizeIn(3840, 2160)).toBe(96);
    expect(sizeIn(1080, 1920)).toBe(54);
    expect(sizeIn(1080, 1080)).toBe(96);
    expect(sizeIn(1080, 1920, { size: 120 })).toBe(120);
  });
});

describe('placing', () => {
  test('only where it is free, over what is there, or making room', () => {
    put(0, 4);
    expect(() => put(2, 6)).toThrow(/place-taken/);
    const draft = {
      track: video,
      start: SECOND,
      duration: SECOND,
      source: { kind: 'color' as const, color: '#102030' },
    };
    run('clip.overwrite', draft);
    expect(layout(video)).toEqual([
      [0, 1, 0],
      [1, 2, 0],
      [2, 4, 2],
    ]);
    store.undo();
    run('clip.insert', draft);
    expect(layout(video)).toEqual([
      [0, 1, 0],
      [1, 2, 0],
      [2, 5, 1],
    ]);
  });

  test('never shows more than there is, in whole frames', () => {
    const { clip: id } = run('clip.place', {
      track: video,
      start: 1000,
      duration: 90 * SECOND,
      sourceIn: SECOND,
      source: { kind: 'media', asset: assets['silent.webm']! },
    });
    expect(clip(id).place.start).toBe(0);
    expect(clip(id).duration).toBe(58 * FRAME);
  });

  test('an audio-only file does not go on a picture track', () => {
    const place = () =>
      run('clip.place', { track: video, start: 0, source: { kind: 'media', asset: assets['music.flac']! } });
    expect(place).toThrow(/no-such-stream/);
    const title = () => run('title.add', { title: { text: 'x' }, start: 0, track: audio });
    expect(title).toThrow(/wrong-track-kind/);
  });

  test('a locked track refuses every edit of its clips', () => {
    const id = put(0, 4);
    run('track.set', { track: video, fields: { locked: true } });
    expect(() => put(6, 7)).toThrow(/track-locked track=V1/);
    expect(() => run('clip.delete', { clips: [id] })).toThrow(/track-locked/);
    expect(() => run('clip.trim', { clip: id, edge: 'end', delta: -SECOND })).toThrow(/track-locked/);
    expect(() => run('track.remove', { track: video })).toThrow(/track-locked/);
  });
});

describe('clip.split', () => {
  test('cuts picture and sound together and links the right parts anew', () => {
    const [picture, sound] = take(0, 10);
    const { clips } = run('clip.split', { at: 4 * SECOND + 3, clips: [picture] });
    expect(clips).toHaveLength(2);
    expect(layout(video)).toEqual([
      [0, 4, 0],
      [4, 10, 4],
    ]);
    expect(layout(audio)).toEqual(layout(video));
    expect(clip(picture).link).toBe(clip(sound).link);
    const [a, b] = clips.map(clip) as [Clip, Clip];
    expect(a.link).toBe(b.link);
    expect(a.link).not.toBe(clip(picture).link);
    expect(() => run('clip.split', { at: 4 * SECOND })).toThrow(/nothing-to-cut/);
  });

  test('keeps each keyframe, effect, marker and transition with its picture', () => {
    const left = put(0, 6, 2);
    const next = put(6, 10, 2);
    run('transition.add', { from: left, to: next, duration: SECOND });
    run('effect.add', {
      owner: left,
      effect: 'grade',
      params: { lift: { keys: [{ at: 4 * SECOND, value: 1, ease: 'linear' }] } },
    });
    run('marker.add', { clip: left, at: 5 * SECOND });
    run('clip.set', {
      clips: [left],
      fields: { fadeIn: SECOND, fadeOut: SECOND, opacity: { keys: [{ at: 3 * SECOND, value: 0.5 }] } },
    });
    const right = run('clip.split', { at: 2 * SECOND }).clips[0]!;
    expect(clip(right)).toMatchObject({
      opacity: { keys: [{ at: SECOND, value: 0.5 }] },
      fadeIn: 0,
      fadeOut: SECOND,
    });
    expect(clip(left)).toMatchObject({ fadeIn: SECOND, fadeOut: 0 });
    const effects = [...store.snapshot().effect.values()];
    expect(effects.find((effect) => effect.owner === right)?.params).toMatchObject({
      lift: { keys: [{ at: 2 * SECOND }] },
    });
    expect([...store.snapshot().marker.values()]).toMatchObject([{ clip: right, at: 3 * SECOND }]);
    expect([...store.snapshot().transition.values()]).toMatchObject([{ from: right, to: next }]);
  });

  test('a title gets a text of its own on each side', () => {
    const { clip: id } = run('title.add', { title: { text: 'Harbour' }, start: 0, duration: 4 * SECOND });
    const right = run('clip.split', { at: 2 * SECOND, clips: [id] }).clips[0]!;
    const titles = [id, right].map((one) => (clip(one).source as { title: string }).title);
    expect(new Set(titles).size).toBe(2);
    run('title.set', { title: titles[1]!, fields: { text: 'Sea' } });
    expect(store.get('title', titles[0]!)?.text).toBe('Harbour');
    run('clip.delete', { clips: [right] });
    expect(store.snapshot().title.size).toBe(1);
  });
});
