import { StoryError } from '../../../src/base/errors.ts';

export interface JobOptions {
  /** How long a job waits for a node that can do it before it fails, seconds: `STORYCORE_NODE_GRACE`. */
  readonly nodeGraceSeconds: number;
  /** Share of the segment tasks that another node does again, 0…1: `STORYCORE_VERIFY_SHARE`. */
  readonly verifyShare: number;
  /** A node that was not heard of for so long is gone, seconds: `STORYCORE_NODE_DEAD`. It says something every 3. */
  readonly nodeDeadSeconds: number;
  /** How long events can be asked for, days: `STORYCORE_EVENT_DAYS`. */
  readonly eventDays: number;
  /** How long jobs that are over can be looked at, days, 0 for ever: `STORYCORE_JOB_DAYS`. */
  readonly jobDays: number;
}

const HOUR = 3600;

/** @throws StoryError `option-invalid` */
export function jobOptions(environment: Readonly<Record<string, string | undefined>>): JobOptions {
  const number = (name: string, otherwise: number, most: number): number => {
    const text = environment[name];
    if (text === undefined || text === '') return otherwise;
    const value = Number(text);
    if (!(value >= 0 && value <= most))
      throw new StoryError('option-invalid', { params: { name, value: text } });
    return value;
  };
  return {
    nodeGraceSeconds: number('STORYCORE_NODE_GRACE', HOUR, 1e9),
    verifyShare: number('STORYCORE_VERIFY_SHARE', 0.02, 1),
    nodeDeadSeconds: number('STORYCORE_NODE_DEAD', 9, 86_400),
    eventDays: number('STORYCORE_EVENT_DAYS', 7, 3650),
    jobDays: number('STORYCORE_JOB_DAYS', 180, 36_500),
  };
}
