import { StoryError } from '../../../src/base/errors.ts';
import type { HistoryEntry } from '../../../src/protocol/relay/events.ts';
import type { JobView } from '../../../src/protocol/relay/job.ts';
import type { Database, Queryable } from '../database/database.ts';
import { SELECT_VIEWS, type ViewRow, viewOf } from './job-row.ts';

/** Null sees every tenant's. */
export type Viewer = string | null;

export interface JobFilter {
  readonly state?: readonly string[] | undefined;
  readonly kind?: string | undefined;
  readonly parent?: string | undefined;
  readonly label?: { readonly name: string; readonly value: string } | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Reads jobs as they are now. */
export class JobViews {
  readonly #database: Database;
  readonly #etaOf: (row: ViewRow) => number | null;

  constructor(database: Database, etaOf: (row: ViewRow) => number | null) {
    this.#database = database;
    this.#etaOf = etaOf;
  }

  /** @throws StoryError `job-missing`, also for another tenant's */
  async one(id: string, viewer: Viewer, tx: Queryable = this.#database): Promise<JobView> {
    const rows = await tx.query<ViewRow>(
      `${SELECT_VIEWS} WHERE j.id = $1 AND ($2::text IS NULL OR j.tenant = $2)`,
      [id, viewer],
    );
    if (!rows[0]) throw new StoryError('job-missing', { params: { job: id } });
    return viewOf(rows[0], this.#etaOf(rows[0]));
  }

  async several(ids: readonly string[], tx: Queryable = this.#database): Promise<JobView[]> {
    if (ids.length === 0) return [];
    const rows = await tx.query<ViewRow>(`${SELECT_VIEWS} WHERE j.id = ANY($1::uuid[])`, [[...ids]]);
    return rows.map((row) => viewOf(row, this.#etaOf(row)));
  }

  /** Newest first; of what was asked for unless `parent` is given. */
  async list(filter: JobFilter, viewer: Viewer): Promise<JobView[]> {
    const rows = await this.#database.query<ViewRow>(
      `${SELECT_VIEWS}
       WHERE ($1::text IS NULL OR j.tenant = $1)
         AND (CASE WHEN $2::uuid IS NULL THEN j.parent IS NULL ELSE j.parent = $2 END)
         AND ($3::text[] IS NULL OR j.state = ANY($3))
         AND ($4::text IS NULL OR j.kind = $4)
         AND ($5::jsonb IS NULL OR j.labels @> $5)
         AND ($6::float8 IS NULL OR j.created_at < to_timestamp($6 / 1000.0))
       ORDER BY j.created_at DESC, j.id LIMIT $7`,
      [
        viewer,
        filter.parent ?? null,
        filter.state ? [...filter.state] : null,
        filter.kind ?? null,
        filter.label ? JSON.stringify({ [filter.label.name]: filter.label.value }) : null,
        filter.before ?? null,
        filter.limit,
      ],
    );
    return rows.map((row) => viewOf(row, this.#etaOf(row)));
  }

  /** Its own and its tasks', oldest first. @throws StoryError `job-missing` */
  async history(id: string, viewer: Viewer): Promise<(HistoryEntry & { readonly job: string })[]> {
    await this.one(id, viewer);
    const rows = await this.#database.query<Omit<HistoryEntry, 'at'> & { at: Date; job: string }>(
      `SELECT h.job, h.at, h.state, h.what, h.node, h.attempt, h.facts FROM relay.job_history h
       WHERE h.job = $1 OR h.job IN (SELECT id FROM relay.job WHERE parent = $1) ORDER BY h.id`,
      [id],
    );
    return rows.map((row) => ({ ...row, at: row.at.getTime() }));
  }

  /** What nodes wrote down. @throws StoryError `job-missing` */
  async log(
    id: string,
    viewer: Viewer,
  ): Promise<{ job: string; at: number; node: string | null; attempt: number; line: string }[]> {
    await this.one(id, viewer);
    const rows = await this.#database.query<{
      job: string;
      at: Date;
      node: string | null;
      attempt: number;
      line: string;
    }>(
      `SELECT job, at, node, attempt, line FROM (
         SELECT * FROM relay.job_log
         WHERE job = $1 OR job IN (SELECT id FROM relay.job WHERE parent = $1) ORDER BY id DESC LIMIT 5000
       ) newest ORDER BY id`,
      [id],
    );
    return rows.map((row) => ({ ...row, at: row.at.getTime() }));
  }
}
