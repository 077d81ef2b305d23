import type { Queryable } from '../database/database.ts';
import type { JobParts } from './job-parts.ts';
import { lockFlow } from './job-row.ts';
import { advance } from './render-flow.ts';

/** Renders that are not at an end and need one of the segments. */
export async function rendersWaitingFor(tx: Queryable, hashes: readonly string[]): Promise<string[]> {
  if (hashes.length === 0) return [];
  const rows = await tx.query<{ render: string }>(
    `SELECT DISTINCT r.render FROM relay.render_segment r JOIN relay.job j ON j.id = r.render
     WHERE r.hash = ANY($1::text[]) AND j.state = 'running'`,
    [[...hashes]],
  );
  return rows.map(({ render }) => render);
}

/** Brings renders further that waited for segments which somebody else was to make. */
export async function advanceRenders(
  parts: JobParts,
  slotsOf: () => Promise<number>,
  renders: readonly string[],
): Promise<void> {
  const slots = renders.length > 0 ? await slotsOf() : 0;
  for (const render of renders) {
    await parts.change(async (change) => {
      const root = await lockFlow(change.tx, render);
      if (root?.state === 'running' && root.plan) await advance(change, parts, root, slots);
    });
  }
}
