import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frameGrid } from './frame-grid.ts';
import {
  type CopyPiece,
  type PlannedSegment,
  planSegments,
  type TimelineRun,
  timelineRuns,
} from './segments.ts';
import { asset, at, Edit, RATE } from './testing/edit.ts';

const red = { kind: 'color', color: '#ff0000' };
const shape = { width: 640, height: 360, rate: RATE, fit: 'contain' as const };
const encoder = {
  codec: 'avc',
  rate: { mode: 'bitrate', bitsPerSecond: 1_000_000 },
  gopFrames: 50,
  identity: 'test/1',
};

interface Options {
  readonly frames?: number;
  readonly start?: number;
  readonly change?: object;
  readonly copies?: (runs: readonly TimelineRun[]) => Map<TimelineRun, CopyPiece[]>;
}

function plan(edit: Edit, { frames = 200, start = 0, change = {}, copies }: Options = {}): PlannedSegment[] {
  const grid = frameGrid(at(start), at(start + frames), RATE);
  const request = { snapshot: edit.snapshot(), sequence: 'film', grid, shape, encoder, ...change };
  const runs = timelineRuns(request);
  return planSegments(request, runs, copies?.(runs));
}
const cuts = (segments: readonly PlannedSegment[]): number[] => segments.map((segment) => segment.firstFrame);
const hashes = (segments: readonly PlannedSegment[]): string[] => segments.map((segment) => segment.hash);

/** Two clips of one film, end to end. */
function film(): Edit {
  const edit = new Edit();
  edit.track('v');
  edit.asset('m');
  edit.clip('a', 'v', 0, 120, 'm');
  edit.clip('b', 'v', 120, 80, 'm', { sourceIn: at(30) });
  return edit;
}

describe('cutting', () => {
  test('S1: segments tile the range, whatever is on the tracks', () => {
    const clip = fc.record({
      track: fc.constantFrom('v', 'w'),
      start: fc.nat(300),
      length: fc.integer({ min: 1, max: 150 }),
      fade: fc.nat(20),
    });
    const range = fc.record({ start: fc.nat(100), frames: fc.integer({ min: 1, max: 300 }) });
    fc.assert(
      fc.property(fc.array(clip, { maxLength: 12 }), range, (clips, { start, frames }) => {
        const edit = new Edit();
        edit.track('v');
        edit.track('w');
        edit.asset('m');
        for (const [i, c] of clips.entries())
          edit.clip(`c${i}`, c.track, c.start, c.length, i % 2 ? 'm' : red, { fadeIn: at(c.fade) });
        let next = 0;
        for (const segment of plan(edit, { start, frames })) {
          expect(segment.firstFrame).toBe(next);
          expect(segment.start).toBe(at(start + next));
          expect(segment.frames).toBeGreaterThan(0);
          expect(segment.frames).toBeLessThanOrEqual(50);
          next += segment.frames;
          expect(segment.end).toBe(at(start + next));
        }
        expect(next).toBe(frames);
      }),
      { numRuns: 60 },
    );
  });

  test('S2: at clips, transitions, fades and outer keys of active tracks, and nowhere for hidden ones', () => {
    const edit = new Edit();
    edit.track('v');
    edit.track('hidden', { enabled: false });
    edit.asset('m');
    const keys = [
      { at: at(2), value: 0 },
      { at: at(5), value: 3 },
      { at: at(9), value: 10 },
    ];
    edit.clip('a', 'v', 0, 40, 'm', { fadeIn: at(13) });
    edit.clip('b', 'v', 40, 40, 'm', { sourceIn: at(50), transform: { x: { keys } } });
    edit.transition('t', 'v', 'a', 'b', 3, 1);
    edit.clip('h', 'hidden', 7, 5, red);
    expect(cuts(plan(edit, { frames: 80 }))).toEqual([0, 13, 37, 40, 41, 42, 49]);
  });

  test('S2: an edit point inside a frame cuts at the next one', () => {
    const edit = new Edit();
    edit.track('v');
    edit.clip('a', 'v', 0, 10, red, { duration: at(10) + 5 });
    expect(cuts(plan(edit, { frames: 20 }))).toEqual([0, 11]);
  });

  test('S3: every GOP from the edit point, so that a ripple keeps what is behind', () => {
    const edit = film();
    expect(cuts(plan(edit))).toEqual([0, 50, 100, 120, 170]);
    const before = hashes(plan(edit));
    edit.clip('a', 'v', 0, 113, 'm');
    edit.clip('b', 'v', 113, 80, 'm', { sourceIn: at(30) });
    const after = plan(edit, { frames: 193 });
    expect(cuts(after)).toEqual([0, 50, 100, 113, 163]);
    expect(hashes(after).filter((hash) => !before.includes(hash))).toEqual([after[2]!.hash]);
  });

  test('S4: straight sources are transcoded, everything else is composited', () => {
    const kind = (change: object, source: object = {}): string => {
      const edit = new Edit();
      edit.track('v');
      edit.put('asset', asset('m', source));
      edit.clip('a', 'v', 0, 10, 'm', change);
      return plan(edit, { frames: 10 })[0]!.kind;
    };
    const stream = asset('m').video[0]!;
    expect(kind({})).toBe('transcode');
    expect(kind({ speed: { num: 2, den: 1 } })).toBe('transcode');
    for (const change of [
      { opacity: 0.5 },
      { transform: { scaleX: 1.1 } },
      { crop: { top: 0.1 } },
      { fadeIn: at(10) },
      { blend: 'screen' },
    ])
      expect(kind(change), JSON.stringify(change)).toBe('composite');
    for (const change of [
      { width: 1280, height: 720 },
      { rotation: 90 },
      { alpha: true },
      { codedWidth: 480 },
      { color: { fullRange: true } },
    ])
      expect(kind({}, { video: [{ ...stream, ...change }] }), JSON.stringify(change)).toBe('composite');
  });

  test('S4: a move that passes through rest is not straight', () => {
    const edit = new Edit();
    edit.track('v');
    edit.asset('m');
    const keys = [
      { at: 0, value: 0 },
      { at: at(5), value: 9 },
      { at: at(10), value: 0 },
    ];
    edit.clip('a', 'v', 0, 30, 'm', { transform: { x: { keys } } });
    expect(plan(edit, { frames: 30 }).map(({ kind, firstFrame }) => [kind, firstFrame])).toEqual([
      ['composite', 0],
      ['transcode', 10],
    ]);
  });
});

describe('hashing', () => {
  const hash = (build: (edit: Edit) => void, options: Options = {}): string => {
    const edit = new Edit();
    edit.track('v');
    edit.track('w');
    edit.asset('m');
    build(edit);
    return plan(edit, { frames: 10, ...options })[0]!.hash;
  };
  const plain = hash((edit) => edit.clip('a', 'v', 0, 10, 'm'));

  test('S5: neither ids nor sequence time matter', () => {
    expect(hash((edit) => edit.clip('other-id', 'v', 0, 10, 'm'))).toBe(plain);
    expect(hash((edit) => edit.clip('a', 'w', 30, 10, 'm'), { start: 30 })).toBe(plain);
    expect(
      hash((edit) => {
        edit.put('asset', { ...asset('n'), hash: 'hash-m', name: 'renamed.mp4' });
        edit.clip('a', 'v', 0, 10, 'n');
      }),
    ).toBe(plain);
  });

  test('S5: everything that can change a pixel or a packet does', () => {
    const changed = [
      hash((edit) => edit.clip('a', 'v', 0, 10, 'm', { sourceIn: at(1) })),
      hash((edit) => edit.clip('a', 'v', 0, 10, 'm', { speed: { num: 2, den: 1 } })),
      hash((edit) => edit.clip('a', 'v', 0, 10, 'm', { opacity: 0.5 })),
      hash((edit) => edit.clip('a', 'v', 0, 10, 'm', { fit: 'cover' })),
      hash((edit) => edit.clip('a', 'v', 0, 10, 'm', { crop: { left: 0.1 } })),
      hash((edit) =>
        edit.clip('a', 'v', 0, 10, 'm', {
          crop: {
            left: {
              keys: [
                { at: 0, value: 0.1 },
                { at: at(9), value: 0.2 },
              ],
            },
          },
        }),
      ),
      hash((edit) => edit.clip('a', 'v', 0, 10, 'm', { blend: 'add' })),
      hash((edit) => {
        edit.clip('a', 'v', 0, 10, 'm');
        edit.effect('e', 'a', { effect: 'blur', params: { radius: 1 } });
      }),
      hash((edit) => {
        edit.clip('a', 'v', 0, 10, 'm');
        edit.effect('e', 'a', { effect: 'blur', effectVersion: 2, params: { radius: 1 } });
      }),
      hash((edit) => {
        edit.put('asset', asset('m', { hash: 'other' }));
        edit.clip('a', 'v', 0, 10, 'm');
      }),
      hash((edit) => {
        edit.put('asset', asset('m', { mezzanine: { hash: 'mezzanine', locations: [] } }));
        edit.clip('a', 'v', 0, 10, 'm');
      }),
      hash((edit) => {
        edit.clip('a', 'v', 0, 10, 'm');
        edit.clip('over', 'w', 0, 10, red, { opacity: 0.1 });
      }),
      hash((edit) => edit.clip('a', 'v', 0, 10, 'm'), { change: { shape: { ...shape, width: 320 } } }),
      hash((edit) => edit.clip('a', 'v', 0, 10, 'm'), {
        change: { encoder: { ...encoder, identity: 'test/2' } },
      }),
      hash((edit) => edit.clip('a', 'v', 0, 10, 'm'), { change: { encoder: { ...encoder, codec: 'vp9' } } }),
    ];
    expect(new Set([plain, ...changed]).size).toBe(changed.length + 1);
  });

  test('S6: what is hidden does not', () => {
    expect(
      hash((edit) => {
        edit.clip('below', 'v', 0, 10, red);
        edit.clip('a', 'w', 0, 10, 'm');
      }),
    ).toBe(plain);
    expect(
      hash((edit) => {
        edit.clip('a', 'v', 0, 10, 'm');
        edit.clip('clear', 'w', 0, 10, red, { opacity: 0 });
      }),
    ).toBe(plain);
  });

  test('S6: a layer that fades in from nothing is hashed by what it shows', () => {
    const faded = (color: string): string =>
      hash((edit) =>
        edit.clip(
          'a',
          'v',
          0,
          10,
          { kind: 'color', color },
          {
            opacity: {
              keys: [
                { at: 0, value: 0 },
                { at: at(9), value: 1 },
              ],
            },
          },
        ),
      );
    expect(faded('#ff0000')).not.toBe(faded('#00ff00'));
  });

  test('S7: motion is hashed frame by frame, and moves with its clip', () => {
    const moved = (middle: number, start: number): string => {
      const keys = [
        { at: 0, value: 0 },
        { at: at(5), value: middle },
        { at: at(10), value: 0 },
      ];
      return hash((edit) => edit.clip('a', 'v', start, 20, 'm', { transform: { x: { keys } } }), { start });
    };
    expect(moved(5, 0)).not.toBe(moved(6, 0));
    expect(moved(5, 0)).toBe(moved(5, 40));
  });

  test('S9: titles, colours and empty stretches are one hash wherever they are cut', () => {
    const edit = new Edit();
    edit.track('v');
    edit.title('t', 'Hello');
    edit.clip('title', 'v', 200, 150, { kind: 'title', title: 't' });
    const segments = plan(edit, { frames: 350 });
    expect(segments).toHaveLength(7);
    expect(new Set(hashes(segments)).size).toBe(2);
    expect(segments.every((segment) => segment.still)).toBe(true);
  });
});

describe('copying', () => {
  test('C4: copies stand where packets were found, what is left over is cut by S3', () => {
    const edit = film();
    const piece = (run: TimelineRun): CopyPiece[] =>
      run.from === 0 ? [{ from: 12, to: 112, mediaStart: at(12) }] : [];
    const segments = plan(edit, { copies: (runs) => new Map(runs.map((run) => [run, piece(run)])) });
    expect(segments.map(({ kind, firstFrame, frames }) => [kind, firstFrame, frames])).toEqual([
      ['transcode', 0, 12],
      ['copy', 12, 100],
      ['transcode', 112, 8],
      ['transcode', 120, 50],
      ['transcode', 170, 30],
    ]);
  });
});

test('a change to one clip of ten thousand changes the segments of that clip alone', () => {
  const edit = new Edit();
  edit.track('v');
  edit.asset('m');
  for (let i = 0; i < 10_000; i++) edit.clip(`c${i}`, 'v', i * 10, 10, 'm', { sourceIn: at(i % 200) });
  const before = plan(edit, { frames: 100_000 });
  edit.clip('c5000', 'v', 50_000, 10, 'm', { opacity: 0.5 });
  const after = plan(edit, { frames: 100_000 });
  const changed = after.filter((segment, i) => segment.hash !== before[i]!.hash);
  expect(changed.map((segment) => segment.firstFrame)).toEqual([50_000]);
});
