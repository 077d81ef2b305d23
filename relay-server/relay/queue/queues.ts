import type { Database, Queryable } from '../database/database.ts';
import type { Figure } from '../health/figures.ts';
import type { ChangeJobs } from '../jobs/change.ts';
import type { JobRow } from '../jobs/job-row.ts';
import type { Pace } from '../jobs/pace.ts';
import { priceFor } from '../jobs/tasks.ts';
import { tagTasks } from './fair-clock.ts';
import { QUEUES, type QueueName } from './lane.ts';
import type { Policies, QueuePolicy } from './policies.ts';
import type { Policy } from './policy.ts';
import type { TaskQueue } from './task-queue.ts';

/** A queue as operators and scalers see it. */
export interface QueueView extends QueuePolicy {
  /** Tasks that wait for a node. */
  readonly depth: number;
  readonly running: number;
  /** Of one node for all that waits and runs, seconds: divided by the places there are, the time until it is empty. */
  readonly workSeconds: number;
  /** Seconds until it is empty with the nodes that are there; null without any. */
  readonly etaSeconds: number | null;
  /** How long the oldest task has waited, seconds. */
  readonly oldestSeconds: number;
}

interface Parts {
  readonly database: Database;
  readonly queue: TaskQueue;
  readonly policies: Policies;
  readonly pace: Pace;
  readonly change: ChangeJobs;
}

interface Load {
  readonly queue: QueueName;
  readonly kind: JobRow['kind'];
  readonly depth: number;
  readonly running: number;
  readonly frames: number;
  readonly film: number;
  readonly oldest: number;
}

/** How full each queue is, and by which rule it is worked off. */
export class Queues {
  readonly #parts: Parts;
  readonly #slots: () => Promise<number>;

  constructor(parts: Parts, slots: () => Promise<number>) {
    this.#parts = parts;
    this.#slots = slots;
  }

  async list(): Promise<QueueView[]> {
    const { database, policies, pace } = this.#parts;
    const loads = await database.query<Load>(
      `SELECT l.queue, j.kind, count(*) FILTER (WHERE j.state <> 'running')::int AS depth,
         count(*) FILTER (WHERE j.state = 'running')::int AS running, sum(j.total_frames)::float8 AS frames,
         coalesce(sum((r.plan ->> 'durationSeconds')::float8), 0)::float8 AS film,
         coalesce(max(extract(epoch FROM clock_timestamp() - j.created_at)) FILTER (WHERE j.state <> 'running'), 0)::float8
           AS oldest
       FROM relay.job j JOIN relay.lane l ON l.name = j.lane JOIN relay.job r ON r.id = j.root
       WHERE j.state IN ('queued', 'retrying', 'running') GROUP BY l.queue, j.kind`,
    );
    const slots = await this.#slots();
    return QUEUES.map((name) => {
      const own = loads.filter(({ queue }) => queue === name);
      const sum = (of: (load: Load) => number): number => own.reduce((total, load) => total + of(load), 0);
      const workSeconds = sum((load) => pace.secondsFor(load.kind, unitsIn(load)));
      return {
        ...policies.of(name),
        depth: sum(({ depth }) => depth),
        running: sum(({ running }) => running),
        workSeconds,
        etaSeconds: slots > 0 ? workSeconds / slots : null,
        oldestSeconds: Math.max(0, ...own.map(({ oldest }) => oldest)),
      };
    });
  }

  /** From now on, and for all that waits already. */
  async change(name: QueueName, policy: Policy, weights: Readonly<Record<string, number>>): Promise<void> {
    await this.#parts.policies.set(name, policy, weights);
    await this.#reprice(name);
  }

  /** Before the tags of a fair queue leave the range of a price (thirteen years of one node), it counts from where it is. */
  async setBack(): Promise<void> {
    const rows = await this.#parts.database.query<{ name: QueueName }>(
      'UPDATE relay.queue SET base = virtual WHERE virtual - base > $1 RETURNING name',
      [SET_BACK_S],
    );
    if (rows.length > 0) await this.#parts.policies.read();
    for (const { name } of rows) await this.#reprice(name);
  }

  async #reprice(name: QueueName): Promise<void> {
    const { queue, policies, change } = this.#parts;
    await queue.readLanes();
    await change(async ({ tx }) => {
      let waiting = await tx.query<JobRow>(
        `SELECT j.* FROM relay.job j JOIN relay.lane l ON l.name = j.lane
         WHERE l.queue = $1 AND j.state IN ('queued', 'retrying') ORDER BY j.since, j.created_at`,
        [name],
      );
      // What came under another rule has no tag yet.
      if (policies.of(name).policy === 'fair') waiting = await this.#tag(tx, waiting);
      await queue.reprice(
        tx,
        waiting.map((job) => ({ id: job.id, price: priceFor(this.#parts, queue.lane(job.lane!)!, job) })),
      );
    });
  }

  async #tag(tx: Queryable, waiting: readonly JobRow[]): Promise<JobRow[]> {
    const tagged = waiting.filter(({ tag }) => tag !== null);
    const groups = Map.groupBy(
      waiting.filter(({ tag }) => tag === null),
      ({ lane, tenant }) => `${lane} ${tenant}`,
    );
    for (const group of groups.values()) {
      tagged.push(...(await tagTasks(tx, this.#parts, this.#parts.queue.lane(group[0]!.lane!)!, group)));
    }
    return tagged;
  }
}

/** Three years of one node. */
const SET_BACK_S = 1e8;

const unitsIn = ({ kind, depth, running, frames, film }: Load): number => {
  if (kind === 'segment') return frames;
  return kind === 'mux' ? film : depth + running;
};

/** For scalers: tasks that wait, and the seconds until they are done, by queue. */
export async function queueFigures(queues: Queues): Promise<Figure[]> {
  return (await queues.list()).flatMap(({ name, depth, workSeconds, etaSeconds, oldestSeconds }) => {
    const labels = { queue: name };
    return [
      { name: 'queue.tasks', labels, value: depth },
      { name: 'queue.work.s', labels, value: workSeconds },
      { name: 'queue.oldest.s', labels, value: oldestSeconds },
      ...(etaSeconds === null ? [] : [{ name: 'queue.eta.s', labels, value: etaSeconds }]),
    ];
  });
}
