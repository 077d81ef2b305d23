import { StoryError } from '../../../src/base/errors.ts';
import { FINAL_STATES } from '../../../src/protocol/relay/job.ts';
import type { Change } from './change.ts';
import type { JobParts } from './job-parts.ts';
import { type JobRow, lockFlow } from './job-row.ts';
import type { Viewer } from './job-views.ts';
import type { Leases } from './leases.ts';
import { advance, endTasks, ensureFlowLanes } from './render-flow.ts';
import { enqueue } from './tasks.ts';

/** What people do with a job that is there. Each takes the job that was asked for, never a task of it. */
export class JobActions {
  readonly #parts: JobParts;
  readonly #leases: Leases;
  readonly #slots: () => Promise<number>;

  constructor(parts: JobParts, leases: Leases, slots: () => Promise<number>) {
    this.#parts = parts;
    this.#leases = leases;
    this.#slots = slots;
  }

  /** @throws StoryError `job-missing`, `job-final` */
  async cancel(id: string, viewer: Viewer): Promise<void> {
    const freed = await this.#parts.change(async (change) => {
      const root = await this.#lock(change, id, viewer);
      refuseFinal(root);
      const hashes = await endTasks(change, this.#parts, root, null, 'cancelled', 'cancelled');
      await change.tx.query(
        `UPDATE relay.job SET state = 'cancelled', finished_at = clock_timestamp(), waiting = NULL, waiting_since = NULL
         WHERE id = $1`,
        [id],
      );
      if (root.kind === 'render') change.note(id, { state: 'cancelled', what: 'cancelled' });
      change.touch(id);
      return hashes;
    });
    await this.#leases.free(freed);
  }

  /** Nobody works on it from now on. What a node had half made is lost, what was finished stays. @throws as `cancel` */
  async pause(id: string, viewer: Viewer): Promise<void> {
    const freed = await this.#parts.change(async (change) => {
      const root = await this.#lock(change, id, viewer);
      refuseFinal(root);
      if (root.state === 'paused') return [];
      // Segments are shared out anew afterwards: another render may have made some of them meanwhile.
      const hashes = await endTasks(change, this.#parts, root, ['segment'], 'cancelled', 'paused');
      await endTasks(change, this.#parts, root, null, 'paused', 'paused');
      await change.tx.query(
        `UPDATE relay.job SET state = 'paused', waiting = NULL, waiting_since = NULL WHERE id = $1`,
        [id],
      );
      if (root.kind === 'render') change.note(id, { state: 'paused', what: 'paused' });
      change.touch(id);
      return hashes;
    });
    await this.#leases.free(freed);
  }

  /** @throws as `cancel` */
  async resume(id: string, viewer: Viewer): Promise<void> {
    await this.#again(id, viewer, 'resumed', (root) => {
      refuseFinal(root);
      return root.state === 'paused';
    });
  }

  /** Once more what failed or was cancelled; what was made is not made again. @throws StoryError `job-missing`, `job-live` */
  async retry(id: string, viewer: Viewer): Promise<void> {
    await this.#again(id, viewer, 'tried again by hand', (root) => {
      if (root.state === 'dead' || root.state === 'cancelled') return true;
      throw new StoryError('job-live', { params: { job: id, state: root.state } });
    });
  }

  async #again(id: string, viewer: Viewer, what: string, applies: (root: JobRow) => boolean): Promise<void> {
    const [before] = await this.#parts.database.query<JobRow>('SELECT * FROM relay.job WHERE id = $1', [id]);
    if (before?.plan) await ensureFlowLanes(this.#parts, before);
    const slots = await this.#slots();
    await this.#parts.change(async (change) => {
      const root = await this.#lock(change, id, viewer);
      if (!applies(root)) return;
      await forgive(change, id);
      const state = root.started_at && root.kind === 'render' ? 'running' : 'queued';
      const [row] = await change.tx.query<JobRow>(
        `UPDATE relay.job SET state = $2, error = NULL, finished_at = NULL, soft_failures = 0, progress = 0,
           deadline = CASE WHEN deadline < now() THEN NULL ELSE deadline END WHERE id = $1 RETURNING *`,
        [id, state],
      );
      change.note(id, { state, what });
      change.touch(id);
      await this.#restart(change, row!, slots);
    });
  }

  /** A planned render goes on with what is missing; everything else begins its one open task anew. */
  async #restart(change: Change, root: JobRow, slots: number): Promise<void> {
    if (root.plan) return advance(change, this.#parts, root, slots);
    const [task] = await change.tx.query<JobRow>(
      `UPDATE relay.job SET state = 'queued', error = NULL, finished_at = NULL, soft_failures = 0, node = NULL
       WHERE id = (
         SELECT id FROM relay.job WHERE root = $1 AND lane IS NOT NULL AND kind NOT IN ('segment', 'mux')
         ORDER BY created_at DESC LIMIT 1
       ) RETURNING *`,
      [root.id],
    );
    await this.#parts.queue.remove(change.tx, task!.lane!, [task!.id]);
    await enqueue(change, this.#parts, this.#parts.queue.lane(task!.lane!)!, [task!]);
    if (task!.id !== root.id) change.note(task!.id, { state: 'queued', what: 'queued' });
  }

  /** @throws StoryError `job-missing`, also for another tenant's and for a task */
  async #lock(change: Change, id: string, viewer: Viewer): Promise<JobRow> {
    const root = await lockFlow(change.tx, id);
    if (!root || (viewer !== null && root.tenant !== viewer)) {
      throw new StoryError('job-missing', { params: { job: id } });
    }
    return root;
  }
}

function refuseFinal(root: JobRow): void {
  if (FINAL_STATES.includes(root.state)) {
    throw new StoryError('job-final', { params: { job: root.id, state: root.state } });
  }
}

/** Every node may try again. */
async function forgive(change: Change, root: string): Promise<void> {
  await change.tx.query('DELETE FROM relay.block WHERE root = $1', [root]);
  await change.tx.query(
    'DELETE FROM relay.exclusion WHERE job IN (SELECT id FROM relay.job WHERE root = $1)',
    [root],
  );
}
