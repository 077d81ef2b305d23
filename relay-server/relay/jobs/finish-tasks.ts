import type { Artefact } from '../../../src/protocol/relay/job.ts';
import type { TaskResult } from '../../../src/protocol/relay/task.ts';
import { settle } from '../queue/fair-clock.ts';
import type { Change } from './change.ts';
import type { JobParts } from './job-parts.ts';
import type { JobRow } from './job-row.ts';
import { type LeaseRow, secondsSpent } from './lease-row.ts';
import { unitsOf } from './pace.ts';
import { isCheck } from './spot-check.ts';

/** A task whose lease was just ended by its node's answer. */
export interface Finished {
  readonly job: JobRow;
  readonly root: JobRow;
  readonly lease: LeaseRow;
  readonly result: TaskResult;
}

const artefactsOf = (result: TaskResult): readonly Artefact[] =>
  'artefacts' in result ? result.artefacts : [];

/** What is the same for every task that is done: its row, what it cost, what was learned, what it leaves. */
export async function finishTasks(
  change: Change,
  parts: JobParts,
  finished: readonly Finished[],
): Promise<void> {
  const done = finished.map((one) => ({ ...one, seconds: secondsSpent(one.lease) }));
  const rows = done.map(({ job, result, seconds }) => ({
    id: job.id,
    artefacts: artefactsOf(result),
    notices: 'notices' in result ? result.notices : [],
    seconds,
  }));
  const ended = await change.tx.query<JobRow>(
    `UPDATE relay.job j SET state = 'done', finished_at = clock_timestamp(), progress = 1, error = NULL,
       frames = CASE WHEN kind = 'segment' THEN total_frames ELSE frames END,
       artefacts = x.artefacts, notices = x.notices, cost_seconds = cost_seconds + x.seconds
     FROM jsonb_to_recordset($1::jsonb) AS x (id uuid, artefacts jsonb, notices jsonb, seconds float8) WHERE j.id = x.id
     RETURNING j.*`,
    [JSON.stringify(rows)],
  );
  for (const { job, root, lease, seconds } of done) {
    if (root.id !== job.id) {
      await change.tx.query('UPDATE relay.job SET cost_seconds = cost_seconds + $2 WHERE id = $1', [
        root.id,
        seconds,
      ]);
    }
    const queue = parts.policies.of(parts.queue.lane(job.lane!)!.queue);
    await settle(change.tx, queue, job.tenant, job.charged_seconds, seconds);
    change.note(job.id, { state: 'done', what: 'done', node: lease.node, attempt: lease.attempt });
    if (root.id !== job.id) change.touch(root.id);
  }
  for (const row of ended) if (row.parent === null) change.leave(row);
  const learned = Map.groupBy(
    done.filter(({ job }) => !isCheck(job)),
    ({ job }) => job.kind,
  );
  for (const [kind, some] of learned) {
    const samples = some.map(({ job, root, seconds }) => ({ units: unitsOf(job, root), seconds }));
    await parts.pace.learn(change.tx, kind, samples);
  }
  const held = done.map(({ job, result }) => ({
    holder: { kind: 'artefact' as const, id: job.id },
    hashes: artefactsOf(result).map(({ blob }) => blob),
  }));
  await parts.references.holdAll(held, change.tx);
}
