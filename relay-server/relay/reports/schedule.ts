import type { Every, ScheduleWish } from '../../../src/protocol/relay/reports.ts';

const DAY = 86_400_000;

/** Start of the day, week or month of `at`, or of the one `by` after it; UTC. */
export function startOf(every: Every, at: number, by = 0): number {
  const date = new Date(at);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (every === 'month') return Date.UTC(year, month + by, 1);
  const midnight = Date.UTC(year, month, day);
  if (every === 'day') return midnight + by * DAY;
  // Sunday is day 0, and the last of its week.
  return midnight - ((date.getUTCDay() + 6) % 7) * DAY + by * 7 * DAY;
}

/** When the next one is due, strictly after `now`. */
export function nextDue({ every, hour }: Pick<ScheduleWish, 'every' | 'hour'>, now: number): number {
  const here = startOf(every, now) + hour * 3_600_000;
  return here > now ? here : startOf(every, now, 1) + hour * 3_600_000;
}

/** The whole day, week or month before the one that `at` lies in. */
export const rangeBefore = (every: Every, at: number): { readonly from: number; readonly to: number } => ({
  from: startOf(every, at, -1),
  to: startOf(every, at),
});
