import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TICKS_PER_SECOND } from '../../base/time.ts';
import { valueAt } from './keyframes.ts';
import { resolve } from './resolve.ts';
import { at, Edit } from './testing/edit.ts';
import type { Layer, LayerTransition } from './types.ts';
import { withoutHidden } from './visible-items.ts';

const red = { kind: 'color', color: '#ff0000' };
const blue = { kind: 'color', color: '#0000ff' };
const clipsAt = (edit: Edit, frame: number): string[] =>
  resolve(edit.snapshot(), 'film', at(frame)).items.map((item) =>
    item.kind === 'layer' ? item.clip : 'transition',
  );
const layerAt = (edit: Edit, frame: number): Layer =>
  resolve(edit.snapshot(), 'film', at(frame)).items[0] as Layer;
const transitionAt = (edit: Edit, frame: number): LayerTransition =>
  resolve(edit.snapshot(), 'film', at(frame)).items[0] as LayerTransition;

describe('what is on screen', () => {
  test('tracks stack by order, not by id; a clip shows from its first frame to the one before its end', () => {
    const edit = new Edit();
    edit.track('z', { order: 0 });
    edit.track('a', { order: 1 });
    edit.clip('low', 'z', 10, 20, red);
    edit.clip('high', 'a', 15, 5, blue);
    expect([9, 10, 14, 15, 19, 20, 29, 30].map((frame) => clipsAt(edit, frame))).toEqual([
      [],
      ['low'],
      ['low'],
      ['low', 'high'],
      ['low', 'high'],
      ['low'],
      ['low'],
      [],
    ]);
  });

  test('hidden tracks and disabled clips are not there; solo leaves only the soloed', () => {
    const edit = new Edit();
    edit.track('v1');
    edit.track('v2', { enabled: false });
    edit.track('v3', { solo: true });
    edit.clip('one', 'v1', 0, 10, red);
    edit.clip('two', 'v2', 0, 10, red);
    edit.clip('three', 'v3', 0, 10, red);
    edit.clip('off', 'v3', 10, 10, red, { enabled: false });
    expect(clipsAt(edit, 5)).toEqual(['three']);
    expect(clipsAt(edit, 15)).toEqual([]);
  });

  test('overlaps left by a merge: the later start wins, of equal starts the greater id, and a long clip comes back', () => {
    const edit = new Edit();
    edit.track('v');
    edit.clip('long', 'v', 0, 100, red);
    edit.clip('b', 'v', 10, 10, red);
    edit.clip('a', 'v', 10, 20, red);
    expect([5, 10, 20, 30, 99].map((frame) => clipsAt(edit, frame)[0])).toEqual([
      'long',
      'b',
      'a',
      'long',
      'long',
    ]);
  });

  test('records that point at nothing draw nothing', () => {
    const edit = new Edit();
    edit.track('v');
    edit.clip('gone', 'v', 0, 10, 'no-such-asset');
    edit.clip('untitled', 'v', 10, 10, { kind: 'title', title: 'no-such-title' });
    expect(clipsAt(edit, 5)).toEqual([]);
    expect(clipsAt(edit, 15)).toEqual([]);
  });

  test('against a plain search, for any clips on any tracks', () => {
    const clip = fc.record({
      track: fc.integer({ min: 0, max: 2 }),
      start: fc.nat(80),
      length: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(fc.array(clip, { maxLength: 25 }), fc.nat(120), (clips, frame) => {
        const edit = new Edit();
        for (const track of ['0', '1', '2']) edit.track(track);
        for (const [i, { track, start, length }] of clips.entries())
          edit.clip(`c${i + 100}`, String(track), start, length, red);
        const expected = [0, 1, 2].flatMap((track) => {
          const there = clips
            .map((c, i) => ({ ...c, id: `c${i + 100}` }))
            .filter((c) => c.track === track && c.start <= frame && frame < c.start + c.length);
          there.sort((a, b) => b.start - a.start || (a.id < b.id ? 1 : -1));
          return there.slice(0, 1).map((c) => c.id);
        });
        expect(clipsAt(edit, frame)).toEqual(expected);
      }),
    );
  });
});

describe('media time', () => {
  test('is that of the middle of the frame, less one tick', () => {
    const edit = new Edit();
    edit.track('v');
    edit.asset('m');
    edit.clip('c', 'v', 10, 50, 'm', { sourceIn: at(7) });
    expect(layerAt(edit, 13).sourceTime).toBe(at(10) + at(1) / 2 - 1);
  });

  test('samples as the fps filter with round=near: the last source frame before the middle', () => {
    const rates = [24, 25, 30, 50, 60].map((num) => ({ num, den: 1 }));
    fc.assert(
      fc.property(fc.constantFrom(...rates), fc.constantFrom(...rates), fc.nat(200), (source, output, n) => {
        const edit = new Edit({ frameRate: output });
        edit.track('v');
        edit.asset('m');
        edit.clip('c', 'v', 0, 250, 'm');
        const start = (n * TICKS_PER_SECOND) / output.num;
        const item = resolve(edit.snapshot(), 'film', start).items[0];
        fc.pre(item !== undefined && start < 9 * TICKS_PER_SECOND);
        const shown = Math.floor(((item as Layer).sourceTime * source.num) / TICKS_PER_SECOND);
        // FFmpeg gives source frame k the output place round(k·out/in), halves away from zero; the last to claim a place stays.
        const places = Array.from({ length: 700 }, (_, k) => Math.round((k * output.num) / source.num));
        expect(shown).toBe(places.findLastIndex((place) => place <= n));
      }),
    );
  });

  test('runs at the clip’s speed and stays inside the media', () => {
    const edit = new Edit();
    edit.track('v');
    edit.asset('m');
    edit.clip('double', 'v', 0, 50, 'm', { speed: { num: 2, den: 1 } });
    edit.clip('over', 'v', 50, 50, 'm', { sourceIn: at(240) });
    expect(layerAt(edit, 10).sourceTime).toBe(at(21) - 1);
    expect(layerAt(edit, 95).sourceTime).toBe(10 * TICKS_PER_SECOND - 1);
  });
});

describe('transitions and fades', () => {
  const cut = (): Edit => {
    const edit = new Edit();
    edit.track('v');
    edit.asset('m');
    edit.clip('a', 'v', 0, 50, 'm');
    edit.clip('b', 'v', 50, 50, 'm', { sourceIn: at(100) });
    return edit;
  };

  test('a crossfade runs through both handles, symmetrically, and never stands at 0 or 1', () => {
    const edit = cut();
    edit.transition('t', 'v', 'a', 'b', 4, 6);
    expect(clipsAt(edit, 45)).toEqual(['a']);
    expect(clipsAt(edit, 56)).toEqual(['b']);
    const progress = Array.from({ length: 10 }, (_, i) => transitionAt(edit, 46 + i).progress);
    expect(progress.map((p) => Math.round(p * 1000))).toEqual([
      50, 150, 250, 350, 450, 550, 650, 750, 850, 950,
    ]);
    const item = transitionAt(edit, 46);
    expect([item.from?.sourceTime, item.to?.sourceTime]).toEqual([at(46.5) - 1, at(96.5) - 1]);
  });

  test('a dip carries its colour; a one-sided transition stays inside its clip', () => {
    const edit = cut();
    edit.transition('dip', 'v', 'a', 'b', 5, 5, { kind: 'dip', color: '#ffffff' });
    edit.transition('end', 'v', 'b', null, 10, 10);
    expect(transitionAt(edit, 50)).toMatchObject({ transition: 'dip', color: '#ffffff' });
    expect(clipsAt(edit, 89)).toEqual(['b']);
    expect(transitionAt(edit, 95)).toMatchObject({ to: null, progress: 0.55 });
    expect(clipsAt(edit, 100)).toEqual([]);
  });

  test('a transition whose clips have parted draws nothing', () => {
    const edit = cut();
    edit.clip('b', 'v', 60, 50, 'm');
    edit.transition('t', 'v', 'a', 'b', 5, 5);
    expect(clipsAt(edit, 48)).toEqual(['a']);
  });

  test('fades ramp linearly at both ends and give way to a transition on the same end', () => {
    const edit = cut();
    edit.clip('a', 'v', 0, 50, 'm', { fadeIn: at(10), fadeOut: at(10), opacity: 0.5 });
    expect([0, 4, 10, 45, 49].map((frame) => layerAt(edit, frame).opacity)).toEqual([
      0.025, 0.225, 0.5, 0.225, 0.025,
    ]);
    edit.transition('t', 'v', 'a', 'b', 2, 2);
    expect(layerAt(edit, 45).opacity).toBe(0.5);
  });
});

describe('keyframes', () => {
  const keys = [
    { at: at(0), value: 0, ease: 'linear' as const },
    { at: at(10), value: 10, ease: 'hold' as const },
    { at: at(20), value: 20, ease: 'smooth' as const },
    { at: at(30), value: 30, ease: 'linear' as const },
  ];

  test('move as their ease says, hold outside, and are exact on the key', () => {
    const values = [-5, 0, 5, 10, 19, 20, 22, 25, 28, 30, 99].map((frame) => valueAt({ keys }, at(frame)));
    expect(values.map((value) => Math.round(value * 1000) / 1000)).toEqual([
      0, 0, 5, 10, 10, 20, 21.04, 25, 28.96, 30, 30,
    ]);
  });

  test('count from the clip’s start, and reach geometry, opacity and effects', () => {
    const edit = new Edit();
    edit.track('v');
    edit.clip('c', 'v', 100, 50, red, {
      transform: { x: { keys } },
      crop: {
        left: {
          keys: [
            { at: 0, value: 0 },
            { at: at(10), value: 0.5 },
          ],
        },
      },
      opacity: {
        keys: [
          { at: 0, value: 0.25 },
          { at: at(10), value: 0.75 },
        ],
      },
    });
    edit.effect('e', 'c', { effect: 'blur', params: { radius: { keys }, mode: 'fast' } });
    const layer = layerAt(edit, 105);
    expect([layer.geometry.x, layer.opacity]).toEqual([5, 0.5]);
    expect(layer.geometry.crop).toEqual({ left: 0.25, top: 0, right: 0, bottom: 0 });
    expect(layer.effects).toEqual([{ effect: 'blur', version: 1, params: { radius: 5, mode: 'fast' } }]);
  });
});

describe('what cannot be seen', () => {
  test('is left out: under a full opaque picture, and at opacity 0', () => {
    const edit = new Edit();
    for (const track of ['1', '2', '3']) edit.track(track);
    edit.asset('m');
    edit.clip('under', '1', 0, 10, 'm');
    edit.clip('full', '2', 0, 10, 'm');
    edit.clip('clear', '3', 0, 10, red, { opacity: 0 });
    const clips = (): string[] =>
      withoutHidden(resolve(edit.snapshot(), 'film', 0)).items.map((item) => (item as Layer).clip);
    expect(clips()).toEqual(['full']);
    for (const change of [
      { opacity: 0.9 },
      { blend: 'add' },
      { crop: { left: 0.1 } },
      { transform: { x: 1 } },
    ]) {
      edit.clip('full', '2', 0, 10, 'm', change);
      expect(clips(), JSON.stringify(change)).toEqual(['under', 'full']);
    }
  });
});
