import type { JobKind } from '../../../src/protocol/relay/job.ts';
import type { Database, Queryable } from '../database/database.ts';
import type { JobRow } from './job-row.ts';

/** The newest counts a fifth: a change of hardware is learned within a dozen tasks, one slow task is not believed. */
const NEWEST = 0.2;

/** Before anything was measured: seconds of a node for one unit (see `unitsOf`). */
const FIRST_GUESS: Partial<Record<JobKind, number>> = { plan: 2, segment: 0.05, mux: 0.1 };
const FILE_GUESS_S = 30;

/** How long tasks take, learned from those that were done. */
export class Pace {
  readonly #database: Database;
  #known = new Map<string, number>();

  private constructor(database: Database) {
    this.#database = database;
  }

  static async start(database: Database): Promise<Pace> {
    const pace = new Pace(database);
    await pace.read();
    return pace;
  }

  /** Other relays learn too. */
  async read(): Promise<void> {
    const rows = await this.#database.query<{ kind: string; unit_seconds: number }>(
      'SELECT kind, unit_seconds FROM relay.pace',
    );
    this.#known = new Map(rows.map(({ kind, unit_seconds }) => [kind, unit_seconds]));
  }

  /** Seconds of one node for one unit. */
  perUnit(kind: JobKind): number {
    return this.#known.get(kind) ?? FIRST_GUESS[kind] ?? FILE_GUESS_S;
  }

  /** Whether anything of the kind was ever done here. */
  knows(kind: JobKind): boolean {
    return this.#known.has(kind);
  }

  secondsFor(kind: JobKind, units: number): number {
    return this.perUnit(kind) * units;
  }

  async learn(tx: Queryable, kind: JobKind, units: number, seconds: number): Promise<void> {
    if (units <= 0) return;
    const [row] = await tx.query<{ unit_seconds: number }>(
      `INSERT INTO relay.pace AS p (kind, unit_seconds, samples) VALUES ($1, $2, 1)
       ON CONFLICT (kind) DO UPDATE SET samples = p.samples + 1,
         unit_seconds = p.unit_seconds * (1 - $3::float8) + excluded.unit_seconds * $3::float8
       RETURNING unit_seconds`,
      [kind, seconds / units, NEWEST],
    );
    this.#known.set(kind, row!.unit_seconds);
  }
}

/** Frames of a task that makes segments, seconds of film of one that joins them, 1 of everything else. */
export const unitsOf = (job: Pick<JobRow, 'kind' | 'total_frames'>, root: Pick<JobRow, 'plan'>): number => {
  if (job.kind === 'segment') return job.total_frames;
  return job.kind === 'mux' ? Math.max(1, root.plan?.durationSeconds ?? 1) : 1;
};
