import * as v from 'valibot';
import { StoryError } from '../../../src/base/errors.ts';
import { Labels, Moment, ShortText } from '../../../src/protocol/relay/fields.ts';
import { FINAL_STATES } from '../../../src/protocol/relay/job.ts';
import type { JobParts } from './job-parts.ts';
import { type JobRow, lockFlow } from './job-row.ts';
import type { Viewer } from './job-views.ts';
import { priceFor } from './tasks.ts';

export const JobEdit = v.object({
  name: v.optional(ShortText),
  priority: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(-100), v.maxValue(100))),
  deadline: v.optional(v.nullable(Moment)),
  labels: v.optional(Labels),
});
export type JobEdit = v.InferOutput<typeof JobEdit>;

/** Changes what may change while a job runs; its waiting tasks take their new place. @throws StoryError `job-missing`, `job-final` */
export async function editJob(parts: JobParts, id: string, viewer: Viewer, edit: JobEdit): Promise<void> {
  await parts.change(async (change) => {
    const root = await lockFlow(change.tx, id);
    if (!root || (viewer !== null && root.tenant !== viewer)) {
      throw new StoryError('job-missing', { params: { job: id } });
    }
    const moves = edit.priority !== undefined || edit.deadline !== undefined;
    if (moves && FINAL_STATES.includes(root.state)) {
      throw new StoryError('job-final', { params: { job: id, state: root.state } });
    }
    const deadline = edit.deadline === undefined ? (root.deadline?.getTime() ?? null) : edit.deadline;
    const rows = await change.tx.query<JobRow>(
      `UPDATE relay.job SET priority = $2, deadline = to_timestamp($3::float8 / 1000), name = $4,
         labels = CASE WHEN parent IS NULL THEN $5::jsonb ELSE labels END WHERE root = $1 RETURNING *`,
      [
        id,
        edit.priority ?? root.priority,
        deadline,
        edit.name ?? root.name,
        JSON.stringify(edit.labels ?? root.labels),
      ],
    );
    const waiting = rows.filter(({ state, lane }) => lane && (state === 'queued' || state === 'retrying'));
    await parts.queue.reprice(
      change.tx,
      waiting.map((job) => ({ id: job.id, price: priceFor(parts, parts.queue.lane(job.lane!)!, job) })),
    );
    change.note(id, { what: 'changed', facts: edit });
    change.touch(id);
  });
}
