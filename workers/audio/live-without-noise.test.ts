// No click and no hole, whatever happens while it plays.

import { describe, expect, test, vi } from 'vitest';
import type { OpenAudioSource } from '../../src/engine/audio/audio-source.ts';
import { BLOCK } from '../../src/engine/audio/block.ts';
import { make, media, noise, opener, worst } from '../../src/engine/audio/testing/fixtures.ts';
import { clipChange, clipOf, offline, RATE, rigFor, step } from './testing/live-rig.ts';

vi.setConfig({ testTimeout: 120_000 });

describe('no noise', () => {
  const tone = media(make(RATE * 20, 2, (i) => Math.sin((2 * Math.PI * 220 * i) / RATE) / 2));
  /** The tone's own largest step, with a little for the fades. */
  const quiet = (2 * Math.PI * 220 * 0.5) / RATE + 0.008;

  test('at stop, seek and start', async () => {
    const rig = await rigFor([tone], [clipOf(tone, 'c1')]);
    rig.start(1001);
    let jumped = 0;
    const out = await rig.run(RATE, (position) => {
      if (position > 9000 && jumped === 0) {
        jumped = 1;
        rig.player.start(300_050, 1);
      }
      if (position > 310_000 && jumped === 1) {
        jumped = 2;
        rig.player.stop();
      }
    });
    expect(jumped).toBe(2);
    expect(step(out[0]!)).toBeLessThan(quiet);
    expect(out[0]!.at(-1)).toBe(0);
    expect(rig.player.playing).toBe(false);
  });

  test('when samples are late: it waits, counts, and goes on where it was', async () => {
    let released = false;
    let dry = (): boolean => false;
    const slow: OpenAudioSource = async (asset, stream) => {
      const source = await opener([tone])(asset, stream);
      let reads = 0;
      return {
        ...source,
        read: async (start, frames) => {
          // Held back until the player has run dry, however fast this machine is.
          while (++reads >= 25 && !dry() && !released) await new Promise((done) => setTimeout(done, 1));
          released ||= reads >= 25;
          return source.read(start, frames);
        },
      };
    };
    const rig = await rigFor([tone], [clipOf(tone, 'c1')], true, slow);
    dry = () => rig.player.underruns > 0;
    rig.start(0);
    const out = await rig.run(RATE * 4, undefined, false);
    expect(rig.player.underruns).toBeGreaterThan(0);
    expect(step(out[0]!)).toBeLessThan(quiet);
    const taps = rig.heard.map(({ start }) => start);
    expect(taps.every((start, i) => i === 0 || start === taps[i - 1]! + BLOCK)).toBe(true);
  });

  test('an edit while playing fades in, without a stop, and soon', async () => {
    const clip = clipOf(tone, 'c1');
    const rig = await rigFor([tone], [clip]);
    rig.start(0);
    let edited = -1;
    const out = await rig.run(RATE * 2, (position) => {
      if (position < RATE || edited >= 0) return;
      edited = position;
      rig.feeder.apply(clipChange(clip, { ...clip, gainDb: -20 }));
    });
    expect(rig.player.underruns).toBe(0);
    expect(step(out[0]!)).toBeLessThan(quiet);
    const after = out[0]!.subarray(edited + RATE / 10, edited + RATE / 5);
    expect(Math.max(...after)).toBeCloseTo(0.05, 3);
  });

  test('media that cannot be read is silent and reported; the rest plays; it sounds when it is back', async () => {
    const other = media(noise(RATE * 3, 2, 8));
    const both = [tone, other];
    let gone = true;
    const open: OpenAudioSource = async (asset, stream) => {
      if (gone && asset === other.asset) throw new Error('gone');
      return opener(both)(asset, stream);
    };
    const clips = [clipOf(tone, 'c1'), clipOf(other, 'c2', { place: { track: 'A2', start: 0 } })];
    const rig = await rigFor(both, clips, true, open);
    rig.start(0);
    const out = await rig.run(9600);
    expect(worst(out[0]!, tone.planes[0]!, 0, 9600)).toBe(0);
    expect(rig.events).toMatchObject([{ kind: 'media-error', asset: other.asset.id }]);
    gone = false;
    rig.feeder.refreshMedia(other.asset.id);
    rig.start(48000);
    const back = await rig.run(9600);
    const want = await offline(both, clips, 48000, 9600);
    expect(worst(back[0]!.subarray(BLOCK), want[0]!.subarray(BLOCK))).toBe(0);
  });

  test('NaN in the media is silence', async () => {
    const bad = media(make(RATE, 2, (i) => (i % 100 === 7 ? Number.NaN : 0.25)));
    const rig = await rigFor([bad], [clipOf(bad, 'c1')]);
    rig.start(0);
    const out = await rig.run(9600);
    expect(out[0]!.every(Number.isFinite)).toBe(true);
    expect(out[0]![8]).toBe(0.25);
  });
});
