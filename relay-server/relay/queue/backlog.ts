import type { Database } from '../database/database.ts';
import type { JobRow } from '../jobs/job-row.ts';
import type { Pace } from '../jobs/pace.ts';
import { priceFor } from '../jobs/tasks.ts';
import { type QueueName, queueOf } from './lane.ts';
import type { Policies } from './policies.ts';

/** Tasks whose prices are within a minute of each other are counted as one lot (a price is tenths of a second). */
const LOT = 600;
/** A long queue takes longer to be read: it is read again after so many times that. */
const REST = 50;

interface Lot {
  readonly queue: QueueName;
  readonly lot: number;
  readonly seconds: number;
}

/** What waits in each queue, as it was a few seconds ago, to say when the turn of a job comes. */
export class Backlog {
  readonly #database: Database;
  readonly #policies: Policies;
  readonly #pace: Pace;
  #lots: readonly Lot[] = [];
  #running = new Map<string, number>();
  #readAgainAt = 0;

  constructor(database: Database, policies: Policies, pace: Pace) {
    this.#database = database;
    this.#policies = policies;
    this.#pace = pace;
  }

  async read(): Promise<void> {
    const start = performance.now();
    if (start < this.#readAgainAt) return;
    const rows = await this.#database.query<{
      queue: QueueName;
      kind: JobRow['kind'];
      lot: number | null;
      tasks: number;
      frames: number;
      film: number;
    }>(
      `SELECT l.queue, j.kind, task.priority / ${LOT} AS lot, count(*)::int AS tasks,
         sum(j.total_frames)::float8 AS frames,
         coalesce(sum((r.plan ->> 'durationSeconds')::float8), 0)::float8 AS film
       FROM relay.job j JOIN relay.lane l ON l.name = j.lane JOIN relay.job r ON r.id = j.root
       LEFT JOIN relay_queue.job task ON task.name = j.lane AND task.id = j.id AND task.state < 'active'
       WHERE j.state IN ('queued', 'retrying', 'running') GROUP BY 1, 2, 3`,
    );
    const seconds = ({ kind, tasks, frames, film }: (typeof rows)[number]): number =>
      this.#pace.secondsFor(kind, kind === 'segment' ? frames : kind === 'mux' ? film : tasks);
    this.#lots = rows.flatMap((row) =>
      row.lot === null ? [] : [{ queue: row.queue, lot: row.lot, seconds: seconds(row) }],
    );
    this.#running = new Map();
    for (const row of rows) {
      // On average, what runs is half done.
      const half = row.lot === null ? seconds(row) / 2 : 0;
      this.#running.set(row.queue, (this.#running.get(row.queue) ?? 0) + half);
    }
    this.#readAgainAt = start + REST * (performance.now() - start);
  }

  /** Seconds of one node's work that come before the job's own. */
  ahead(row: JobRow): number {
    const queue = queueOf(row.kind === 'render' ? 'segment' : row.kind);
    const own = Math.floor(priceFor({ policies: this.#policies }, { queue }, row) / LOT);
    const waiting = this.#lots.reduce(
      (sum, lot) => sum + (lot.queue === queue && lot.lot > own ? lot.seconds : 0),
      0,
    );
    return waiting + (this.#running.get(queue) ?? 0);
  }
}
