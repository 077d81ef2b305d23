// What effects are given besides their params: filled, emptied, refused, undone.
import { expect, test } from 'vitest';
import { secondsToTicks } from '../../base/time.ts';
import { effectsOfOwner } from '../records/track-index.ts';
import { ProjectStore } from '../store/project-store.ts';
import { CuttingRoom } from '../testing/cutting-room.ts';

const print = { kind: 'print', name: 'hiss', rate: 48000, planes: ['AAAAAA=='] } as const;

function room(seconds = 2, channels = 2) {
  const cut = new CuttingRoom();
  const end = secondsToTicks(seconds);
  const audio = [{ codec: 'pcm-s16', channels, sampleRate: 48000, start: 0, end }];
  const [imported] = cut.run('media.import', {
    assets: [{ name: 'hall.wav', kind: 'audio', hash: 'h', size: 1, duration: end, audio }],
  }).assets;
  const { asset } = imported!;
  const owner = cut.store.project.sequence;
  const { effect } = cut.run('effect.add', { owner, effect: 'convolution-reverb' });
  const impulse = { kind: 'asset', name: 'hall.wav', asset } as const;
  return { cut, effect, owner, asset, impulse, data: () => cut.store.snapshot().effect.get(effect)!.data };
}

test('slots are filled and emptied one by one, in one step of undo each, and travel in the document', () => {
  const { cut, effect, impulse, data } = room();
  expect(data()).toEqual({});
  cut.run('effect.set', { effect, fields: { data: { impulse } } });
  cut.run('effect.set', { effect, fields: { data: { noise: print } } });
  expect(data()).toEqual({ impulse: { ...impulse, stream: 0 }, noise: print });
  const copy = ProjectStore.open([cut.store.exportSnapshot()]);
  expect(copy.snapshot().effect.get(effect)!.data).toEqual(data());
  cut.run('effect.set', { effect, fields: { data: { impulse: null } } });
  expect(data()).toEqual({ noise: print });
  cut.store.undo();
  cut.store.undo();
  expect(data()).toEqual({ impulse: { ...impulse, stream: 0 } });
});

test('what could not be used is refused', () => {
  for (const [of, code] of [
    [room(60.5), /impulse-too-long/],
    [room(2, 9), /impulse-channels/],
    [room(0), /impulse-silent/],
  ] as const) {
    const { cut, effect, owner, impulse } = of;
    const before = cut.store.snapshot();
    expect(() => cut.run('effect.set', { effect, fields: { data: { impulse } } })).toThrow(code);
    expect(() => cut.run('effect.add', { owner, effect: 'convolution-reverb', data: { impulse } })).toThrow(
      code,
    );
    expect(cut.store.snapshot()).toBe(before);
  }
  const { cut, effect } = room(60);
  const wrong = { ...print, planes: ['no base64!'] };
  expect(() => cut.run('effect.set', { effect, fields: { data: { noise: wrong } } })).toThrow(
    /invalid-arguments/,
  );
  expect(() =>
    cut.run('effect.set', {
      effect,
      fields: { data: { impulse: { kind: 'asset', name: '', asset: 'none' } } },
    }),
  ).toThrow(/no-such-record/);
});

test('a response is not taken out of the bin by mistake', () => {
  const { cut, effect, owner, asset, impulse, data } = room();
  cut.run('effect.set', { effect, fields: { data: { impulse, noise: print } } });
  expect(() => cut.run('media.remove', { assets: [asset] })).toThrow(/media-in-effects/);
  cut.run('media.remove', { assets: [asset], withClips: true });
  expect(data()).toEqual({ noise: print });
  cut.store.undo();
  expect(Object.keys(data())).toEqual(['impulse', 'noise']);
  expect(effectsOfOwner(cut.store.snapshot(), owner)).toHaveLength(1);
});
