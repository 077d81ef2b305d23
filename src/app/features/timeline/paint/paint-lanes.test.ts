import { expect, test } from 'vitest';
import { TICKS_PER_SECOND } from '../../../../base/time.ts';
import { ProjectStore } from '../../../../project/store/project-store.ts';
import { rowsOf } from '../layout/rows.ts';
import { paintLanes } from './paint-lanes.ts';
import type { Palette } from './palette.ts';
import { NO_OVERLAY, type Scene } from './scene.ts';

const CLIPS = 120;

/** Notes every call; whatever is asked for exists. */
function recorder(): { ctx: CanvasRenderingContext2D; calls: Map<string, number> } {
  const calls = new Map<string, number>();
  const ctx = new Proxy({ globalAlpha: 1 } as Record<string, unknown>, {
    get: (target, name: string) =>
      name in target
        ? target[name]
        : (...args: unknown[]) => {
            calls.set(name, (calls.get(name) ?? 0) + 1);
            return name === 'measureText' ? { width: 6 * String(args[0]).length } : undefined;
          },
    set: (target, name: string, value) => {
      target[name] = value;
      return true;
    },
  });
  return { ctx: ctx as unknown as CanvasRenderingContext2D, calls };
}

/** Pictures over sound, one clip a second, all with something to show. */
function scene(pxPerClip: number, selected: readonly string[] = []): Scene {
  const store = ProjectStore.create({ name: 'Painted' });
  const sequence = store.project.sequence;
  const stream = {
    codec: 'any',
    width: 320,
    height: 180,
    codedWidth: 320,
    codedHeight: 180,
    end: 1000 * TICKS_PER_SECOND,
    frameRate: { num: 25, den: 1 },
    sampleRate: 48000,
    channels: 1,
  };
  store.transact('test.fill', (tx) => {
    for (const kind of ['video', 'audio'] as const) {
      tx.put('track', { id: kind, sequence, kind, name: kind, order: 1 });
      tx.put('asset', {
        id: `${kind}-file`,
        name: kind,
        hash: kind,
        kind,
        size: 1,
        duration: 1000 * TICKS_PER_SECOND,
        [kind]: [stream],
      });
      for (let i = 0; i < CLIPS / 2; i++)
        tx.put('clip', {
          id: `${kind}${i}`,
          place: { track: kind, start: i * TICKS_PER_SECOND },
          duration: TICKS_PER_SECOND,
          source: { kind: 'media', asset: `${kind}-file`, stream: 0 },
          name: `Clip ${i}`,
          link: i % 2 ? `take${i}` : null,
        });
    }
  });
  const snapshot = store.snapshot();
  const width = (CLIPS / 2) * pxPerClip;
  const palette = new Proxy({}, { get: (_, name) => `#${String(name)}` }) as Palette;
  return {
    snapshot,
    rows: rowsOf([...snapshot.track.values()]),
    lanes: [],
    heads: [],
    points: null,
    left: 0,
    ticksPerPx: TICKS_PER_SECOND / pxPerClip,
    top: 0,
    width,
    height: 300,
    rate: { num: 25, den: 1 },
    selected: new Set(selected),
    transition: null,
    hovered: null,
    missing: new Set(),
    media: {
      thumbnail: () => ({ width: 170, height: 96 }) as ImageBitmap,
      peaks: () => ({
        samplesPerPeak: 256,
        sampleRate: 48000,
        channels: 1,
        data: new Float32Array(3 * 200_000).fill(0.5),
        ready: 200_000,
      }),
    },
    thumbnails: true,
    waveforms: true,
    envelopes: true,
    inPoint: null,
    outPoint: null,
    overlay: NO_OVERLAY,
    palette,
  };
}

/** What makes a rasteriser cover, stencil or sample a whole canvas. */
const DEAR = ['clip', 'roundRect', 'arc', 'stroke', 'fill', 'save', 'rect', 'beginPath'];

test.each([
  ['slivers', 2],
  ['bars', 6],
  ['cards', 24],
  ['strips and waves', 60],
])('%s are drawn with rectangles, pictures and text alone', (_, pxPerClip) => {
  const { ctx, calls } = recorder();
  paintLanes(ctx, scene(pxPerClip));
  expect(DEAR.filter((name) => calls.has(name))).toEqual([]);
  expect(calls.get('fillRect')).toBeGreaterThan(2);
  // The oracle that something is painted at all: names and pictures where there is room.
  expect(calls.get('fillText') ?? 0).toBe(pxPerClip >= 60 ? CLIPS : 0);
  expect((calls.get('drawImage') ?? 0) > 0).toBe(pxPerClip >= 24);
});

test('neighbouring slivers become one rectangle', () => {
  const { ctx, calls } = recorder();
  paintLanes(ctx, scene(2));
  expect(calls.get('fillRect')).toBeLessThan(20);
});

test('a selected clip has the accent as its frame', () => {
  const colors: unknown[] = [];
  const { ctx } = recorder();
  const marked = new Proxy(ctx, {
    get: (target, name, receiver) => Reflect.get(target, name, receiver),
    set: (target, name, value) => {
      if (name === 'fillStyle') colors.push(value);
      return Reflect.set(target, name, value);
    },
  });
  paintLanes(marked, scene(60, ['video3']));
  expect(colors.filter((color) => color === '#accent')).toHaveLength(1);
});
