/**
 * Scheduling is one number per task: pg-boss hands out the largest. It is worked out once, when a task is queued (and again when its
 * queue changes its policy), and never with time: all tasks age alike, so that ageing is already in the moment of arrival.
 */
export const POLICIES = ['fifo', 'priority', 'shortest', 'fair'] as const;
export type Policy = (typeof POLICIES)[number];

export interface Priced {
  /** Milliseconds since 1970: when the job was asked for. */
  readonly since: number;
  /** −100…100. */
  readonly priority: number;
  /** Milliseconds since 1970. */
  readonly deadline: number | null;
  /** Seconds of work that the whole job is expected to be. */
  readonly estimate: number;
  /** Start tag of fair queueing (fair-clock.ts), seconds of service since the queue's clock was set. */
  readonly tag: number | null;
}

/** One step of priority is worth a minute of waiting: 100 goes before what came up to 100 minutes earlier, and nothing starves. */
export const PRIORITY_STEP_MS = 60_000;
/** A job of an hour lets pass what is short and comes in the next four hours, and no more: nothing starves. */
export const SHORTNESS = 4;
/** With a deadline, a job is queued as if it had come ten times its own length before that. */
export const DEADLINE_SLACK = 10;

/** 2026-01-01. Tenths of a second from here fill an int4 for thirteen years. */
const EPOCH_MS = 1_767_225_600_000;
const INT4 = 2 ** 31;

/** When the job counts as having come, in milliseconds since 1970: the earliest goes first. */
export function arrivalOf(policy: Policy, task: Priced): number {
  const due =
    task.deadline === null ? Infinity : task.deadline - DEADLINE_SLACK * Math.max(60, task.estimate) * 1000;
  switch (policy) {
    case 'fifo':
      return task.since;
    case 'priority':
      return Math.min(task.since, due) - task.priority * PRIORITY_STEP_MS;
    case 'shortest':
      return Math.min(task.since + SHORTNESS * task.estimate * 1000, due);
    case 'fair':
      // No deadline here: whoever sets one must not take another tenant's share.
      return EPOCH_MS + (task.tag ?? 0) * 1000;
  }
}

export function priceOf(policy: Policy, task: Priced): number {
  const tenths = Math.round((arrivalOf(policy, task) - EPOCH_MS) / 100);
  return Math.max(-INT4, Math.min(INT4 - 1, INT4 - 1 - tenths));
}
