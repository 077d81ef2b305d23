import type { Database } from '../database/database.ts';
import type { QueueName } from './lane.ts';
import type { Policy } from './policy.ts';

const CHANNEL = 'relay_policy';

export interface QueuePolicy {
  readonly name: QueueName;
  readonly policy: Policy;
  /** Tenant → its share beside the others; 1 for who is not named. */
  readonly weights: Readonly<Record<string, number>>;
  /** Where the fair clock stood when it was last set back. */
  readonly base: number;
}

/** The policy of each queue, the same on every relay that shares the database. */
export class Policies {
  readonly #database: Database;
  #queues = new Map<string, QueuePolicy>();
  #unlisten: () => Promise<void> = async () => {};

  private constructor(database: Database) {
    this.#database = database;
  }

  static async start(database: Database): Promise<Policies> {
    const policies = new Policies(database);
    await policies.read();
    policies.#unlisten = await database.listen(CHANNEL, () => void policies.read().catch(() => {}));
    return policies;
  }

  close(): Promise<void> {
    return this.#unlisten();
  }

  async read(): Promise<void> {
    const rows = await this.#database.query<QueuePolicy>(
      'SELECT name, policy, weights, base FROM relay.queue',
    );
    this.#queues = new Map(rows.map((row) => [row.name, row]));
  }

  of(queue: QueueName): QueuePolicy {
    return this.#queues.get(queue) ?? { name: queue, policy: 'fifo', weights: {}, base: 0 };
  }

  all(): readonly QueuePolicy[] {
    return [...this.#queues.values()];
  }

  async set(queue: QueueName, policy: Policy, weights: Readonly<Record<string, number>>): Promise<void> {
    await this.#database.query(
      `UPDATE relay.queue SET policy = $2, weights = $3, changed_at = clock_timestamp() WHERE name = $1`,
      [queue, policy, JSON.stringify(weights)],
    );
    await this.#database.query('SELECT pg_notify($1, $2)', [CHANNEL, queue]);
    await this.read();
  }
}
