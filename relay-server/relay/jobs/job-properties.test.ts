import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HistoryEntry } from '../../../src/protocol/relay/events.ts';
import type { JobView } from '../../../src/protocol/relay/job.ts';
import type { Lease } from '../../../src/protocol/relay/task.ts';
import { FakeNode, PATIENT } from '../testing/fake-node.ts';
import { jobDesk } from '../testing/job-desk.ts';
import { type RelayRig, withRelays } from '../testing/relay-rig.ts';

const pick = fc.nat({ max: 5 });
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('submit' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('render' as const), pick }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('lease' as const), pick }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('complete' as const), pick }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fail' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pause' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('resume' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('retry' as const), pick }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A relay, two nodes and the leases that were ever given out, also those that are long lost. */
class Story {
  readonly #rig: RelayRig;
  readonly #desk: ReturnType<typeof jobDesk>;
  readonly #jobs: string[] = [];
  readonly #given: { readonly node: FakeNode; readonly lease: Lease }[] = [];
  #nodes: FakeNode[] = [];
  #films = 0;
  readonly name: string;
  /** Task → answers that counted. */
  readonly counted = new Map<string, number>();

  constructor(rig: RelayRig, name: string) {
    this.#rig = rig;
    this.#desk = jobDesk(() => rig);
    this.name = name;
  }

  async begin(): Promise<void> {
    this.#nodes = [await FakeNode.join(this.#rig), await FakeNode.join(this.#rig)];
  }

  async take({ do: what, pick: n }: Step): Promise<void> {
    const job = this.#jobs[n % Math.max(1, this.#jobs.length)];
    if (what === 'submit') this.#jobs.push((await this.#desk.submit({ kind: 'proxy' })).id);
    else if (what === 'render') {
      this.#jobs.push((await this.#desk.render(`${this.name} ${this.#films++}`)).id);
    } else if (what === 'lease') {
      const node = this.#nodes[n % 2]!;
      const lease = await node.lease();
      if (lease) this.#given.push({ node, lease });
    } else if (what === 'complete') await this.#answer(n);
    else if (what === 'fail') {
      const one = this.#given[this.#given.length - 1 - n];
      if (one) await one.node.fail(one.lease, n === 0 ? 'hard' : 'soft');
    } else if (what === 'kill') await this.#kill(n % 2);
    else if (job) await this.#rig.ask(`/api/jobs/${job}/${what}`, { method: 'POST' });
  }

  /** The newest lease first, so that also one that was answered or lost is answered again. */
  async #answer(n: number): Promise<void> {
    const one = this.#given[this.#given.length - 1 - n];
    if (!one) return;
    const answer = await one.node.work(one.lease, [`${this.name} s1`, `${this.name} s2`]);
    expect([204, 409, 404]).toContain(answer.status);
    if (answer.status !== 204) return;
    const { job } = one.lease.task;
    this.counted.set(job, (this.counted.get(job) ?? 0) + 1);
  }

  async #kill(n: number): Promise<void> {
    const { database, nodes } = this.#rig.services;
    await database.query(`UPDATE relay.node SET seen_at = now() - interval '2 hours' WHERE id = $1`, [
      this.#nodes[n]!.id,
    ]);
    await nodes.bury();
    this.#nodes[n] = await FakeNode.join(this.#rig);
  }

  /** Nodes that do what they should, until nothing is left to do. */
  async end(): Promise<JobView[]> {
    for (const id of this.#jobs) await this.#rig.ask(`/api/jobs/${id}/resume`, { method: 'POST' });
    await this.#kill(0);
    await this.#kill(1);
    const { database } = this.#rig.services;
    for (;;) {
      await database.query(`UPDATE relay_queue.job SET start_after = now() WHERE state < 'active'`);
      await database.query('DELETE FROM relay.exclusion');
      await database.query('DELETE FROM relay.block');
      const before = this.#given.length;
      for (const node of this.#nodes) {
        const lease = await node.lease();
        if (lease) this.#given.push({ node, lease });
      }
      if (this.#given.length === before) break;
      for (let i = this.#given.length - before - 1; i >= 0; i--) await this.#answer(i);
    }
    const views = await Promise.all(this.#jobs.map((id) => this.#desk.job(id)));
    for (const id of this.#nodes.map(({ id }) => id)) {
      await this.#rig.ask(`/api/nodes/${id}/drain`, { method: 'POST' });
    }
    return views;
  }

  async history(id: string): Promise<(HistoryEntry & { job: string })[]> {
    const path = `/api/jobs/${id}/history`;
    return (await this.#desk.get<{ history: (HistoryEntry & { job: string })[] }>(path)).history;
  }
}

withRelays(
  'any story of jobs',
  (rig) => {
    let stories = 0;
    test('ends with each of them done once, or failed with a reason, or cancelled', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
          const story = new Story(rig(), `story ${stories++}`);
          await story.begin();
          for (const one of steps) await story.take(one);
          const views = await story.end();

          for (const view of views) {
            expect(['done', 'dead', 'cancelled']).toContain(view.state);
            if (view.state === 'dead') expect(view.error?.code).toBe('unexpected');
            const ends = (await story.history(view.id)).filter(({ what }) => what === 'done');
            const tasks = ends.map(({ job }) => job);
            expect(new Set(tasks).size).toBe(tasks.length);
          }
          for (const [, count] of story.counted) expect(count).toBe(1);
          const { database } = rig().services;
          expect(await database.query('SELECT 1 FROM relay.lease')).toEqual([]);
          const left = await database.query(
            `SELECT b.id FROM relay_queue.job b JOIN relay.job j ON j.id = b.id
             WHERE b.state < 'completed' AND j.state IN ('done', 'dead', 'cancelled')`,
          );
          expect(left).toEqual([]);
        }),
        { numRuns: Number(process.env.STORYCORE_STORIES ?? 5) },
      );
    });
  },
  { environment: PATIENT },
);
