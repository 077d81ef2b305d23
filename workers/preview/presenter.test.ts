import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canvasSize } from './presenter.ts';

const side = fc.integer({ min: 200, max: 4000 });
const shape = fc.record({ width: side, height: side });

test('a canvas never has more pixels than its element, keeps its shape, and never loses a pixel of the frame', () => {
  fc.assert(
    fc.property(shape, shape, fc.constantFrom(1 / 4, 1 / 2, 1), (element, sequence, level) => {
      const frame = { width: sequence.width * level, height: sequence.height * level };
      const canvas = canvasSize(element, sequence, frame);
      expect(canvas.width).toBeLessThanOrEqual(element.width);
      expect(canvas.height).toBeLessThanOrEqual(element.height);
      expect(Math.abs(canvas.width / element.width - canvas.height / element.height)).toBeLessThan(0.01);
      const contain = Math.min(canvas.width / sequence.width, canvas.height / sequence.height);
      const whole = canvas.width === element.width;
      expect(whole || contain * sequence.width >= frame.width - 1e-2).toBe(true);
    }),
    // Rounding the height to the nearest pixel lost two in width here.
    { examples: [[{ width: 798, height: 200 }, { width: 837, height: 209 }, 1 / 4]], numRuns: 1000 },
  );
});

test('what fits is shown pixel by pixel, a draft with few, a gap not as sixteen pixels', () => {
  const element = { width: 960, height: 540 };
  const sequence = { width: 1920, height: 1080 };
  expect(canvasSize(element, sequence, sequence)).toEqual(element);
  expect(canvasSize(element, sequence, { width: 480, height: 270 })).toEqual({ width: 480, height: 270 });
  expect(canvasSize(element, sequence, { width: 16, height: 16 })).toEqual({ width: 160, height: 90 });
});
