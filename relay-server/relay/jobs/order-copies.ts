import type { NodeRow } from '../nodes/node-row.ts';
import { lacks } from '../queue/lane.ts';
import type { JobParts } from './job-parts.ts';
import { type JobRow, lockFlow } from './job-row.ts';
import { claim, type Part } from './render-flow.ts';
import { laneFor } from './tasks.ts';

/** Somebody waits for them: they count as having come so much sooner than the rest of their film. */
const AHEAD_S = 600;

/** Nobody has made it, nobody is about to, and for this film nobody has failed to. */
const WANTED = `FROM relay.render_segment r LEFT JOIN relay.segment s ON s.hash = r.hash LEFT JOIN relay.job t ON t.id = s.task
  WHERE r.render = $1 AND r.kind = 'copy' AND s.blob IS NULL
    AND (t.id IS NULL OR t.state = 'cancelled' OR (t.state = 'dead' AND t.root <> $1))`;

/**
 * Has the parts of a film brought to the relay that are only copied from their source. The film itself does not need them here, and
 * together they are as large as it is: so they come when somebody watches it, and not before. Asked again it does nothing.
 */
export async function orderCopies(parts: JobParts, render: string): Promise<void> {
  const [wanted] = await parts.database.query<{ one: number }>(`SELECT 1 AS one ${WANTED} LIMIT 1`, [render]);
  if (!wanted) return;
  const [film] = await parts.database.query<JobRow>('SELECT * FROM relay.job WHERE id = $1', [render]);
  if (!film || !mayOrder(film)) return;
  const lane = laneFor('segment', film);
  const nodes = await parts.database.query<NodeRow>(`SELECT * FROM relay.node WHERE state = 'online'`);
  // What is done is watched as it is: nobody waits for a node that may never come.
  if (film.state === 'done' && nodes.every((node) => lacks(lane, node) !== null)) return;
  await parts.queue.ensure(lane);
  await parts.change(async (change) => {
    const root = await lockFlow(change.tx, render);
    if (!root || !mayOrder(root)) return;
    const copies = await change.tx.query<Part>(
      `SELECT r.position, r.hash, r.kind, 0 AS frames, r.frame::float8 AS start, s.blob, s.task, NULL AS task_root,
         NULL AS task_state ${WANTED} ORDER BY r.position`,
      [render],
    );
    await claim(
      change,
      parts,
      { ...root, since: new Date(root.since.getTime() - AHEAD_S * 1000) },
      copies,
      1,
    );
  });
}

const mayOrder = ({ state, plan }: JobRow): boolean =>
  plan !== null && (state === 'running' || state === 'done');
