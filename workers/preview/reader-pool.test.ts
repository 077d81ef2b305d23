import type { VideoSample } from 'mediabunny';
import { describe, expect, test } from 'vitest';
import { StoryError } from '../../src/base/errors.ts';
import type { FrameReader } from '../../src/engine/media/video-reader.ts';
import { type MediaAsset, mediaAssetRecord } from '../../src/project/records/media-asset.ts';
import { parseRecord } from '../../src/project/records/record-type.ts';
import { ReaderPool } from './reader-pool.ts';

const asset = (id: string, change: Partial<MediaAsset> = {}): MediaAsset =>
  parseRecord(mediaAssetRecord, { id, name: id, kind: 'video', hash: id, size: 1, duration: 1, ...change });

/** Readers that count themselves; the pool's policy is what is tested, not decoding. */
function rig(
  maxReaders: number,
  frameAt: (asset: string, opened: number) => VideoSample | null | Error = () => null,
) {
  const state = { open: 0, opened: 0, now: 0 };
  const pool = new ReaderPool({
    maxReaders,
    retryAfterMs: 1000,
    now: () => state.now,
    open: async ({ id }): Promise<FrameReader> => {
      state.open++;
      const nth = ++state.opened;
      return {
        frameAt: async () => {
          const answer = frameAt(id, nth);
          if (answer instanceof Error) throw answer;
          return answer;
        },
        async *frames() {},
        close: async () => {
          state.open--;
        },
      };
    },
  });
  const ask = (clip: string, of: MediaAsset) => pool.frameAt({ clip, asset: of, stream: 0 }, 0);
  const calm = () => new Promise((done) => setTimeout(done));
  return { pool, state, ask, calm };
}

describe('the reader pool', () => {
  test('keeps a reader for each clip, up to the limit, the least recently used goes', async () => {
    const { pool, state, ask, calm } = rig(2);
    await ask('a', asset('1'));
    await ask('b', asset('2'));
    await ask('a', asset('1'));
    expect(state).toMatchObject({ open: 2, opened: 2 });
    await ask('c', asset('3'));
    await calm();
    expect(state).toMatchObject({ open: 2, opened: 3 });
    expect(pool.has({ clip: 'b', asset: asset('2'), stream: 0 })).toBe(false);
    expect(pool.has({ clip: 'a', asset: asset('1'), stream: 0 })).toBe(true);
  });

  test('clips on screen at once all get one, even beyond the limit', async () => {
    const { state, ask, calm } = rig(2);
    await Promise.all(['a', 'b', 'c', 'd'].map((clip) => ask(clip, asset(clip))));
    expect(state.opened).toBe(4);
    await calm();
    expect(state.open).toBe(2);
  });

  test('a full pool hands an idle reader of the same file on instead of opening the file again', async () => {
    const { state, ask } = rig(2);
    const film = asset('film');
    await ask('a', film);
    await ask('b', film);
    await ask('c', film);
    await ask('d', film);
    expect(state).toMatchObject({ open: 2, opened: 2 });
  });

  test('other bytes or another place are another file', async () => {
    const { state, ask, calm } = rig(4);
    await ask('a', asset('1'));
    await ask('a', asset('1', { locations: [{ kind: 'opfs', path: 'x' }] }));
    await ask('a', asset('1', { hash: 'new' }));
    await calm();
    expect(state).toMatchObject({ open: 1, opened: 3 });
  });

  test('a decoder that fails is made anew once; a second failure is told and remembered for a while', async () => {
    const lost = new StoryError('media-unreadable', { params: { name: 'x' } });
    const once = rig(2, (_, opened) => (opened === 1 ? lost : null));
    await once.ask('a', asset('1'));
    await once.calm();
    expect(once.state).toMatchObject({ open: 1, opened: 2 });

    const always = rig(2, () => lost);
    await expect(always.ask('a', asset('1'))).rejects.toBe(lost);
    await expect(always.ask('b', asset('1'))).rejects.toBe(lost);
    await always.calm();
    expect(always.state).toMatchObject({ open: 0, opened: 2 });
    always.state.now = 1500;
    await expect(always.ask('a', asset('1'))).rejects.toBe(lost);
    expect(always.state.opened).toBe(4);
  });

  test('missing media are not asked twice, but at once again when they may have come back', async () => {
    const gone = new StoryError('media-missing', { params: { name: 'x' } });
    const { pool, state, ask } = rig(2, (_, opened) => (opened === 1 ? gone : null));
    await expect(ask('a', asset('1'))).rejects.toBe(gone);
    expect(state.opened).toBe(1);
    await expect(ask('a', asset('1'))).rejects.toBe(gone);
    expect(state.opened).toBe(1);
    pool.refresh('1');
    expect(await ask('a', asset('1'))).toBeNull();
  });

  test('closed, it holds nothing', async () => {
    const { pool, state, ask } = rig(8);
    await Promise.all(['a', 'b', 'c'].map((clip) => ask(clip, asset(clip))));
    await pool.close();
    expect(state.open).toBe(0);
  });
});
