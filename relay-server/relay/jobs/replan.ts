import type { NodeRow } from '../nodes/node-row.ts';
import { lacks, laneOf } from '../queue/lane.ts';
import type { JobParts } from './job-parts.ts';
import { type JobRow, lockFlow } from './job-row.ts';
import { endTasks } from './render-flow.ts';
import { addTasks } from './tasks.ts';

/** A film whose encoders come and go is given up in the end. */
const MOST_PLANS = 4;

/** A node on which all of a film can be made, from its plan on. */
const canMake = (node: NodeRow, { needs }: Pick<JobRow, 'needs'>): boolean => {
  const own = { ...needs, identity: node.capabilities.encoder };
  return (
    lacks({ kind: 'plan', wish: needs }, node) === null &&
    lacks({ kind: 'segment', wish: own }, node) === null &&
    lacks({ kind: 'mux', wish: own }, node) === null
  );
};

/**
 * Plans a film anew whose encoder no node has any more, where others could make it: what was made cannot be joined with what another
 * kind of encoder makes, so all of it is made again.
 * @returns segments that another render may wait for now in vain, or null when there is nothing to be done about it
 */
export async function replan(
  parts: JobParts,
  nodes: readonly NodeRow[],
  render: string,
): Promise<string[] | null> {
  const [before] = await parts.database.query<JobRow>('SELECT * FROM relay.job WHERE id = $1', [render]);
  if (!before || !nodes.some((node) => canMake(node, before))) return null;
  await parts.queue.ensure(laneOf('plan', before.needs));
  return parts.change(async (change) => {
    const root = await lockFlow(change.tx, render);
    if (root?.state !== 'running' || !root.plan) return null;
    const { identity } = root.plan;
    if (nodes.some(({ capabilities }) => capabilities.encoder === identity)) return null;
    const [plans] = await change.tx.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM relay.job WHERE parent = $1 AND kind = 'plan'`,
      [render],
    );
    if (plans!.count >= MOST_PLANS) return null;
    const freed = await endTasks(
      change,
      parts,
      root,
      ['segment', 'mux'],
      'cancelled',
      'no node has its encoder any more',
    );
    await change.tx.query('DELETE FROM relay.render_segment WHERE render = $1', [render]);
    const [fresh] = await change.tx.query<JobRow>(
      `UPDATE relay.job SET plan = NULL, segments_total = NULL, segments_stored = 0, segments_done = 0, frames = 0,
         total_frames = 0, notices = '[]', waiting = NULL, waiting_since = NULL WHERE id = $1 RETURNING *`,
      [render],
    );
    change.note(render, { what: 'planned anew for encoders that are there', facts: { identity } });
    change.touch(render);
    await addTasks(change, parts, fresh!, 'plan', [{ spec: { order: root.spec.order! } }]);
    return freed;
  });
}
