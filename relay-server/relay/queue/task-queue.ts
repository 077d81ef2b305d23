import { PgBoss } from 'pg-boss';
import type { Queryable } from '../database/database.ts';
import type { OpenedDatabase } from '../database/open-database.ts';
import type { Log } from '../http/log.ts';
import { bossDatabase, bossIn } from './boss-database.ts';
import type { Lane } from './lane.ts';

export interface QueuedTask {
  readonly id: string;
  /** Larger is sooner, an int4. */
  readonly price: number;
}

/** A task as it was handed out: later calls that carry an older `retryCount` change nothing. */
export interface ClaimedTask {
  readonly id: string;
  readonly retryCount: number;
}

const YEAR_S = 365 * 86_400;
/** Finished ones are kept in relay.job; here only until pg-boss tidies. */
const KEEP_DONE_S = 600;

/**
 * The tasks that wait for nodes, carried by pg-boss. It neither gives up nor takes back a task by itself (leases are the relay's),
 * hence the years. Every call runs in the transaction of the change that it belongs to: an acknowledged job is in both or in none.
 */
export class TaskQueue {
  readonly #boss: PgBoss;
  readonly #database: OpenedDatabase;
  readonly #lanes = new Map<string, Lane>();
  readonly #making = new Map<string, Promise<void>>();

  private constructor(boss: PgBoss, database: OpenedDatabase) {
    this.#boss = boss;
    this.#database = database;
  }

  static async start(database: OpenedDatabase, log: Log): Promise<TaskQueue> {
    const boss = new PgBoss({
      db: bossDatabase(database),
      backend: database.kind === 'pglite' ? 'pglite' : 'postgres',
      schema: 'relay_queue',
      schedule: false,
      // Nothing is recovered by it (see above): it tidies, and that may be seldom.
      superviseIntervalSeconds: 300,
      maintenanceIntervalSeconds: 300,
      monitorIntervalSeconds: 3600,
      reindex: database.kind === 'postgresql',
    });
    boss.on('error', (error) => log.warn({ err: error }, 'pg-boss failed and tries again'));
    await alone(database, () => boss.start());
    const queue = new TaskQueue(boss, database);
    await queue.readLanes();
    return queue;
  }

  async close(): Promise<void> {
    await this.#boss.stop({ graceful: false, close: false });
  }

  lanes(): readonly Lane[] {
    return [...this.#lanes.values()];
  }

  lane(name: string): Lane | undefined {
    return this.#lanes.get(name);
  }

  /** Another relay may have made some meanwhile. */
  async readLanes(): Promise<void> {
    for (const lane of await this.#database.query<Lane>('SELECT name, queue, kind, wish FROM relay.lane'))
      this.#lanes.set(lane.name, lane);
  }

  /** Makes the lane where it is new. Outside of a transaction: pg-boss keeps its queues in mind. */
  async ensure(lane: Lane): Promise<void> {
    if (this.#lanes.has(lane.name)) return;
    // A hundred that come first make it once.
    const making =
      this.#making.get(lane.name) ?? this.#make(lane).finally(() => this.#making.delete(lane.name));
    this.#making.set(lane.name, making);
    await making;
  }

  async #make(lane: Lane): Promise<void> {
    await this.#boss.createQueue(lane.name, {
      policy: 'standard',
      retryLimit: 1_000_000,
      retryDelay: 2,
      retryBackoff: true,
      retryDelayMax: 60,
      deleteAfterSeconds: KEEP_DONE_S,
    });
    await this.#database.query(
      'INSERT INTO relay.lane (name, queue, kind, wish) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
      [lane.name, lane.queue, lane.kind, JSON.stringify(lane.wish)],
    );
    this.#lanes.set(lane.name, lane);
  }

  async put(tx: Queryable, lane: string, tasks: readonly QueuedTask[]): Promise<void> {
    if (tasks.length === 0) return;
    const jobs = tasks.map(({ id, price }) => ({
      id,
      priority: price,
      // So that a node can be kept from a single task (ignoreGroups).
      group: { id },
      expireInSeconds: YEAR_S,
      retentionSeconds: 10 * YEAR_S,
    }));
    await bossIn(tx, () => this.#boss.insert(lane, jobs));
  }

  /** The next of the lane, at most `count`, but none of `except`. */
  async claim(tx: Queryable, lane: string, count: number, except: readonly string[]): Promise<ClaimedTask[]> {
    // Groups are only names here: no group has two tasks, so that a batch cannot hand out more of one than it should.
    const options = except.length > 0 ? { ignoreGroups: [...except] } : {};
    const jobs = await bossIn(tx, () => this.#boss.fetch(lane, { batchSize: count, ...options }));
    return jobs.map(({ id, retryCount }) => ({ id, retryCount }));
  }

  /** @returns how many: older claims change nothing */
  async complete(tx: Queryable, lane: string, claims: readonly ClaimedTask[]): Promise<number> {
    const answer = await bossIn(tx, () => this.#boss.complete(lane, [...claims], null));
    // The published type says nothing of what it holds.
    return (answer as { readonly affected?: number }).affected ?? 0;
  }

  /** Back into the lane after a pause that doubles each time, from 2 s to 60 s with jitter; at once for whoever is not to blame. */
  async giveBack(tx: Queryable, lane: string, claim: ClaimedTask, when: 'later' | 'now'): Promise<void> {
    await bossIn(tx, async () => {
      await this.#boss.fail(lane, claim);
      if (when === 'now') await this.#boss.update(lane, undefined, { id: claim.id, startAfter: new Date(0) });
    });
  }

  async remove(tx: Queryable, lane: string, ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await bossIn(tx, () => this.#boss.deleteJob(lane, [...ids]));
  }

  async reprice(tx: Queryable, prices: readonly QueuedTask[]): Promise<void> {
    await tx.query(
      `UPDATE relay_queue.job AS task SET priority = new.price
       FROM unnest($1::uuid[], $2::int[]) AS new (id, price)
       WHERE task.id = new.id AND task.state < 'active'`,
      [prices.map(({ id }) => id), prices.map(({ price }) => price)],
    );
  }
}

/** Any number: every relay on one database takes the same. */
const LOCK = 705_600_003;

/** Of two relays that make the tables of pg-boss at once, one would find the other's half and end. */
function alone(database: OpenedDatabase, work: () => Promise<unknown>): Promise<unknown> {
  if (database.kind === 'pglite') return work();
  return database.transaction(async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    return work();
  });
}
