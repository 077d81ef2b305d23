import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { JobRequest } from '../../../src/protocol/relay/job.ts';
import type { Queryable } from '../database/database.ts';
import type { DatabaseEventLog } from '../events/database-event-log.ts';
import type { NodeRow } from '../nodes/node-row.ts';
import { laneOf } from '../queue/lane.ts';
import { Change } from './change.ts';
import { completeFiles } from './complete-files.ts';
import { insertJobs, rowOf } from './create-jobs.ts';
import { claimFor } from './give-tasks.ts';
import type { JobParts } from './job-parts.ts';
import type { Jobs } from './jobs.ts';
import { nextFrom } from './next-tasks.ts';

/** So often V8 has compiled the hot parts of the embedded database anew; each is 2 ms, in which others take their turn. */
const ROUNDS = 60;
/** Fewer rows than the tidying of tables begins at: tables that were tidied while they are empty are planned for as empty. */
const JOBS = 2;

class Undone extends Error {}

/**
 * Takes jobs, gives them to a node and ends them, all of it in transactions that are undone: statements are prepared and code is
 * compiled then before anybody waits for it. The first 500 jobs of a relay were half as fast as the next.
 */
export const warmingUp =
  (parts: JobParts, events: DatabaseEventLog): Jobs['warmUp'] =>
  async (stopped) => {
    if (parts.database.kind !== 'pglite') return;
    const lane = laneOf('proxy', {});
    await parts.queue.ensure(lane);
    for (let round = 0; round < ROUNDS && !stopped(); round++) await undone(parts, events, lane.name);
    // How long tasks take was learned from none.
    await parts.pace.read();
  };

async function undone(parts: JobParts, events: DatabaseEventLog, lane: string): Promise<void> {
  const tried = parts.database.transaction(async (tx) => {
    await lifeOf(tx, parts, events, lane);
    throw new Undone();
  });
  await tried.catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error;
  });
}

async function lifeOf(tx: Queryable, parts: JobParts, events: DatabaseEventLog, lane: string): Promise<void> {
  const change = new Change(tx);
  const input = '0'.repeat(64);
  await tx.query(`INSERT INTO relay.blob (hash, bytes) VALUES ($1, 1) ON CONFLICT DO NOTHING`, [input]);
  const node = await register(tx);
  const request = v.parse(JobRequest, { kind: 'proxy', input });
  const asker = { id: node.id, kind: 'node', name: '', tenant: 'default', scopes: [], role: null } as const;
  const rows = Array.from({ length: JOBS }, () => rowOf(request, asker, ''));
  await insertJobs(change, parts, rows);
  const group = { nodes: rows.map(() => node), lanes: [parts.queue.lane(lane)!], except: [] };
  const leases = await claimFor(change, parts, group, await nextFrom(tx, group));
  const result = { kind: 'proxy' as const, artefacts: [], notices: [] };
  const given = leases.flatMap((lease) =>
    lease ? [{ node, lease: lease.lease, attempt: lease.attempt, result }] : [],
  );
  await completeFiles(change, parts, given);
  await change.flush(parts.views, events);
}

async function register(tx: Queryable): Promise<NodeRow> {
  const [node] = await tx.query<NodeRow>(
    `INSERT INTO relay.node (id, name, principal, state, pools, slots, capabilities)
     VALUES ($1, '', '', 'online', '[]', 1, '{}') RETURNING *`,
    [randomUUID()],
  );
  return node!;
}
