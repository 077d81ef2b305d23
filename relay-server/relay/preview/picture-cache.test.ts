import fc from 'fast-check';
import { expect, test } from 'vitest';
import { affectedPictures } from './affected-pictures.ts';
import { PictureCache } from './picture-cache.ts';
import { previewOptions } from './preview-options.ts';

const none = { all: false, assets: [], effects: [], clips: [], ranges: [] };
const picture = (
  document: string,
  time: number,
  bytes = 10,
  tags: Partial<Record<'assets' | 'effects' | 'clips', string[]>> = {},
) => ({
  document,
  time,
  shape: 'full',
  width: 16,
  height: 16,
  bytes: new Uint8Array(bytes),
  tags: { assets: [], effects: [], clips: [], ...tags },
});

test('never holds more bytes than it may, and lets the least recently shown go', () => {
  const step = fc.record({ time: fc.nat(20), bytes: fc.integer({ min: 1, max: 60 }), look: fc.nat(20) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const cache = new PictureCache(100);
      let model: { time: number; bytes: number }[] = [];
      for (const { time, bytes, look } of steps) {
        cache.put(picture('d', time, bytes));
        model = [...model.filter((kept) => kept.time !== time), { time, bytes }];
        while (model.reduce((sum, kept) => sum + kept.bytes, 0) > 100) model.shift();
        const found = model.find((kept) => kept.time === look);
        expect(cache.get('d', look, 'full')?.bytes.length).toBe(found?.bytes);
        if (found) model = [...model.filter((kept) => kept !== found), found];
        expect(cache.statistics.cachedBytes).toBe(model.reduce((sum, kept) => sum + kept.bytes, 0));
      }
    }),
  );
});

test('forgets by asset, by effect, by clip and by range, and nothing else', () => {
  const cache = new PictureCache(1e6);
  const fill = (): void => {
    cache.put(picture('d', 0, 1, { assets: ['sea'] }));
    cache.put(picture('d', 10, 1, { effects: ['blur'] }));
    cache.put(picture('d', 20, 1, { clips: ['one'] }));
    cache.put(picture('other', 10, 1, { assets: ['sea'] }));
  };
  const left = (): string[] =>
    [
      ['d', 0],
      ['d', 10],
      ['d', 20],
      ['other', 10],
    ].flatMap(([document, time]) =>
      cache.get(document as string, time as number, 'full') ? [`${document} ${time}`] : [],
    );
  for (const [pattern, gone] of [
    [{ assets: ['sea'] }, ['d 0', 'other 10']],
    [{ effects: ['blur'] }, ['d 10']],
    [{ clips: ['one'] }, ['d 20']],
    [{ ranges: [[10, 20] as [number, number]] }, ['d 10', 'other 10']],
    [{ all: true }, ['d 0', 'd 10', 'd 20', 'other 10']],
    [{ assets: ['air'] }, []],
  ] as const) {
    fill();
    const before = left();
    expect(cache.invalidate({ ...none, ...pattern } as never)).toBe(gone.length);
    expect(left()).toEqual(before.filter((name) => !(gone as readonly string[]).includes(name)));
  }
});

test('a change takes along what it leaves right', () => {
  const cache = new PictureCache(1e6);
  cache.put(picture('before', 0, 1, { clips: ['one'] }));
  cache.put(picture('before', 50, 1, { clips: ['two'] }));
  cache.carry('before', 'after', { ...none, clips: ['one'] }, true);
  const has = (document: string, time: number): boolean => cache.get(document, time, 'full') !== null;
  expect([has('before', 0), has('before', 50), has('after', 0), has('after', 50)]).toEqual([
    true,
    true,
    false,
    true,
  ]);
  cache.carry('before', 'later', { ...none, ranges: [[0, 10]] }, false);
  expect([has('before', 0), has('before', 50), has('later', 0), has('later', 50)]).toEqual([
    false,
    false,
    false,
    true,
  ]);
});

test('knows which pictures a change can alter', () => {
  const clip = { id: 'c', place: { track: 't', start: 100 }, duration: 50 };
  const moved = { ...clip, place: { track: 't', start: 300 } };
  expect(affectedPictures([{ type: 'clip', id: 'c', before: clip, after: moved }])).toEqual({
    ...none,
    clips: ['c'],
    ranges: [
      [100, 150],
      [300, 350],
    ],
  });
  const effect = { id: 'e', owner: 'c', effect: 'blur' };
  expect(affectedPictures([{ type: 'effect', id: 'e', before: null, after: effect }])).toEqual({
    ...none,
    effects: ['e'],
    clips: ['c'],
  });
  expect(affectedPictures([{ type: 'bus', id: 'b', before: null, after: { id: 'b' } }])).toEqual(none);
  expect(affectedPictures([{ type: 'sequence', id: 's', before: null, after: { id: 's' } }]).all).toBe(true);
  const transition = { id: 'x', from: 'c', to: 'd' };
  expect(affectedPictures([{ type: 'transition', id: 'x', before: transition, after: null }]).clips).toEqual([
    'c',
    'd',
  ]);
});

test('an option that is no number is named', () => {
  expect(previewOptions({ STORYCORE_PREVIEW_CACHE: '1000' }).cacheBytes).toBe(1000);
  expect(() => previewOptions({ STORYCORE_PREVIEW_CACHE: 'much' })).toThrow(/STORYCORE_PREVIEW_CACHE/);
});
