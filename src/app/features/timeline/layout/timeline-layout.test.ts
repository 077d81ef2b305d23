import { expect, test } from 'vitest';
import type { Track } from '../../../../project/records/track.ts';
import type { Automatable } from '../../../workspace/automation/automatable.ts';
import { rowsOf } from './rows.ts';
import { LANE_PX, layoutOf } from './timeline-layout.ts';

const track = (id: string, kind: Track['kind']): Track => ({ id, kind, name: id, height: 0.5 }) as Track;
const TRACKS = [track('V1', 'video'), track('A1', 'audio'), track('A2', 'audio')];
const value = (key: string) => ({ key }) as Automatable;

test('without lanes and strips the tracks lie as they always did', () => {
  const { rows, lanes, heads, tracksEnd, height } = layoutOf(TRACKS, [], new Map());
  expect(rows).toEqual(rowsOf(TRACKS));
  expect([...lanes, ...heads]).toEqual([]);
  expect(height).toBe(tracksEnd);
});

test('lanes lie under their strip, and nothing lies over anything', () => {
  const master = { strip: { kind: 'sequence', id: 's' }, name: 'Master', color: null } as const;
  const bus = { strip: { kind: 'bus', id: 'b' }, name: 'Music', color: null } as const;
  const open = new Map([
    ['A1', [value('gainDb'), value('pan')]],
    ['b', [value('gainDb')]],
  ]);
  const laid = layoutOf(TRACKS, [bus, master], open);
  expect(laid.lanes.map(({ stripName, value: { key } }) => [stripName, key])).toEqual([
    ['A1', 'gainDb'],
    ['A1', 'pan'],
    ['Music', 'gainDb'],
  ]);
  const boxes = [...laid.rows, ...laid.lanes, ...laid.heads].sort((a, b) => a.top - b.top);
  boxes.forEach((box, i) => {
    if (i > 0) expect(box.top).toBeGreaterThan(boxes[i - 1]!.top + boxes[i - 1]!.height - 1);
  });
  const a1 = laid.rows.find((row) => row.track.id === 'A1')!;
  expect(laid.lanes[0]!.top).toBe(a1.top + a1.height + 1);
  expect(a1.below).toBe(2 * (LANE_PX + 1));
  expect(boxes.at(-1)!.top + boxes.at(-1)!.height).toBeLessThanOrEqual(laid.height);
});
