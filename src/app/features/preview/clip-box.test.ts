import { describe, expect, test } from 'vitest';
import { fittedSize } from './clip-box.ts';

const frame = { width: 1920, height: 1080 };
const tall = { width: 1080, height: 1920 };

describe('fit', () => {
  test('contain shows all, cover leaves no gap, fill stretches, none keeps pixels', () => {
    expect(fittedSize(tall, frame, 'contain')).toEqual({ width: 607.5, height: 1080 });
    const cover = fittedSize(tall, frame, 'cover');
    expect(cover.width).toBeCloseTo(1920);
    expect(cover.height).toBeCloseTo(3413.33, 1);
    expect(fittedSize(tall, frame, 'fill')).toEqual(frame);
    expect(fittedSize(tall, frame, 'none')).toEqual(tall);
  });
});
