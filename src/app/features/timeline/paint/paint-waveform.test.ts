import { expect, test } from 'vitest';
import { TICKS_PER_SECOND } from '../../../../base/time.ts';
import { type Clip, clipRecord } from '../../../../project/records/clip.ts';
import type { Animated } from '../../../../project/records/fields.ts';
import type { MediaAsset } from '../../../../project/records/media-asset.ts';
import { parseRecord } from '../../../../project/records/record-type.ts';
import { paintWaveform } from './paint-waveform.ts';
import type { Scene } from './scene.ts';

const WIDTH = 100;
type Rect = readonly [x: number, y: number, w: number, h: number];

/** A second of sound, 0.5 on the left and nothing on the right. */
function painted(height: number, gainDb: Animated = 0): Rect[] {
  const clip: Clip = parseRecord(clipRecord, {
    id: 'c',
    place: { track: 't', start: 0 },
    duration: TICKS_PER_SECOND,
    source: { kind: 'media', asset: 'a', stream: 0 },
    gainDb,
  });
  const data = new Float32Array(500 * 6);
  for (let i = 0; i < data.length; i += 6) data.set([-0.5, 0.5, 0.25, 0, 0, 0], i);
  const peaks = { samplesPerPeak: 100, sampleRate: 48_000, channels: 2, data, ready: 500 };
  const scene = {
    ticksPerPx: TICKS_PER_SECOND / WIDTH,
    width: WIDTH,
    media: { peaks: () => peaks },
    palette: { wave: 'wave' },
  } as unknown as Scene;
  const rects: Rect[] = [];
  const ctx = { globalAlpha: 1, fillStyle: '', fillRect: (...rect: Rect) => void rects.push(rect) };
  const asset = { id: 'a', audio: [{ sampleRate: 48_000, channels: 2 }] } as unknown as MediaAsset;
  const box = { x: 0, y: 0, w: WIDTH, h: height };
  paintWaveform(ctx as unknown as CanvasRenderingContext2D, scene, clip, asset, 0, box);
  return rects;
}
const tallest = (rects: readonly Rect[]) => Math.max(...rects.map(([, , , h]) => h));

test('each channel has its own wave where there is room', () => {
  const rects = painted(80);
  const [left, right] = [rects.filter(([, y]) => y < 39), rects.filter(([, y]) => y >= 39)];
  // Half of full scale is half of the channel's 40 px, less a pixel at each edge.
  expect(tallest(left)).toBeCloseTo(19, 5);
  expect(tallest(right)).toBe(1);
  expect(left).toHaveLength(right.length);
});

test('in a low clip all channels lie in one, the loudest counts', () => {
  const rects = painted(20);
  expect(tallest(rects)).toBeCloseTo(9, 5);
  expect(rects).toHaveLength(2 * WIDTH);
});

test('the wave is as loud as the gain makes it, at each of its times', () => {
  const keys = [
    { at: 0, value: 0, ease: 'hold' as const },
    { at: TICKS_PER_SECOND / 2, value: -20, ease: 'linear' as const },
  ];
  const rects = painted(20, { keys });
  const peaksOf = (from: number, to: number) => tallest(rects.filter(([x]) => x >= from && x < to));
  expect(peaksOf(0, 50)).toBeCloseTo(9, 5);
  expect(peaksOf(50, 100)).toBeCloseTo(1, 5);
  expect(tallest(painted(20, 6))).toBeCloseTo(9 * 10 ** (6 / 20), 4);
});
