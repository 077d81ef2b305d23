import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { type ErrorReport, StoryError } from '../../../src/base/errors.ts';
import type {
  Lease,
  PlanResult,
  SegmentResult,
  TaskFailure,
  TaskProgress,
  TaskResult,
} from '../../../src/protocol/relay/task.ts';
import type { Queryable } from '../database/database.ts';
import type { NodeRow } from '../nodes/node-row.ts';
import { serveTag, settle } from '../queue/fair-clock.ts';
import { type Lane, lacks } from '../queue/lane.ts';
import type { ClaimedTask } from '../queue/task-queue.ts';
import type { Change } from './change.ts';
import { forgetLies, quarantine } from './forget-lies.ts';
import type { JobParts } from './job-parts.ts';
import { type JobRow, lockFlow } from './job-row.ts';
import { unitsOf } from './pace.ts';
import { advance, ensureFlowLanes, failFlow, takeFilm, takePlan } from './render-flow.ts';
import { forgetMissingSegments, storeSegments } from './segments.ts';
import { isCheck, type SpotCheck } from './spot-check.ts';
import { taskOf } from './tasks.ts';
import { Throttle } from './throttle.ts';

/** After so many failures that another node might not have had, the task fails for good. */
export const SOFT_FAILURES = 3;
/** After so many in one job, a node gets no more of that kind from it. */
export const BLOCKING_FAILURES = 3;

export interface LeaseRow {
  readonly id: string;
  readonly job: string;
  readonly root: string;
  readonly node: string;
  readonly attempt: number;
  readonly retry_count: number;
  readonly since: Date;
}

/** Tasks in the hands of nodes. */
export class Leases {
  readonly #parts: JobParts;
  readonly #slots: () => Promise<number>;
  readonly #check: SpotCheck;
  readonly #progressTold = new Throttle(PROGRESS_EVERY_MS);

  /** `slots`: places of all nodes that are there, to share a film's segments out. */
  constructor(parts: JobParts, slots: () => Promise<number>, check: SpotCheck) {
    this.#parts = parts;
    this.#slots = slots;
    this.#check = check;
  }

  /** The next task for the node, or null. */
  async claim(node: NodeRow): Promise<Lease | null> {
    const lanes = this.#parts.queue.lanes().filter((lane) => lacks(lane, node) === null);
    const head = await this.#head(node, lanes);
    if (!head) return null;
    for (let tries = 0; tries < CLAIM_TRIES; tries++) {
      try {
        return await this.#parts.change(async (change) => {
          const claim = await this.#parts.queue.claim(change.tx, head.lane, head.except);
          return claim && (await this.#lease(change, node, claim));
        });
      } catch (error) {
        // Another change of the flow is just being made. To wait for it here, with the task in hand, could be a circle.
        if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw error;
        await setTimeout(CLAIM_PAUSE_MS * (1 + Math.random()));
      }
    }
    return null;
  }

  /** The lane whose next task belongs to the job that has waited longest, and what this node must not have of it. */
  async #head(node: NodeRow, lanes: readonly Lane[]): Promise<{ lane: string; except: string[] } | null> {
    const except = await this.#parts.database.query<{ id: string }>(
      `SELECT e.job AS id FROM relay.exclusion e JOIN relay.job j ON j.id = e.job
       WHERE e.node = $1 AND j.state IN ('queued', 'retrying')
       UNION SELECT j.id FROM relay.block b JOIN relay.job j ON j.root = b.root AND j.kind = b.kind
       WHERE b.node = $1 AND b.failures >= $2 AND j.state IN ('queued', 'retrying')`,
      [node.id, BLOCKING_FAILURES],
    );
    const ids = except.map(({ id }) => id);
    const [head] = await this.#parts.database.query<{ lane: string }>(
      `SELECT head.lane FROM unnest($1::text[]) AS lane (name), LATERAL (
         SELECT task.name AS lane, j.since FROM relay_queue.job task JOIN relay.job j ON j.id = task.id
         WHERE task.name = lane.name AND task.state < 'active' AND task.start_after <= now()
           AND task.id <> ALL($2::uuid[])
         ORDER BY task.priority DESC, task.created_on LIMIT 1
       ) head ORDER BY head.since LIMIT 1`,
      [lanes.map(({ name }) => name), ids],
    );
    return head ? { lane: head.lane, except: ids } : null;
  }

  async #lease(change: Change, node: NodeRow, claim: ClaimedTask): Promise<Lease | null> {
    const { tx } = change;
    const [job] = await tx.query<JobRow>('SELECT * FROM relay.job WHERE id = $1', [claim.id]);
    const [root] = await tx.query<JobRow>('SELECT * FROM relay.job WHERE id = $1 FOR UPDATE NOWAIT', [
      job!.root,
    ]);
    const [taken] = await tx.query<JobRow>(
      `UPDATE relay.job SET state = 'running', attempts = attempts + 1, node = $2, waiting = NULL, waiting_since = NULL,
         started_at = coalesce(started_at, clock_timestamp())
       WHERE id = $1 AND state IN ('queued', 'retrying') RETURNING *`,
      [claim.id, node.id],
    );
    if (!taken) {
      // Nobody needs it any more.
      await this.#parts.queue.complete(tx, job!.lane!, claim);
      return null;
    }
    const lease = randomUUID();
    await tx.query(
      'INSERT INTO relay.lease (id, job, root, node, attempt, retry_count) VALUES ($1, $2, $3, $4, $5, $6)',
      [lease, taken.id, taken.root, node.id, taken.attempts, claim.retryCount],
    );
    const lane = this.#parts.queue.lane(taken.lane!);
    if (lane) await serveTag(tx, this.#parts.policies.of(lane.queue), taken.tag);
    if (root!.id !== taken.id) {
      await tx.query(
        `UPDATE relay.job SET state = 'running', waiting = NULL, waiting_since = NULL,
           started_at = coalesce(started_at, clock_timestamp())
         WHERE id = $1 AND (state = 'queued' OR waiting IS NOT NULL)`,
        [root!.id],
      );
    }
    change.note(taken.id, {
      state: 'running',
      what: 'given to a node',
      node: node.id,
      attempt: taken.attempts,
    });
    if (root!.id === taken.id || root!.state === 'queued') change.touch(root!.id);
    const { order, inputs = [], input } = root!.spec;
    return {
      lease,
      attempt: taken.attempts,
      task: taskOf(taken),
      correlation: taken.correlation,
      prefetch: [...new Set([order, input, ...inputs].filter((blob) => blob !== undefined))],
    };
  }

  /** @throws StoryError `lease-lost` */
  async progress(
    node: NodeRow,
    { lease, attempt, progress, frames, framesPerSecond, log }: TaskProgress,
  ): Promise<void> {
    const [held] = await this.#parts.database.query<{ job: string; root: string }>(
      `UPDATE relay.lease SET progress = $4, frames = $5, frames_per_second = $6
       WHERE id = $1 AND node = $2 AND attempt = $3 RETURNING job, root`,
      [lease, node.id, attempt, progress, frames, framesPerSecond],
    );
    if (!held) throw new StoryError('lease-lost');
    if (log.length > 0) await writeLog(this.#parts.database, held.job, node.id, attempt, log);
    if (!this.#progressTold.due(held.root)) return;
    await this.#parts.change(async (change) => change.touch(held.root));
  }

  /**
   * @throws StoryError `lease-lost` when the task is not the node's any more (nothing is changed), `blob-missing` when it names what it
   * did not upload
   */
  async complete(node: NodeRow, leaseId: string, attempt: number, result: TaskResult): Promise<void> {
    const held = await this.#held(node, leaseId, attempt, this.#parts.database);
    const [job] = await this.#parts.database.query<JobRow>('SELECT * FROM relay.job WHERE id = $1', [
      held.job,
    ]);
    if (job!.kind !== result.kind) {
      const params = { field: 'kind', reason: `is ${result.kind}, the task is ${job!.kind}` };
      throw new StoryError('request-invalid', { params });
    }
    const named = blobsOf(result);
    const missing = named.length > 0 ? await this.#parts.blobs.missing(named) : [];
    if (missing[0]) throw new StoryError('blob-missing', { params: { hash: missing[0] } });
    if (result.kind === 'plan') await this.#preparePlan(job!, result);
    const slots = result.kind === 'plan' || result.kind === 'segment' ? await this.#slots() : 1;
    const { others, liar } = await this.#parts.change(async (change) => {
      const { root, lease } = await this.#take(change, node, leaseId, attempt);
      const done = await this.#parts.queue.complete(change.tx, job!.lane!, claimOf(lease));
      if (!done) throw new StoryError('lease-lost');
      await this.#finishTask(change, job!, root, lease, result);
      if (result.kind === 'segment' && isCheck(job!)) {
        const found = await this.#check.judge(change, job, root, node.id, result);
        if (found) await quarantine(change, found, { job: job.id, compared: result.compared });
        return { others: [], liar: found };
      }
      return { others: await this.#takeResult(change, job!, root, node, result, slots), liar: null };
    });
    if (liar) await forgetLies(this.#parts, (renders) => this.advanceOthers(renders));
    await this.advanceOthers(others);
  }

  /** @throws StoryError `lease-lost` */
  async fail(node: NodeRow, leaseId: string, failure: TaskFailure): Promise<void> {
    const freed = await this.#parts.change(async (change) => {
      const { root, lease } = await this.#take(change, node, leaseId, failure.attempt);
      const { error, nature, log } = failure;
      await writeLog(change.tx, lease.job, node.id, lease.attempt, log);
      const soft = nature === 'soft' ? 1 : 0;
      const [job] = await change.tx.query<JobRow>(
        'UPDATE relay.job SET soft_failures = soft_failures + $2, error = $3 WHERE id = $1 RETURNING *',
        [lease.job, soft, JSON.stringify(error)],
      );
      change.note(lease.job, {
        what: nature === 'refused' ? 'refused by the node' : 'failed on the node',
        node: node.id,
        attempt: lease.attempt,
        facts: { nature, error },
      });
      await this.#blame(change, job!, node, nature);
      if (nature === 'hard' || job!.soft_failures >= SOFT_FAILURES) {
        return this.#failTask(change, job!, root, lease, error);
      }
      await this.#requeue(change, job!, lease, soft ? 'later' : 'now');
      return [];
    });
    await this.advanceOthers(await rendersWaitingFor(this.#parts, freed));
  }

  /** Takes a task back from a node that is gone or does not know of it: it is not to blame and waits no longer than needed. */
  async takeBack(lease: LeaseRow, why: string): Promise<boolean> {
    return this.#parts.change(async (change) => {
      await lockFlow(change.tx, lease.root);
      const [gone] = await change.tx.query<LeaseRow>('DELETE FROM relay.lease WHERE id = $1 RETURNING *', [
        lease.id,
      ]);
      if (!gone) return false;
      const [job] = await change.tx.query<JobRow>('SELECT * FROM relay.job WHERE id = $1', [gone.job]);
      change.note(gone.job, { what: why, node: gone.node, attempt: gone.attempt });
      await this.#requeue(change, job!, gone, 'now');
      return true;
    });
  }

  /** Renders that waited for segments which somebody else was to make. */
  async advanceOthers(renders: readonly string[]): Promise<void> {
    const slots = renders.length > 0 ? await this.#slots() : 0;
    for (const render of renders) {
      await this.#parts.change(async (change) => {
        const root = await lockFlow(change.tx, render);
        if (root?.state === 'running' && root.plan) await advance(change, this.#parts, root, slots);
      });
    }
  }

  async #held(node: NodeRow, id: string, attempt: number, from: Queryable): Promise<LeaseRow> {
    const [lease] = await from.query<LeaseRow>(
      `SELECT l.* FROM relay.lease l JOIN relay.node n ON n.id = l.node
       WHERE l.id = $1 AND l.node = $2 AND l.attempt = $3 AND n.state <> 'quarantined'`,
      [id, node.id, attempt],
    );
    if (!lease) throw new StoryError('lease-lost');
    return lease;
  }

  /** Locks the flow and ends the lease: from here the answer counts, and no other one will. */
  async #take(change: Change, node: NodeRow, id: string, attempt: number) {
    const held = await this.#held(node, id, attempt, change.tx);
    const root = await lockFlow(change.tx, held.root);
    const [lease] = await change.tx.query<LeaseRow>('DELETE FROM relay.lease WHERE id = $1 RETURNING *', [
      id,
    ]);
    if (!lease || !root) throw new StoryError('lease-lost');
    return { root, lease };
  }

  async #preparePlan(job: JobRow, result: PlanResult): Promise<void> {
    await ensureFlowLanes(this.#parts, {
      needs: job.needs,
      plan: { durationSeconds: result.durationSeconds, identity: result.encoder },
    });
    await forgetMissingSegments(
      this.#parts,
      result.segments.map(({ hash }) => hash),
    );
  }

  async #finishTask(
    change: Change,
    job: JobRow,
    root: JobRow,
    lease: LeaseRow,
    result: TaskResult,
  ): Promise<void> {
    const seconds = (Date.now() - lease.since.getTime()) / 1000;
    const artefacts = 'artefacts' in result ? result.artefacts : [];
    const notices = 'notices' in result ? result.notices : [];
    await change.tx.query(
      `UPDATE relay.job SET state = 'done', finished_at = clock_timestamp(), progress = 1, error = NULL,
         frames = CASE WHEN kind = 'segment' THEN total_frames ELSE frames END,
         artefacts = $2, notices = $3, cost_seconds = cost_seconds + $4 WHERE id = $1`,
      [job.id, JSON.stringify(artefacts), JSON.stringify(notices), Math.max(0, seconds)],
    );
    if (root.id !== job.id) {
      await change.tx.query('UPDATE relay.job SET cost_seconds = cost_seconds + $2 WHERE id = $1', [
        root.id,
        Math.max(0, seconds),
      ]);
    }
    const queue = this.#parts.policies.of(this.#parts.queue.lane(job.lane!)!.queue);
    await settle(change.tx, queue, job.tenant, job.charged_seconds, Math.max(0, seconds));
    if (!isCheck(job)) {
      await this.#parts.pace.learn(change.tx, job.kind, unitsOf(job, root), Math.max(0, seconds));
    }
    const { references } = this.#parts;
    const blobs = artefacts.map(({ blob }) => blob);
    await references.hold({ kind: 'artefact', id: job.id }, blobs, change.tx);
    change.note(job.id, { state: 'done', what: 'done', node: lease.node, attempt: lease.attempt });
  }

  /** What follows from the result. @returns other renders that may go on now */
  async #takeResult(
    change: Change,
    job: JobRow,
    root: JobRow,
    node: NodeRow,
    result: TaskResult,
    slots: number,
  ): Promise<string[]> {
    change.touch(root.id);
    if (job.parent === null) return [];
    if (result.kind === 'plan') {
      const planned = await takePlan(change, root, result);
      await advance(change, this.#parts, planned, slots);
    } else if (result.kind === 'segment') {
      return this.#takeSegments(change, root, node, result, slots);
    } else if (result.kind === 'mux') {
      await this.#parts.references.hold({ kind: 'artefact', id: root.id }, [result.film.blob], change.tx);
      await takeFilm(change, root, result);
    }
    return [];
  }

  async #takeSegments(
    change: Change,
    root: JobRow,
    node: NodeRow,
    result: SegmentResult,
    slots: number,
  ): Promise<string[]> {
    await storeSegments(change, this.#parts, root, node.id, result);
    await this.#check.order(change, root, node, result);
    await advance(change, this.#parts, root, slots);
    const hashes = result.segments.map(({ hash }) => hash);
    const others = await rendersWaitingFor(this.#parts, hashes, change.tx);
    return others.filter((render) => render !== root.id);
  }

  /** A node that failed a task does not get it again, and after three failures in a job nothing of that kind from it. */
  async #blame(change: Change, job: JobRow, node: NodeRow, nature: TaskFailure['nature']): Promise<void> {
    await change.tx.query(
      'INSERT INTO relay.exclusion (job, node, nature) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [job.id, node.id, nature],
    );
    if (nature !== 'soft') return;
    await change.tx.query(
      `INSERT INTO relay.block AS b (root, kind, node, failures) VALUES ($1, $2, $3, $4)
       ON CONFLICT (root, kind, node) DO UPDATE SET failures = b.failures + excluded.failures`,
      [job.root, job.kind, node.id, 1],
    );
  }

  async #requeue(change: Change, job: JobRow, lease: LeaseRow, when: 'now' | 'later'): Promise<void> {
    await this.#parts.queue.giveBack(change.tx, job.lane!, claimOf(lease), when);
    const state = when === 'now' ? 'queued' : 'retrying';
    await change.tx.query(`UPDATE relay.job SET state = $2, progress = 0, node = NULL WHERE id = $1`, [
      job.id,
      state,
    ]);
    change.note(job.id, { state, what: when === 'now' ? 'queued again' : 'waits before it is tried again' });
    change.queued(job.lane!);
    change.touch(job.root);
  }

  async #failTask(
    change: Change,
    job: JobRow,
    root: JobRow,
    lease: LeaseRow,
    error: ErrorReport,
  ): Promise<string[]> {
    await this.#parts.queue.complete(change.tx, job.lane!, claimOf(lease));
    await change.tx.query(
      `UPDATE relay.job SET state = 'dead', finished_at = clock_timestamp() WHERE id = $1`,
      [job.id],
    );
    change.note(job.id, { state: 'dead', what: 'given up', node: lease.node, attempt: lease.attempt });
    if (isCheck(job)) return [];
    return failFlow(change, this.#parts, root, error);
  }
}

const LOCK_NOT_AVAILABLE = '55P03';
const CLAIM_TRIES = 20;
const CLAIM_PAUSE_MS = 10;

const claimOf = (lease: LeaseRow): ClaimedTask => ({ id: lease.job, retryCount: lease.retry_count });

function blobsOf(result: TaskResult): string[] {
  switch (result.kind) {
    case 'plan':
      return [];
    case 'segment':
      return [...result.segments.map(({ blob }) => blob), ...(result.thumbnail ? [result.thumbnail] : [])];
    case 'mux':
      return [result.film.blob];
    default:
      return result.artefacts.map(({ blob }) => blob);
  }
}

const PROGRESS_EVERY_MS = 1000;

async function writeLog(
  to: Queryable,
  job: string,
  node: string,
  attempt: number,
  lines: readonly string[],
): Promise<void> {
  await to.query(
    `INSERT INTO relay.job_log (job, node, attempt, line) SELECT $1, $2, $3, line FROM unnest($4::text[]) AS x (line)`,
    [job, node, attempt, [...lines]],
  );
}

/** Renders that are not at an end and need one of the segments. */
export async function rendersWaitingFor(
  parts: JobParts,
  hashes: readonly string[],
  tx: Queryable = parts.database,
): Promise<string[]> {
  if (hashes.length === 0) return [];
  const rows = await tx.query<{ render: string }>(
    `SELECT DISTINCT r.render FROM relay.render_segment r JOIN relay.job j ON j.id = r.render
     WHERE r.hash = ANY($1::text[]) AND j.state = 'running'`,
    [[...hashes]],
  );
  return rows.map(({ render }) => render);
}
