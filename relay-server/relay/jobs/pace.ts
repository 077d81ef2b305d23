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

  /** Of tasks of one kind, the oldest first. */
  async learn(
    tx: Queryable,
    kind: JobKind,
    samples: readonly { readonly units: number; readonly seconds: number }[],
  ): Promise<void> {
    const paces = samples.flatMap(({ units, seconds }) => (units > 0 ? [seconds / units] : []));
    if (paces.length === 0) return;
    // As if they had been learned one by one: what was known before them counts (1 − NEWEST)ⁿ.
    const learned = paces.reduce((sum, pace) => sum * (1 - NEWEST) + pace * NEWEST, 0);
    const before = (1 - NEWEST) ** paces.length;
    const [row] = await tx.query<{ unit_seconds: number }>(
      `INSERT INTO relay.pace AS p (kind, unit_seconds, samples) VALUES ($1, $2::float8 / (1 - $3::float8), $4)
       ON CONFLICT (kind) DO UPDATE SET samples = p.samples + $4,
         unit_seconds = p.unit_seconds * $3::float8 + $2::float8
       RETURNING unit_seconds`,
      [kind, learned, before, paces.length],
    );
    this.#known.set(kind, row!.unit_seconds);
  }
}

/** Frames of a task that makes segments, seconds of film of one that joins them, 1 of everything else. */
export const unitsOf = (job: Pick<JobRow, 'kind' | 'total_frames'>, root: Pick<JobRow, 'plan'>): number => {
  if (job.kind === 'segment') return job.total_frames;
  return job.kind === 'mux' ? Math.max(1, root.plan?.durationSeconds ?? 1) : 1;
};
