import type { ClaimedTask } from '../queue/task-queue.ts';

/** After so many failures that another node might not have had, the task fails for good. */
export const SOFT_FAILURES = 3;
/** After so many in one job, a node gets no more of that kind from it. */
export const BLOCKING_FAILURES = 3;

/** A task in the hands of a node. */
export interface LeaseRow {
  readonly id: string;
  readonly job: string;
  readonly root: string;
  readonly node: string;
  readonly attempt: number;
  readonly retry_count: number;
  readonly since: Date;
}

export const claimOf = (lease: LeaseRow): ClaimedTask => ({ id: lease.job, retryCount: lease.retry_count });

/** What the node has spent on it so far, seconds. */
export const secondsSpent = (lease: LeaseRow): number =>
  Math.max(0, (Date.now() - lease.since.getTime()) / 1000);
