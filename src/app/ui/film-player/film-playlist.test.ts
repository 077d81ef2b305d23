import { describe, expect, test } from 'vitest';
import { multivariant, playlist } from '../../../../relay-server/relay/hls/playlist.ts';
import { isReady } from './film-playlist.ts';

const part = (position: number) => ({ segment: { position, seconds: 2 }, initialization: 'init-0.mp4' });
const copied = (position: number) => ({ position, seconds: 2 });
const any = () => true;
const rendition = { pictures: true, sound: true, bitsPerSecond: 1e6, codecs: [] as string[] };

describe('a playlist of the relay', () => {
  test('is waited for until something in it can be played', () => {
    expect(isReady(playlist('segment', [], false), any)).toBe(false);
    expect(isReady(playlist('segment', [copied(0)], false), any)).toBe(false);
    expect(isReady(playlist('segment', [copied(0), part(1)], false), any)).toBe(true);
    expect(isReady(playlist('segment', [part(0)], true), any)).toBe(true);
  });

  test('that ended with nothing to play says which it is', () => {
    expect(() => isReady(playlist('segment', [], true), any)).toThrow('film-nothing-made');
    expect(() => isReady(playlist('segment', [copied(0)], true), any)).toThrow('film-only-copied');
  });

  test('names its codecs before it is given to a player, and one that cannot be played by the name that people know', () => {
    expect(isReady(multivariant(rendition), any)).toBe(false);
    const codecs = ['hvc1.1.6.L93.B0', 'mp4a.40.2'];
    expect(isReady(multivariant({ ...rendition, codecs }), any)).toBe(true);
    const refused = () =>
      isReady(multivariant({ ...rendition, codecs }), (codec) => !codec.startsWith('hvc1'));
    expect(refused).toThrow('film-codec codec=HEVC (H.265)');
  });
});
