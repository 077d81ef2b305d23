import { StoryError } from '../../../src/base/errors.ts';
import type { TaskProgress } from '../../../src/protocol/relay/task.ts';
import type { Queryable } from '../database/database.ts';
import type { NodeRow } from '../nodes/node-row.ts';
import type { JobParts } from './job-parts.ts';
import { Throttle } from './throttle.ts';

/** Of one job; nodes say more often how far they are. */
const TOLD_EVERY_MS = 1000;

/** Takes what nodes say of tasks that they work on. @throws StoryError `lease-lost` */
export function takingProgress(parts: JobParts): (node: NodeRow, progress: TaskProgress) => Promise<void> {
  const told = new Throttle(TOLD_EVERY_MS);
  return async (node, { lease, attempt, progress, frames, framesPerSecond, log }) => {
    const [held] = await parts.database.query<{ job: string; root: string }>(
      `UPDATE relay.lease SET progress = $4, frames = $5, frames_per_second = $6
       WHERE id = $1 AND node = $2 AND attempt = $3 RETURNING job, root`,
      [lease, node.id, attempt, progress, frames, framesPerSecond],
    );
    if (!held) throw new StoryError('lease-lost');
    if (log.length > 0) await writeLog(parts.database, held.job, node.id, attempt, log);
    if (told.due(held.root)) await parts.change(async (change) => change.touch(held.root));
  };
}

export async function writeLog(
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
