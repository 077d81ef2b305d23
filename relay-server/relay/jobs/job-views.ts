import { StoryError } from '../../../src/base/errors.ts';
import type { HistoryEntry } from '../../../src/protocol/relay/events.ts';
import type { JobView } from '../../../src/protocol/relay/job.ts';
import type { Database, Queryable } from '../database/database.ts';
import { sharing } from '../database/sharing.ts';
import { type JobRow, type LiveTask, type ViewRow, viewOf, withLive } from './job-row.ts';

/** Null sees every tenant's. */
export type Viewer = string | null;

export interface JobFilter {
  readonly state?: readonly string[] | undefined;
  readonly kind?: string | undefined;
  readonly parent?: string | undefined;
  readonly label?: { readonly name: string; readonly value: string } | undefined;
  readonly before?: number | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Reads jobs as they are now. */
export class JobViews {
  readonly #database: Database;
  readonly #etaOf: (row: ViewRow) => number | null;
  readonly #share = sharing<JobView[]>();

  constructor(database: Database, etaOf: (row: ViewRow) => number | null) {
    this.#database = database;
    this.#etaOf = etaOf;
  }

  /** @throws StoryError `job-missing`, also for another tenant's */
  async one(id: string, viewer: Viewer, tx: Queryable = this.#database): Promise<JobView> {
    const rows = await tx.query<JobRow>(
      'SELECT * FROM relay.job WHERE id = $1 AND ($2::text IS NULL OR tenant = $2)',
      [id, viewer],
    );
    const [view] = await this.#views(rows, tx);
    if (!view) throw new StoryError('job-missing', { params: { job: id } });
    return view;
  }

  async several(ids: readonly string[], tx: Queryable = this.#database): Promise<JobView[]> {
    if (ids.length === 0) return [];
    const rows = await tx.query<JobRow>('SELECT * FROM relay.job WHERE id = ANY($1::uuid[])', [[...ids]]);
    return this.#views(rows, tx);
  }

  /** Of rows at hand that no node works on, or has only just been given. */
  idle(rows: readonly JobRow[]): JobView[] {
    return rows.map((row) => this.#view(row, []));
  }

  /** Newest first; of what was asked for unless `parent` is given. */
  async list(filter: JobFilter, viewer: Viewer): Promise<JobView[]> {
    const conditions = [filter.parent ? 'parent = $2' : '$2::uuid IS NULL AND parent IS NULL'];
    const params: unknown[] = [viewer, filter.parent ?? null];
    const where = (condition: (param: string) => string, value: unknown): void => {
      params.push(value);
      conditions.push(condition(`$${params.length}`));
    };
    if (viewer !== null) conditions.push('tenant = $1');
    else conditions.push('$1::text IS NULL');
    if (filter.state) where((param) => `state = ANY(${param}::text[])`, [...filter.state]);
    if (filter.kind) where((param) => `kind = ${param}`, filter.kind);
    if (filter.label) {
      const { name, value } = filter.label;
      where((param) => `labels @> ${param}::jsonb`, JSON.stringify({ [name]: value }));
    }
    if (filter.before !== undefined) {
      where((param) => `created_at < to_timestamp(${param}::float8 / 1000)`, filter.before);
    }
    if (filter.after !== undefined) {
      const at = (param: string): string => `(SELECT created_at FROM relay.job WHERE id = ${param}::uuid)`;
      where(
        (param) => `created_at <= ${at(param)} AND (created_at < ${at(param)} OR id > ${param}::uuid)`,
        filter.after,
      );
    }
    const text = `SELECT * FROM relay.job WHERE ${conditions.join(' AND ')} ORDER BY created_at DESC, id LIMIT ${filter.limit}`;
    // Every studio of a tenant asks for the same list, all at once when a relay is back.
    return this.#share(JSON.stringify([text, params]), async () =>
      this.#views(await this.#database.query<JobRow>(text, params), this.#database),
    );
  }

  async #views(rows: readonly JobRow[], tx: Queryable): Promise<JobView[]> {
    const running = rows.filter(({ state }) => state === 'running').map(({ root }) => root);
    const tasks =
      running.length === 0
        ? []
        : await tx.query<LiveTask>(
            `SELECT l.root, l.job, t.kind, l.progress, l.frames, l.frames_per_second
             FROM relay.lease l JOIN relay.job t ON t.id = l.job WHERE l.root = ANY($1::uuid[])`,
            [[...new Set(running)]],
          );
    return rows.map((row) => this.#view(row, tasks));
  }

  #view(row: JobRow, tasks: readonly LiveTask[]): JobView {
    const live = withLive(row, tasks);
    return viewOf(live, this.#etaOf(live));
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
