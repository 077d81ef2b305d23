import type { Needs } from '../../../src/protocol/relay/job.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** How soon, by whom and under which labels. */
export interface JobWishes {
  readonly priority: number;
  readonly deadline: number | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly needs: Needs;
}

const UNITS_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** @throws UsageError */
export function readJobWishes(
  values: { priority?: string; deadline?: string; label?: string[]; pool?: string },
  terminal: Terminal,
): JobWishes {
  const { text } = terminal.texts;
  const priority = Number(values.priority ?? 0);
  if (!Number.isSafeInteger(priority) || Math.abs(priority) > 100) {
    throw new UsageError(text('wrongPriority', { value: values.priority ?? '' }));
  }
  const labels: Record<string, string> = {};
  for (const label of values.label ?? []) {
    const at = label.indexOf('=');
    if (at < 1) throw new UsageError(text('wrongLabel', { value: label }));
    labels[label.slice(0, at)] = label.slice(at + 1);
  }
  return {
    priority,
    deadline: values.deadline === undefined ? null : readDeadline(values.deadline, terminal),
    labels,
    needs: values.pool === undefined ? {} : { pool: values.pool },
  };
}

/** Milliseconds since 1970. */
function readDeadline(given: string, { texts }: Terminal): number {
  const span = /^(\d{1,6})([mhd])$/.exec(given);
  if (span) return Date.now() + Number(span[1]) * UNITS_MS[span[2]!]!;
  const moment = Date.parse(given);
  if (Number.isNaN(moment)) throw new UsageError(texts.text('wrongDeadline', { value: given }));
  return moment;
}
