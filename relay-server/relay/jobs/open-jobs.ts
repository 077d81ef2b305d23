import type { Scope } from '../../../src/base/scope.ts';
import type { Blobs } from '../blobs/open-blobs.ts';
import type { OpenedDatabase } from '../database/open-database.ts';
import { tidyEmbedded } from '../database/tidy-embedded.ts';
import { DatabaseEventLog } from '../events/database-event-log.ts';
import type { Log } from '../http/log.ts';
import { keepHouse } from '../nodes/keeper.ts';
import { Nodes } from '../nodes/nodes.ts';
import { WorkSignal } from '../nodes/work-signal.ts';
import { Backlog } from '../queue/backlog.ts';
import { Policies } from '../queue/policies.ts';
import { Queues } from '../queue/queues.ts';
import { TaskQueue } from '../queue/task-queue.ts';
import { changing } from './change.ts';
import { creatingJobs } from './create-jobs.ts';
import { etaOf } from './eta.ts';
import { forgetJobs } from './forget-jobs.ts';
import { forgetLies } from './forget-lies.ts';
import { JobActions } from './job-actions.ts';
import { JobKeeper } from './job-keeper.ts';
import { jobOptions } from './job-options.ts';
import type { JobParts } from './job-parts.ts';
import { JobViews } from './job-views.ts';
import type { Jobs } from './jobs.ts';
import { Leases } from './leases.ts';
import { Pace } from './pace.ts';
import { SpotCheck } from './spot-check.ts';
import { warmingUp } from './warm-up.ts';

export interface OpenedJobs {
  readonly jobs: Jobs;
  readonly nodes: Nodes;
  readonly events: DatabaseEventLog;
  readonly queues: Queues;
}

/** Puts together what jobs are made of, in the order in which the parts need each other. */
export async function openJobs(
  scope: Scope,
  {
    database,
    bytes,
    log,
    environment,
  }: {
    database: OpenedDatabase;
    bytes: Blobs;
    log: Log;
    environment: Readonly<Record<string, string | undefined>>;
  },
): Promise<OpenedJobs> {
  const options = jobOptions(environment);
  const events = scope.own(await DatabaseEventLog.start(database, log));
  const queue = scope.own(await TaskQueue.start(database, log));
  const policies = scope.own(await Policies.start(database));
  const signal = scope.own(await WorkSignal.start(database));
  const pace = await Pace.start(database);
  let places = 1;
  const backlog = new Backlog(database, policies, pace);
  const views = new JobViews(database, (row) =>
    etaOf(row, { pace, slots: places, ahead: (job) => backlog.ahead(job), now: Date.now() }),
  );
  const { store: blobs, references } = bytes;
  const change = changing(database, views, events);
  const parts: JobParts = { database, log, blobs, references, queue, policies, pace, views, change };
  const slots = (): Promise<number> => nodes.slots();
  const leases = new Leases(parts, slots, new SpotCheck(parts, options.verifyShare));
  const actions = new JobActions(parts, leases, slots);
  const nodes = new Nodes({
    database,
    events,
    leases,
    queue,
    signal,
    deadAfterS: options.nodeDeadSeconds,
  });
  // While no relay ran, no node could be heard: whoever is there says so within seconds and keeps its tasks.
  await nodes.forgiveSilence();
  const queues = new Queues(parts, slots);
  const keeper = new JobKeeper(parts, leases, options);
  const lookAround = async (): Promise<void> => {
    places = await nodes.slots();
    await pace.read();
    await backlog.read();
  };
  const forget = async (): Promise<void> => {
    await events.forget(options.eventDays);
    await forgetJobs(database, options.jobDays);
  };
  scope.own(
    keepHouse(nodes, log, [
      { everyS: 1, work: () => keeper.round() },
      { everyS: 5, work: lookAround },
      { everyS: 5, work: () => forgetLies(parts, (renders) => leases.advanceOthers(renders)) },
      { everyS: 3600, work: forget },
      { everyS: 3600, work: () => queues.setBack() },
      { everyS: 60, work: async () => void (await tidyEmbedded(database)) },
    ]),
  );
  const jobs: Jobs = {
    parts,
    views,
    leases,
    actions,
    create: creatingJobs(parts),
    warmUp: warmingUp(parts, events),
  };
  return { jobs, nodes, events, queues };
}
