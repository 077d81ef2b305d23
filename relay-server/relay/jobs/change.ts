import type { JobState, JobView } from '../../../src/protocol/relay/job.ts';
import type { Database, Queryable } from '../database/database.ts';
import type { DatabaseEventLog } from '../events/database-event-log.ts';
import type { NewEvent } from '../events/event-log.ts';
import type { JobRow } from './job-row.ts';
import type { JobViews } from './job-views.ts';

export const WORK_CHANNEL = 'relay_work';

export interface Note {
  readonly state?: JobState | null;
  readonly what: string;
  readonly node?: string | null;
  readonly attempt?: number;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** One change of jobs: all of it is committed with its history, its events and the call that wakes nodes, or none of it is. */
export class Change {
  readonly tx: Queryable;
  readonly #notes: (Note & { readonly job: string })[] = [];
  readonly #touched = new Set<string>();
  readonly #rows = new Map<string, JobRow>();
  readonly #events: NewEvent[] = [];
  readonly #lanes = new Map<string, number>();

  constructor(tx: Queryable) {
    this.tx = tx;
  }

  note(job: string, note: Note): void {
    this.#notes.push({ job, ...note });
  }

  /** Its view is told when all is done. */
  touch(job: string): void {
    this.#touched.add(job);
  }

  /**
   * Its view is told, from its row as this change leaves it, while no node works on it: to read such a row once more is a tenth of a
   * small job.
   */
  leave(row: JobRow): void {
    this.#rows.set(row.id, row);
  }

  tell(event: NewEvent): void {
    this.#events.push(event);
  }

  /** So many tasks more can be had from the lane. */
  queued(lane: string, count = 1): void {
    this.#lanes.set(lane, (this.#lanes.get(lane) ?? 0) + count);
  }

  /** @returns what `touch` and `leave` named, as it is now */
  async flush(views: JobViews, events: DatabaseEventLog): Promise<readonly JobView[]> {
    if (this.#notes.length > 0) {
      await this.tx.query(
        `INSERT INTO relay.job_history (job, at, state, what, node, attempt, facts)
         SELECT job, clock_timestamp(), state, what, node, coalesce(attempt, 0), coalesce(facts, '{}')
         FROM jsonb_to_recordset($1::jsonb) AS x (job uuid, state text, what text, node uuid, attempt int, facts jsonb)`,
        [JSON.stringify(this.#notes)],
      );
    }
    const rows = [...this.#rows.values()].filter(({ id }) => !this.#touched.has(id));
    const told = [...(await views.several([...this.#touched], this.tx)), ...views.idle(rows)];
    for (const [lane, count] of this.#lanes) {
      await this.tx.query('SELECT pg_notify($1, $2)', [WORK_CHANNEL, `${count} ${lane}`]);
    }
    await events.appendAll(
      [...told.map((job): NewEvent => ({ type: 'job', tenant: job.tenant, job })), ...this.#events],
      this.tx,
    );
    return told;
  }
}

/** `told` gets the views that the change told of. */
export type ChangeJobs = <T>(
  work: (change: Change) => Promise<T>,
  told?: (views: readonly JobView[]) => void,
) => Promise<T>;

/** PostgreSQL undid the transaction so that another could go on; or the tables changed under a statement that was prepared. */
const TRY_AGAIN: readonly unknown[] = ['40P01', '0A000'];
const TRIES = 4;

/** What `work` does outside of `change.tx` may be done again. */
export const changing =
  (database: Database, views: JobViews, events: DatabaseEventLog): ChangeJobs =>
  async (work, told) => {
    for (let tries = 1; ; tries++) {
      try {
        return await database.transaction(async (tx) => {
          const change = new Change(tx);
          const result = await work(change);
          const flushed = await change.flush(views, events);
          told?.(flushed);
          return result;
        });
      } catch (error) {
        if (!TRY_AGAIN.includes((error as { code?: unknown }).code) || tries === TRIES) throw error;
      }
    }
  };
