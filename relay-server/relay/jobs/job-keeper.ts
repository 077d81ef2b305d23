import type { ErrorReport } from '../../../src/base/errors.ts';
import type { NodeRow } from '../nodes/node-row.ts';
import { type Lane, lacks, wishText } from '../queue/lane.ts';
import type { JobOptions } from './job-options.ts';
import type { JobParts } from './job-parts.ts';
import { lockFlow } from './job-row.ts';
import { BLOCKING_FAILURES } from './lease-row.ts';
import type { Leases } from './leases.ts';
import { failFlow } from './render-flow.ts';
import { replan } from './replan.ts';

/** After so long without a node of their encoder films are planned anew for others, seconds. */
const LONGEST_ABSENCE_S = 60;

/** Checks, and copies for who watches: their film does not wait for them. */
const UNNEEDED = (task: string): string => `${task}.spec ? 'compare' OR ${task}.spec ? 'copied'`;

interface Stuck {
  readonly root: string;
  readonly lane: Lane;
}

/** Looks after jobs that nothing would ever happen to by itself. Each step may be done by several relays at once. */
export class JobKeeper {
  readonly #parts: JobParts;
  readonly #leases: Leases;
  readonly #options: JobOptions;

  constructor(parts: JobParts, leases: Leases, options: JobOptions) {
    this.#parts = parts;
    this.#leases = leases;
    this.#options = options;
  }

  async round(): Promise<void> {
    await this.#failLate();
    await this.#goOn();
    await this.#nameWaiting();
    await this.#dropUnneeded();
  }

  /** A film after its deadline is of no use to who set one; by hand it can be tried again, without it. */
  async #failLate(): Promise<void> {
    const late = await this.#parts.database.query<{ id: string; deadline: Date }>(
      `SELECT id, deadline FROM relay.job WHERE parent IS NULL AND deadline < clock_timestamp()
         AND state NOT IN ('done', 'dead', 'cancelled')`,
    );
    for (const { id, deadline } of late) {
      const params = { deadline: deadline.toISOString() };
      await this.#fail(id, { code: 'deadline-passed', params, detail: '' });
    }
  }

  /** Renders whose next step was lost between two transactions: a crash, or a segment that another render gave up. */
  async #goOn(): Promise<void> {
    const stalled = await this.#parts.database.query<{ id: string }>(
      `SELECT r.id FROM relay.job r WHERE r.kind = 'render' AND r.state = 'running' AND r.plan IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM relay.job t WHERE t.parent = r.id AND NOT (${UNNEEDED('t')})
           AND t.state NOT IN ('done', 'dead', 'cancelled'))`,
    );
    await this.#leases.advanceOthers(stalled.map(({ id }) => id));
  }

  /** A check or a copy that nobody could make in an hour is not worth more. */
  async #dropUnneeded(): Promise<void> {
    const old = await this.#parts.database.query<{ id: string; root: string; lane: string }>(
      `SELECT id, root, lane FROM relay.job WHERE state IN ('queued', 'retrying') AND (${UNNEEDED('job')})
         AND created_at < clock_timestamp() - interval '1 hour'`,
    );
    for (const { id, root, lane } of old) {
      await this.#parts.change(async (change) => {
        await lockFlow(change.tx, root);
        await change.tx.query(
          `UPDATE relay.job SET state = 'cancelled', finished_at = clock_timestamp()
           WHERE id = $1 AND state IN ('queued', 'retrying')`,
          [id],
        );
        await this.#parts.queue.remove(change.tx, lane, [id]);
        change.note(id, { state: 'cancelled', what: 'no node came for it' });
      });
    }
  }

  /** Says of jobs that no node can do them, takes it back when one came, and gives them up after the grace. */
  async #nameWaiting(): Promise<void> {
    await this.#parts.queue.readLanes();
    const nodes = await this.#parts.database.query<NodeRow>(
      `SELECT * FROM relay.node WHERE state = 'online'`,
    );
    const stuck = new Map<string, Stuck>();
    for (const one of await this.#unserved(nodes)) stuck.set(one.root, one);
    for (const one of await this.#barred(nodes)) stuck.set(one.root, one);
    const told = await this.#parts.database.query<{ id: string; since: number }>(
      `SELECT id, extract(epoch FROM clock_timestamp() - waiting_since)::float8 AS since FROM relay.job
       WHERE waiting IS NOT NULL AND state NOT IN ('done', 'dead', 'cancelled')`,
    );
    for (const { id, since } of told) {
      const one = stuck.get(id);
      if (!one) await this.#clear(id);
      else if (one.lane.wish.identity && since >= this.#replanAfter && (await this.#replan(id, nodes))) {
        stuck.delete(id);
        continue;
      } else if (since >= this.#options.nodeGraceSeconds) {
        await this.#fail(id, { code: 'no-node-can', params: { needs: wishText(one.lane) }, detail: '' });
      }
      stuck.delete(id);
    }
    for (const one of stuck.values()) await this.#name(one);
  }

  /** A node that is only started again comes back sooner, and what was made for its encoder is not lost. */
  get #replanAfter(): number {
    return Math.min(LONGEST_ABSENCE_S, this.#options.nodeGraceSeconds / 2);
  }

  async #replan(render: string, nodes: readonly NodeRow[]): Promise<boolean> {
    const freed = await replan(this.#parts, nodes, render);
    if (freed) await this.#leases.free(freed);
    return freed !== null;
  }

  /** Jobs whose tasks no node that is there could do. */
  async #unserved(nodes: readonly NodeRow[]): Promise<Stuck[]> {
    const { queue, database } = this.#parts;
    const lanes = queue.lanes().filter((lane) => nodes.every((node) => lacks(lane, node) !== null));
    const rows = await database.query<{ root: string; lane: string }>(
      `SELECT DISTINCT root, lane FROM relay.job WHERE state IN ('queued', 'retrying') AND lane = ANY($1::text[])
         AND NOT (${UNNEEDED('job')})`,
      [lanes.map(({ name }) => name)],
    );
    return rows.map(({ root, lane }) => ({ root, lane: queue.lane(lane)! }));
  }

  /** Jobs with a task that every node which could do it has failed already. */
  async #barred(nodes: readonly NodeRow[]): Promise<Stuck[]> {
    const { queue, database } = this.#parts;
    const rows = await database.query<{ id: string; root: string; lane: string; nodes: string[] }>(
      `SELECT j.id, j.root, j.lane, array_agg(x.node::text) AS nodes FROM relay.job j JOIN (
         SELECT e.job, e.node FROM relay.exclusion e
         UNION SELECT j.id, b.node FROM relay.block b JOIN relay.job j ON j.root = b.root AND j.kind = b.kind
         WHERE b.failures >= $1
       ) x ON x.job = j.id
       WHERE j.state IN ('queued', 'retrying') AND NOT (${UNNEEDED('j')}) GROUP BY j.id, j.root, j.lane`,
      [BLOCKING_FAILURES],
    );
    const stuck: Stuck[] = [];
    for (const { id, root, lane: name, nodes: barred } of rows) {
      const lane = queue.lane(name)!;
      const free = nodes.some((node) => !barred.includes(node.id) && lacks(lane, node) === null);
      // Better the node that failed it once than none: two more failures and the task is given up anyway.
      if (!free && !(await this.#forgive(id, lane.kind))) stuck.push({ root, lane });
    }
    return stuck;
  }

  /** @returns whether a node may try again that only failed softly, and is there */
  async #forgive(job: string, kind: string): Promise<boolean> {
    const rows = await this.#parts.database.query(
      `DELETE FROM relay.exclusion e USING relay.node n, relay.job j
       WHERE e.job = $1 AND e.nature = 'soft' AND n.id = e.node AND n.state = 'online' AND j.id = e.job
         AND NOT EXISTS (SELECT 1 FROM relay.block b WHERE b.root = j.root AND b.kind = $2 AND b.node = n.id
           AND b.failures >= $3)
       RETURNING 1`,
      [job, kind, BLOCKING_FAILURES],
    );
    return rows.length > 0;
  }

  async #name({ root, lane }: Stuck): Promise<void> {
    const params = { needs: wishText(lane) };
    const waiting: ErrorReport = { code: 'waiting-for-node', params, detail: '' };
    await this.#parts.change(async (change) => {
      await lockFlow(change.tx, root);
      const rows = await change.tx.query(
        `UPDATE relay.job SET waiting = $2, waiting_since = clock_timestamp()
         WHERE id = $1 AND waiting IS NULL AND state IN ('queued', 'running', 'retrying') RETURNING 1`,
        [root, JSON.stringify(waiting)],
      );
      if (rows.length === 0) return;
      change.note(root, { what: 'waits for a node that can do it', facts: params });
      change.touch(root);
    });
  }

  async #clear(root: string): Promise<void> {
    await this.#parts.change(async (change) => {
      await lockFlow(change.tx, root);
      await change.tx.query('UPDATE relay.job SET waiting = NULL, waiting_since = NULL WHERE id = $1', [
        root,
      ]);
      change.touch(root);
    });
  }

  async #fail(id: string, error: ErrorReport): Promise<void> {
    const freed = await this.#parts.change(async (change) => {
      const root = await lockFlow(change.tx, id);
      if (!root || ['done', 'dead', 'cancelled'].includes(root.state)) return [];
      return failFlow(change, this.#parts, root, error);
    });
    await this.#leases.free(freed);
  }
}
