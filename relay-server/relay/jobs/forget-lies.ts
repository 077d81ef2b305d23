import type { Change } from './change.ts';
import type { JobParts } from './job-parts.ts';
import { lockFlow } from './job-row.ts';
import { endTasks } from './render-flow.ts';

/** Shuts a node out. Its tasks and what it made are dealt with afterwards, see `forgetLies`. */
export async function quarantine(
  change: Change,
  node: string,
  facts: Record<string, unknown>,
): Promise<void> {
  const rows = await change.tx.query(
    `UPDATE relay.node SET state = 'quarantined', quarantine = $2 WHERE id = $1 AND state <> 'quarantined' RETURNING 1`,
    [node, JSON.stringify(facts)],
  );
  if (rows.length === 0) return;
  change.tell({ type: 'node', tenant: '*', node, state: 'quarantined' });
  change.tell({ type: 'system', tenant: '*', name: 'node.quarantined', facts: { node, ...facts } });
}

/**
 * Nothing that a shut out node made is used again unless somebody else has found it right. Films on their way have it made anew, films
 * that are done say that they hold some of it. Done again it does nothing, so that no crash leaves it half done.
 */
export async function forgetLies(
  parts: JobParts,
  advance: (renders: readonly string[]) => Promise<void>,
): Promise<void> {
  const lies = await parts.database.query<{ hash: string }>(
    `SELECT s.hash FROM relay.segment s JOIN relay.node n ON n.id = s.node
     WHERE n.state = 'quarantined' AND NOT s.verified AND s.blob IS NOT NULL`,
  );
  if (lies.length === 0) return;
  const hashes = lies.map(({ hash }) => hash);
  const renders = await parts.database.query<{ id: string; state: string }>(
    `SELECT DISTINCT j.id, j.state FROM relay.render_segment r JOIN relay.job j ON j.id = r.render
     WHERE r.hash = ANY($1::text[]) AND j.state NOT IN ('dead', 'cancelled')`,
    [hashes],
  );
  for (const { id } of renders) {
    await parts.change(async (change) => {
      const root = await lockFlow(change.tx, id);
      if (root?.state === 'done') return doubt(change, id);
      // Joined from what is wrong: once the segments are made again it is queued anew.
      if (root) await endTasks(change, parts, root, ['mux'], 'cancelled', 'a segment has to be made again');
    });
  }
  await parts.database.transaction(async (tx) => {
    // Only what is still the liar's: somebody honest may have made it again since it was looked at.
    const gone = await tx.query<{ hash: string }>(
      `DELETE FROM relay.segment s USING relay.node n
       WHERE s.hash = ANY($1::text[]) AND NOT s.verified AND n.id = s.node AND n.state = 'quarantined' RETURNING s.hash`,
      [hashes],
    );
    for (const { hash } of gone) await parts.references.release({ kind: 'segment', id: hash }, tx);
  });
  await advance(renders.filter(({ state }) => state === 'running').map(({ id }) => id));
}

async function doubt(change: Change, film: string): Promise<void> {
  const notice = { code: 'film-doubtful', params: {}, detail: '' };
  const rows = await change.tx.query(
    `UPDATE relay.job SET notices = notices || $2::jsonb WHERE id = $1 AND NOT notices @> $2::jsonb RETURNING 1`,
    [film, JSON.stringify([notice])],
  );
  if (rows.length === 0) return;
  change.note(film, { what: 'holds segments of a node that is not trusted any more' });
  change.touch(film);
}
