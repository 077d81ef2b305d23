import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TICKS_PER_SECOND } from '../../../../base/time.ts';
import { formatTimecode } from '../../../../base/timecode.ts';
import type { Clip } from '../../../../project/records/clip.ts';
import type { Track } from '../../../../project/records/track.ts';
import { nearest } from '../drag/snapping.ts';
import { landingAt, nearestRow, rowAt, rowsHeight, rowsOf } from './rows.ts';
import { labelTimes, rulerSteps } from './ruler-steps.ts';
import { clipAt, visibleClips } from './visible-clips.ts';

const track = (id: string, kind: Track['kind']): Track =>
  ({ id, kind, name: id, sequence: 's', order: 0, height: 0.5 }) as Track;
const clip = (id: string, start: number, duration: number): Clip =>
  ({ id, place: { track: 't', start }, duration }) as Clip;

describe('rows', () => {
  const rows = rowsOf([track('V2', 'video'), track('V1', 'video'), track('A1', 'audio')]);

  test('lie under each other without overlap, with room for new tracks at both ends', () => {
    for (let i = 1; i < rows.length; i++)
      expect(rows[i]!.top).toBeGreaterThan(rows[i - 1]!.top + rows[i - 1]!.height);
    expect(rowAt(rows, rows[0]!.top - 1)).toBeNull();
    expect(rowsHeight(rows)).toBeGreaterThan(rows[2]!.top + rows[2]!.height);
  });

  test('a drag keeps to tracks of its kind', () => {
    expect(nearestRow(rows, 0, 'video')?.track.id).toBe('V2');
    expect(nearestRow(rows, 10_000, 'video')?.track.id).toBe('V1');
    expect(nearestRow(rows, 0, 'audio')?.track.id).toBe('A1');
    expect(nearestRow([], 0, 'audio')).toBeNull();
  });

  test('a dragged track lands where the pointer is, and the line shows the gap that it lands in', () => {
    const many = rowsOf([
      ...['V4', 'V3', 'V2', 'V1'].map((id) => track(id, 'video')),
      ...['A1', 'A2', 'A3'].map((id) => track(id, 'audio')),
    ]);
    fc.assert(
      fc.property(
        fc.constantFrom(...many),
        fc.integer({ min: -200, max: 900 }),
        ({ track: { id, kind } }, y) => {
          const { place, line } = landingAt(many, id, y)!;
          const kin = many.filter((row) => row.track.kind === kind);
          const others = kin.filter((row) => row.track.id !== id);
          // What lies above the line stays above the track, and nothing else does.
          expect(others.slice(0, place).every((row) => row.top + row.height <= line + 1)).toBe(true);
          expect(others.slice(place).every((row) => row.top >= line)).toBe(true);
          expect(line).toBeGreaterThanOrEqual(kin[0]!.top - 1);
          expect(line).toBeLessThanOrEqual(kin.at(-1)!.top + kin.at(-1)!.height);
        },
      ),
    );
    // Let go over itself, it stays.
    for (const row of many) {
      const kin = many.filter((other) => other.track.kind === row.track.kind);
      expect(landingAt(many, row.track.id, row.top + 10)?.place).toBe(kin.indexOf(row));
    }
    expect(landingAt(many, 'nobody', 0)).toBeNull();
  });
});

describe('clips in sight', () => {
  const list = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 9 })), { maxLength: 60 })
    .map((pairs) => {
      let at = 0;
      return pairs.map(([gap, length], index) => {
        const made = clip(String(index), at + gap, length);
        at = made.place.start + length;
        return made;
      });
    });

  test('are those that a walk over all of them finds', () => {
    fc.assert(
      fc.property(
        list,
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 1, max: 60 }),
        (clips, from, length) => {
          const to = from + length;
          const walked = clips.filter((one) => one.place.start < to && one.place.start + one.duration > from);
          expect(visibleClips(clips, from, to)).toEqual(walked);
        },
      ),
    );
  });

  test('a clip holds its first moment and not its end', () => {
    const clips = [clip('a', 0, 10), clip('b', 10, 5)];
    expect(clipAt(clips, 9)?.id).toBe('a');
    expect(clipAt(clips, 10)?.id).toBe('b');
    expect(clipAt(clips, 15)).toBeNull();
  });
});

describe('the ruler', () => {
  test('never lets labels touch, and puts them on whole frames', () => {
    const rate = { num: 30000, den: 1001 };
    for (let ticksPerPx = 1000; ticksPerPx < 1e10; ticksPerPx *= 1.7) {
      const steps = rulerSteps(ticksPerPx, rate);
      const times = [...labelTimes(0, 2000 * ticksPerPx, steps, rate)];
      for (let i = 1; i < times.length; i++)
        expect((times[i]! - times[i - 1]!) / ticksPerPx).toBeGreaterThan(60);
      expect(formatTimecode(times[0]!, rate)).toBe('00:00:00:00');
    }
  });

  test('counts in frames when zoomed in and in round seconds when zoomed out', () => {
    const rate = { num: 25, den: 1 };
    expect(rulerSteps(TICKS_PER_SECOND / 25 / 100, rate).labelFrames).toBe(1);
    expect(rulerSteps(TICKS_PER_SECOND / 20, rate).labelFrames).toBe(5 * 25);
  });
});

test('snapping finds the nearest point (a walk as oracle)', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 1 }),
      fc.integer({ min: -10, max: 1010 }),
      (points, time) => {
        const sorted = Float64Array.from(points).sort();
        const away = Math.min(...points.map((point) => Math.abs(point - time)));
        expect(Math.abs(nearest(sorted, time) - time)).toBe(away);
      },
    ),
  );
});
