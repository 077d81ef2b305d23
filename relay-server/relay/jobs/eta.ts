import type { ViewRow } from './job-row.ts';
import type { Pace } from './pace.ts';

/** Less of a task than that says nothing about the rest. */
const TELLING_SHARE = 0.05;

export interface EtaParts {
  readonly pace: Pick<Pace, 'perUnit' | 'knows'>;
  /** Places of all nodes, 1 at least. */
  readonly slots: number;
  /** Seconds of one node's work that come before the job's own. */
  readonly ahead: (row: ViewRow) => number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Seconds until the job is done: what goes before it, shared out among the nodes, then by what jobs like it took, and by its own speed
 * as soon as it has one. Null when nobody can say: it does not run, or nothing like it was ever done here.
 */
export function etaOf(row: ViewRow, parts: EtaParts): number | null {
  if (row.state !== 'running' && row.state !== 'queued') return null;
  return row.kind === 'render' ? renderEta(row, parts) : taskEta(row, parts);
}

function taskEta(row: ViewRow, { pace, slots, ahead, now }: EtaParts): number | null {
  const elapsed = row.started_at ? (now - row.started_at.getTime()) / 1000 : 0;
  if (row.state === 'running' && row.live_progress > TELLING_SHARE) {
    return Math.max(0, (elapsed * (1 - row.live_progress)) / row.live_progress);
  }
  if (!pace.knows(row.kind)) return null;
  const units = row.kind === 'segment' ? row.total_frames : 1;
  const whole = pace.perUnit(row.kind) * units;
  return row.state === 'running' ? Math.max(0, whole - elapsed) : ahead(row) / slots + whole;
}

function renderEta(row: ViewRow, { pace, slots, ahead }: EtaParts): number | null {
  if (!row.plan) return null;
  const left = Math.max(0, row.total_frames - row.frames - row.live_frames);
  const joining = pace.perUnit('mux') * row.plan.durationSeconds * (1 - row.mux_progress);
  if (left === 0) return joining;
  const learned = pace.knows('segment') ? slots / pace.perUnit('segment') : 0;
  const speed = row.live_rate > 0 ? row.live_rate : learned;
  // While nobody works on it, others go before it.
  const wait = row.live_rate > 0 ? 0 : ahead(row) / slots;
  return speed > 0 ? wait + left / speed + joining : null;
}
