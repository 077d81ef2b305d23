import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AudioReader } from './audio-reader.ts';
import { PEAK_FIELDS, PEAK_LEVELS, type PeakChunk, peakCount, peaksOf } from './waveform.ts';

const readerOf = (planes: readonly Float32Array[]): AudioReader => ({
  sampleRate: 48_000,
  channels: planes.length,
  read: async (start, frames) =>
    planes.map((plane) => {
      const part = new Float32Array(frames);
      part.set(plane.subarray(start, start + frames));
      return part;
    }),
  close: async () => {},
});

/** Straight from the definition. */
function expected(plane: Float32Array, size: number, peak: number): [number, number, number] {
  const part = [...plane.subarray(peak * size, (peak + 1) * size)];
  const square = part.reduce((sum, value) => sum + value * value, 0) / part.length;
  return [Math.min(...part), Math.max(...part), Math.sqrt(square)];
}

describe('the peaks of a stream', () => {
  test('are the least, the greatest and the root mean square of their samples, at every zoom', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40_000 }),
        fc.integer({ min: 1, max: 3 }),
        async (samples, channels) => {
          const planes = Array.from({ length: channels }, (_, c) =>
            Float32Array.from(
              { length: samples },
              (_, i) => Math.sin(i * (c + 1) * 0.37) * Math.cos(i / 977),
            ),
          );
          const chunks: PeakChunk[] = [];
          for await (const some of peaksOf(readerOf(planes), samples)) chunks.push(...some);
          for (const size of PEAK_LEVELS) {
            const level = chunks.filter((chunk) => chunk.samplesPerPeak === size);
            const width = channels * PEAK_FIELDS;
            expect(level.reduce((sum, { data }) => sum + data.length / width, 0)).toBe(
              peakCount(samples, size),
            );
            for (const { first, data } of level) {
              const channel = first % channels;
              const found = [...data.subarray(channel * PEAK_FIELDS, (channel + 1) * PEAK_FIELDS)];
              const wanted = expected(planes[channel]!, size, first);
              // A last peak that is not full counts its finer peaks alike.
              const full = (first + 1) * size <= samples;
              expect(found[0]).toBeCloseTo(wanted[0], 6);
              expect(found[1]).toBeCloseTo(wanted[1], 6);
              if (full) expect(found[2]).toBeCloseTo(wanted[2], 4);
            }
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  test('stop when cancelled', async () => {
    const controller = new AbortController();
    const pieces = peaksOf(readerOf([new Float32Array(100_000)]), 100_000, controller.signal);
    await pieces.next();
    controller.abort();
    await expect(pieces.next()).rejects.toMatchObject({ code: 'cancelled' });
  });
});
