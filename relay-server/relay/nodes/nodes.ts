import { randomUUID } from 'node:crypto';
import { StoryError } from '../../../src/base/errors.ts';
import type {
  HeartbeatAnswer,
  NodeHeartbeat,
  NodeRegistration,
  NodeView,
} from '../../../src/protocol/relay/node.ts';
import type { Lease } from '../../../src/protocol/relay/task.ts';
import type { Principal } from '../access/principal.ts';
import type { Database } from '../database/database.ts';
import type { EventLog } from '../events/event-log.ts';
import { BLOCKING_FAILURES, type LeaseRow } from '../jobs/lease-row.ts';
import type { Leases } from '../jobs/leases.ts';
import { lacks } from '../queue/lane.ts';
import type { TaskQueue } from '../queue/task-queue.ts';
import { heardOf, holding } from './heard-nodes.ts';
import type { NodeRow } from './node-row.ts';
import type { WorkSignal } from './work-signal.ts';

/** An answer may still be on its way to the node, or the node's heartbeat have left before it came. */
const UNKNOWN_AFTER_S = 6;

/** Nodes that offer to work. */
export class Nodes {
  readonly #database: Database;
  readonly #events: EventLog;
  readonly #leases: Leases;
  readonly #queue: TaskQueue;
  readonly #signal: WorkSignal;
  readonly #deadAfterS: number;
  readonly #heard: ReturnType<typeof heardOf>;
  readonly #holder: ReturnType<typeof holding>;

  constructor(parts: {
    database: Database;
    events: EventLog;
    leases: Leases;
    queue: TaskQueue;
    signal: WorkSignal;
    deadAfterS: number;
  }) {
    this.#database = parts.database;
    this.#events = parts.events;
    this.#leases = parts.leases;
    this.#queue = parts.queue;
    this.#signal = parts.signal;
    this.#deadAfterS = parts.deadAfterS;
    this.#heard = heardOf(parts.database);
    this.#holder = holding(parts.database);
  }

  /** Each start of a node is a new one; only its quarantine follows it, by token and name. */
  async register(asker: Principal, { name, pools, slots, capabilities }: NodeRegistration): Promise<string> {
    const id = randomUUID();
    const [row] = await this.#database.query<{ state: string }>(
      `INSERT INTO relay.node (id, name, principal, state, pools, slots, capabilities)
       SELECT $1, $2, $3, CASE WHEN EXISTS (
         SELECT 1 FROM relay.node WHERE name = $2 AND principal = $3 AND state = 'quarantined'
       ) THEN 'quarantined' ELSE 'online' END, $4, $5, $6 RETURNING state`,
      [id, name, asker.id, JSON.stringify(pools), slots, JSON.stringify(capabilities)],
    );
    await this.#tell(id, row!.state);
    return id;
  }

  /** @throws StoryError `node-missing`, also when it was registered with another token */
  async get(id: string, asker: Principal): Promise<NodeRow> {
    const [row] = await this.#database.query<NodeRow>('SELECT * FROM relay.node WHERE id = $1', [id]);
    if (!row) throw new StoryError('node-missing', { params: { node: id } });
    return owned(row, asker);
  }

  /** As `get`, of a node that was heard of just now. @throws as `get` */
  async getHeard(id: string, asker: Principal): Promise<NodeRow> {
    return (await this.#heard({ id, principal: asker.id })) ?? this.get(id, asker);
  }

  /** The node that a lease was given to. @throws StoryError `lease-lost` when it is none any more, else as `get` */
  async holderOf(lease: string, asker: Principal): Promise<NodeRow> {
    const row = await this.#holder(lease);
    if (!row) throw new StoryError('lease-lost');
    return owned(row, asker);
  }

  async heartbeat(node: NodeRow, { leases, load }: NodeHeartbeat): Promise<HeartbeatAnswer> {
    await this.#database.query('UPDATE relay.node SET seen_at = clock_timestamp(), load = $2 WHERE id = $1', [
      node.id,
      JSON.stringify(load),
    ]);
    const held = await this.#database.query<LeaseRow & { age: number }>(
      `SELECT *, extract(epoch FROM clock_timestamp() - since)::float8 AS age FROM relay.lease WHERE node = $1`,
      [node.id],
    );
    for (const lease of held) {
      if (!leases.includes(lease.id) && lease.age > UNKNOWN_AFTER_S) {
        await this.#leases.takeBack(lease, 'the node does not know of it');
      }
    }
    const known = new Set(held.map(({ id }) => id));
    return {
      revoked: leases.filter((lease) => !known.has(lease)),
      draining: node.state !== 'online',
    };
  }

  /** Waits until there is a task for the node, at most so long. */
  async lease(node: NodeRow, waitMs: number, signal: AbortSignal): Promise<Lease | null> {
    const end = Date.now() + waitMs;
    let { state }: { state?: string } = node;
    for (;;) {
      const waiter = this.#signal.wait((name) => {
        const lane = this.#queue.lane(name);
        return lane === undefined || lacks(lane, node) === null;
      });
      try {
        const lease = state === 'online' && !signal.aborted ? await this.#leases.claim(node) : null;
        if (lease || signal.aborted) return lease;
        const left = end - Date.now();
        if (left <= 0) return null;
        await Promise.race([waiter.woken, elapsed(Math.min(left, RECHECK_MS), signal)]);
        if (this.#signal.closed) return null;
        state = (await this.#heard(node))?.state;
      } finally {
        waiter.cancel();
      }
    }
  }

  async list(): Promise<NodeView[]> {
    const rows = await this.#database.query<
      NodeRow & { leases: number; blocked: NodeView['blocked'] | null }
    >(
      `SELECT n.*, (SELECT count(*)::int FROM relay.lease WHERE node = n.id) AS leases,
         (SELECT jsonb_agg(jsonb_build_object('job', root, 'kind', kind, 'failures', failures))
          FROM relay.block WHERE node = n.id AND failures >= $1) AS blocked
       FROM relay.node n WHERE n.state <> 'offline' OR n.seen_at > now() - interval '1 day'
       ORDER BY n.registered_at`,
      [BLOCKING_FAILURES],
    );
    return rows.map(({ id, name, state, pools, slots, capabilities, load, leases, seen_at, blocked }) => ({
      id,
      name,
      state,
      pools: [...pools],
      slots,
      capabilities,
      load,
      leases,
      seenAt: seen_at.getTime(),
      blocked: blocked ?? [],
    }));
  }

  /** `draining` gets no more work and keeps what it has; `online` takes it back, also from quarantine. @throws StoryError `node-missing` */
  async turn(id: string, state: 'draining' | 'online'): Promise<void> {
    const rows = await this.#database.query<{ name: string; principal: string }>(
      `UPDATE relay.node SET state = $2, quarantine = NULL WHERE id = $1 AND state <> 'offline'
       RETURNING name, principal`,
      [id, state],
    );
    if (!rows[0]) throw new StoryError('node-missing', { params: { node: id } });
    await this.#tell(id, state);
    if (state === 'online') this.#signal.wakeAll();
  }

  /** Nodes that have not been heard of: their tasks go to others. @returns how many */
  async bury(): Promise<number> {
    const dead = await this.#database.query<{ id: string }>(
      `UPDATE relay.node SET state = 'offline'
       WHERE state IN ('online', 'draining') AND seen_at < clock_timestamp() - make_interval(secs => $1)
       RETURNING id`,
      [this.#deadAfterS],
    );
    for (const { id } of dead) await this.#tell(id, 'offline');
    const orphans = await this.#database.query<LeaseRow>(
      `SELECT l.* FROM relay.lease l JOIN relay.node n ON n.id = l.node WHERE n.state IN ('offline', 'quarantined')`,
    );
    for (const lease of orphans) await this.#leases.takeBack(lease, 'its node is gone');
    return dead.length;
  }

  /** After a time in which nobody could be heard, nobody is to blame for silence. */
  async forgiveSilence(): Promise<void> {
    await this.#database.query(
      `UPDATE relay.node SET seen_at = clock_timestamp() WHERE state IN ('online', 'draining')`,
    );
  }

  /** Places for tasks on the nodes that are there, 1 at least. */
  async slots(): Promise<number> {
    const [row] = await this.#database.query<{ slots: number }>(
      `SELECT coalesce(sum(slots), 0)::int AS slots FROM relay.node WHERE state = 'online'`,
    );
    return Math.max(1, row?.slots ?? 1);
  }

  #tell(node: string, state: string): Promise<void> {
    return this.#events.append({ type: 'node', tenant: EVERYBODY, node, state });
  }
}

/** @throws StoryError `node-missing` when it was registered with another token, or is gone */
function owned(node: NodeRow, asker: Principal): NodeRow {
  if (node.principal !== asker.id || node.state === 'offline') {
    throw new StoryError('node-missing', { params: { node: node.id } });
  }
  return node;
}

/** Nodes belong to no tenant: whoever may see nodes sees all. */
export const EVERYBODY = '*';
/** A back-off that ends rings no bell: whoever waits looks by itself now and then. */
const RECHECK_MS = 1000;

const elapsed = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
