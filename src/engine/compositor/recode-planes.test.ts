import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { REC709 } from '../../project/records/sequence.ts';
import type { Matrix } from '../frame-graph/source-color.ts';
import { codesFromRgb, rgbFromCodes } from './color-matrix.ts';
import { recodePlanes, recoding } from './recode-planes.ts';

const MATRICES: Matrix[] = ['bt709', 'smpte170m', 'bt470bg', 'bt2020-ncl'];
const encoding = fc.record({ matrix: fc.constantFrom(...MATRICES), fullRange: fc.boolean() });
const code = fc.integer({ min: 0, max: 255 });

describe('recoding planes', () => {
  test('is the way through RGB, within one code, wherever that way does not clip', () => {
    fc.assert(
      fc.property(encoding, encoding, code, code, code, (from, to, y, u, v) => {
        const output = { ...REC709, ...to };
        const rgb = rgbFromCodes(from, 8).map((row) => row[0] * y + row[1] * u + row[2] * v + row[3]);
        const wanted = codesFromRgb(output, 8).map(
          (row) => row[0] * rgb[0]! + row[1] * rgb[1]! + row[2] * rgb[2]! + row[3],
        );
        const bytes = new Uint8Array([y, y, y, y, u, v]);
        const planes = {
          width: 2,
          height: 2,
          luma: { offset: 0, stride: 2 },
          u: { offset: 4, stride: 1 },
          v: { offset: 5, stride: 1 },
        };
        recodePlanes(bytes, planes, recoding(from, output));
        [bytes[0], bytes[4], bytes[5]].forEach((got, at) => {
          const clipped = Math.max(0, Math.min(255, wanted[at]!));
          expect(Math.abs(got! - clipped)).toBeLessThanOrEqual(0.51);
        });
      }),
    );
  });

  test('leaves padding alone and serves odd sizes', () => {
    const planes = {
      width: 3,
      height: 3,
      luma: { offset: 0, stride: 8 },
      u: { offset: 32, stride: 4 },
      v: { offset: 40, stride: 4 },
    };
    const bytes = new Uint8Array(48).fill(7);
    recodePlanes(bytes, planes, recoding({ matrix: 'smpte170m', fullRange: true }, REC709));
    const touched = [...bytes].flatMap((value, at) => (value === 7 ? [] : [at]));
    expect(touched).toEqual([0, 1, 2, 8, 9, 10, 16, 17, 18, 32, 33, 36, 37, 40, 41, 44, 45]);
  });
});
