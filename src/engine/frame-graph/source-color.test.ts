import { describe, expect, test } from 'vitest';
import { REC709 } from '../compositor/test-rig/pictures.ts';
import { needsLight, sameEncoding, sourceColor } from './source-color.ts';

describe('colour tags', () => {
  test('a missing matrix is guessed by size: SD is BT.601, HD is BT.709', () => {
    expect(sourceColor({}, false, 720, 576).matrix).toBe('smpte170m');
    expect(sourceColor({}, false, 720, 480).matrix).toBe('smpte170m');
    expect(sourceColor({}, false, 1280, 720).matrix).toBe('bt709');
  });

  test('what the file says is believed, whatever the size', () => {
    const color = sourceColor({ matrix: 'bt2020-ncl', fullRange: true, transfer: 'pq' }, false, 320, 240);
    expect(color).toEqual({ matrix: 'bt2020-ncl', fullRange: true, transfer: 'pq', primaries: null });
  });

  test('a missing range is limited for YUV and full for RGB', () => {
    expect(sourceColor({ fullRange: null }, false, 1920, 1080).fullRange).toBe(false);
    expect(sourceColor({}, true, 1920, 1080)).toMatchObject({ matrix: 'rgb', fullRange: true });
  });

  test('unknown names are as good as none', () => {
    expect(sourceColor({ matrix: 'ycgco', transfer: 'log' }, false, 1920, 1080)).toMatchObject({
      matrix: 'bt709',
      transfer: null,
    });
  });

  test('BT.601 has one matrix under two names', () => {
    const pal = sourceColor({ matrix: 'bt470bg' }, false, 720, 576);
    expect(sameEncoding(pal, { ...REC709, matrix: 'smpte170m' })).toBe(true);
    expect(sameEncoding(pal, REC709)).toBe(false);
  });

  test('light is computed for other primaries only when both sides are tagged, and for HDR', () => {
    const untagged = sourceColor({ matrix: 'bt709' }, false, 1920, 1080);
    expect(needsLight(untagged, REC709)).toBe(false);
    expect(needsLight({ ...untagged, primaries: 'bt2020' }, REC709)).toBe(true);
    expect(needsLight({ ...untagged, transfer: 'iec61966-2-1' }, REC709)).toBe(false);
    expect(needsLight({ ...untagged, transfer: 'pq' }, REC709)).toBe(true);
  });
});
