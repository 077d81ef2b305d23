// What each policy of the relay's queue does to the same day: `node bench/relay-policies.ts`. A discrete simulation with the relay's own
// price (queue/policy.ts) and, for fair share, its clock; no wall time is in it, so that every run prints the same.
//
// The mix is that of a small studio, drawn with a fixed seed: proxies while footage comes in (many, short), drafts (some minutes), final
// films (an hour of one node, in tasks of a minute): nearly all that four nodes can do in eight hours. One tenant, `agency`, hands in its week at 10:00.
import { POLICIES, type Policy, priceOf } from '../relay-server/relay/queue/policy.ts';

const NODES = 4;
const HOURS = 8;
const START = Date.UTC(2026, 0, 5, 9);

interface Job {
  readonly id: number;
  readonly tenant: string;
  readonly at: number;
  readonly priority: number;
  /** Seconds of one node for each of its tasks, which may run side by side. */
  readonly tasks: readonly number[];
}

interface Task {
  readonly job: Job;
  readonly seconds: number;
  readonly tag: number;
  readonly order: number;
  price: number;
}

/** mulberry32: the same day in every run. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function recordedDay(): Job[] {
  const random = randomOf(2026);
  const jobs: Omit<Job, 'id'>[] = [];
  const cut = (seconds: number): number[] => Array.from({ length: Math.ceil(seconds / 60) }, () => 60);
  const add = (tenant: string, at: number, seconds: number, priority = 0): void => {
    jobs.push({ tenant, at, priority, tasks: seconds <= 60 ? [seconds] : cut(seconds) });
  };
  const exponential = (mean: number): number => -Math.log(1 - random()) * mean;
  for (let at = 0; at < HOURS * 3600; at += exponential(30)) add('studio', at, 5 + exponential(20));
  for (let at = 0; at < HOURS * 3600; at += exponential(240)) add('school', at, 60 + exponential(180), 10);
  for (let at = 0; at < HOURS * 3600; at += exponential(5400)) add('studio', at, 1800 + exponential(1800));
  for (let i = 0; i < 7; i++) add('agency', 3600, 2400 + exponential(1200));
  return jobs.sort((a, b) => a.at - b.at).map((job, id) => ({ ...job, id }));
}

interface Outcome {
  readonly job: Job;
  readonly wait: number;
  readonly slowdown: number;
}

function simulate(policy: Policy, jobs: readonly Job[]): Outcome[] {
  const queue: Task[] = [];
  const nodes = new Array<number>(NODES).fill(0);
  const clocks = new Map<string, number>();
  const open = new Map<number, { left: number; first: number; end: number }>();
  let virtual = 0;
  let order = 0;
  const arrive = (job: Job): void => {
    const whole = job.tasks.reduce((sum, task) => sum + task, 0);
    let tag = Math.max(virtual, clocks.get(job.tenant) ?? 0);
    for (const seconds of job.tasks) {
      const since = START + job.at * 1000;
      const priced = { since, priority: job.priority, deadline: null, estimate: whole, tag };
      queue.push({ job, seconds, tag, order: order++, price: priceOf(policy, priced) });
      tag += seconds;
    }
    clocks.set(job.tenant, tag);
    open.set(job.id, { left: job.tasks.length, first: Infinity, end: 0 });
  };
  let next = 0;
  while (next < jobs.length || queue.length > 0) {
    const node = nodes.indexOf(Math.min(...nodes));
    let now = nodes[node]!;
    if (queue.length === 0) now = Math.max(now, jobs[next]!.at);
    while (next < jobs.length && jobs[next]!.at <= now) arrive(jobs[next++]!);
    const task = queue.reduce((best, one) =>
      one.price > best.price || (one.price === best.price && one.order < best.order) ? one : best,
    );
    queue.splice(queue.indexOf(task), 1);
    virtual = Math.max(virtual, task.tag);
    nodes[node] = now + task.seconds;
    const state = open.get(task.job.id)!;
    state.left--;
    state.first = Math.min(state.first, now);
    state.end = Math.max(state.end, now + task.seconds);
  }
  return jobs.map((job) => {
    const { first, end } = open.get(job.id)!;
    const alone = Math.max(...job.tasks, job.tasks.reduce((sum, task) => sum + task, 0) / NODES);
    return { job, wait: first - job.at, slowdown: (end - job.at) / alone };
  });
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Jain's index: 1 when all tenants fare alike, 1/n when one has everything. Of how fast each tenant is served. */
function jain(outcomes: readonly Outcome[]): number {
  const tenants = [...Map.groupBy(outcomes, ({ job }) => job.tenant).values()];
  const speeds = tenants.map((own) => 1 / mean(own.map(({ slowdown }) => slowdown)));
  return (
    speeds.reduce((sum, x) => sum + x, 0) ** 2 / (speeds.length * speeds.reduce((sum, x) => sum + x * x, 0))
  );
}

/** Nodes that for eight hours always have something newer, shorter and more urgent to do: how long the one long job waits for its turn. */
function starvation(policy: Policy): number {
  const jobs: Job[] = [{ id: 0, tenant: 'one', at: 600, priority: 0, tasks: [3600] }];
  for (let i = 1; i < 12_000; i++)
    jobs.push({ id: i, tenant: 'many', at: i * 2.4, priority: 100, tasks: [10] });
  return simulate(policy, jobs)[0]!.wait;
}

const day = recordedDay();
const work = day.reduce((sum, { tasks }) => sum + tasks.reduce((a, b) => a + b, 0), 0);
console.log(`${day.length} jobs, ${(work / 3600).toFixed(1)} h of work for ${NODES} nodes in ${HOURS} h`);
console.log('policy    wait, mean      worst   slowdown      p95   Jain   a long job under a flood waits');
for (const policy of POLICIES) {
  const outcomes = simulate(policy, day);
  const waits = outcomes.map(({ wait }) => wait);
  const slow = outcomes.map(({ slowdown }) => slowdown).sort((a, b) => a - b);
  const minutes = (seconds: number): string => `${(seconds / 60).toFixed(1)} min`;
  console.log(
    [
      policy.padEnd(9),
      minutes(mean(waits)).padStart(11),
      minutes(Math.max(...waits)).padStart(10),
      mean(slow).toFixed(1).padStart(10),
      slow[Math.floor(slow.length * 0.95)]!.toFixed(0).padStart(8),
      jain(outcomes).toFixed(2).padStart(6),
      minutes(starvation(policy)).padStart(12),
    ].join(' '),
  );
}
