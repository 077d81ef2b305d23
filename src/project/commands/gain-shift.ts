import * as v from 'valibot';
import { StoryError } from '../../base/errors.ts';
import { type Animated, Finite, Id } from '../records/fields.ts';
import { defineCommand } from './define-command.ts';
import { unlockedTrack } from './timeline/frames.ts';

/** Faders of tracks, buses and the master end here; the gain of a clip does not. */
const MOST_DB = 24;

/** At and below, a gain is silence, and stays it. */
const SILENCE_DB = -144;

/**
 * Adds decibels to gains, keys and all, in one step of undo: what normalising (the master of a sequence) and levelling of clips do
 * with what was measured. @throws StoryError `gain-too-high`, `track-locked`; nothing has changed then
 */
export const gainShift = defineCommand({
  id: 'gain.shift',
  args: v.object({
    shifts: v.pipe(
      v.array(
        v.object({
          of: v.picklist(['clip', 'track', 'bus', 'sequence']),
          id: Id,
          /** dB */
          by: Finite,
        }),
      ),
      v.minLength(1),
    ),
  }),
  run(tx, { shifts }) {
    for (const { of, id, by } of shifts) {
      const record = tx.get(of, id);
      if (of === 'clip') unlockedTrack(tx, tx.get('clip', id).place.track);
      const most = of === 'clip' ? Number.POSITIVE_INFINITY : MOST_DB;
      tx.patch(of, id, { gainDb: shifted(record.gainDb, by, most, record.name) });
    }
  },
});

function shifted(gain: Animated, by: number, most: number, name: string): Animated {
  const one = (db: number): number => {
    if (db <= SILENCE_DB) return db;
    if (db + by > most)
      throw new StoryError('gain-too-high', { params: { name, gain: (db + by).toFixed(1), most } });
    return db + by;
  };
  if (typeof gain === 'number') return one(gain);
  return { ...gain, keys: gain.keys.map((key) => ({ ...key, value: one(key.value) })) };
}
