import { fromReport, StoryError } from '../../../src/base/errors.ts';
import { followEvents } from '../../../src/protocol/relay/client/follow-events.ts';
import type { RelayClient } from '../../../src/protocol/relay/client/relay-client.ts';
import { FINAL_STATES, type JobView } from '../../../src/protocol/relay/job.ts';
import { isAway } from '../agent/away.ts';

/** Should events stay out (a proxy without WebSockets), the job is asked for; a live line makes these few. */
const POLL_MS = 1000;
const POLL_LIVE_MS = 15_000;

/**
 * Waits until the job is at its end. The relay may be away meanwhile.
 * @throws StoryError what the job failed of, `job-final` when somebody else cancelled it, `cancelled`
 */
export async function followJob(
  client: RelayClient,
  id: string,
  onJob: (job: JobView) => void,
  signal: AbortSignal,
): Promise<JobView> {
  const { promise, resolve, reject } = Promise.withResolvers<JobView>();
  let timer: NodeJS.Timeout | undefined;
  let live = false;
  const hear = (job: JobView): void => {
    onJob(job);
    if (FINAL_STATES.includes(job.state)) resolve(job);
  };
  const ask = async (): Promise<void> => {
    clearTimeout(timer);
    try {
      hear(await client.job(id, signal));
    } catch (error) {
      if (!isAway(error)) return reject(error);
    }
    timer = setTimeout(() => void ask(), live ? POLL_LIVE_MS : POLL_MS);
  };
  const aborted = (): void => reject(new StoryError('cancelled'));
  signal.addEventListener('abort', aborted, { once: true });
  const unfollow = followEvents(client, {
    jobs: [id],
    onEvent: (event) => {
      if (event.type === 'job' && event.job.id === id) hear(event.job);
    },
    onGap: () => void ask(),
    onState: (state) => {
      live = state === 'live';
    },
  });
  void ask();
  try {
    const job = await promise;
    if (job.state === 'done') return job;
    if (job.error && job.state === 'dead') throw fromReport(job.error);
    throw new StoryError('job-final', { params: { job: id, state: job.state } });
  } finally {
    unfollow();
    clearTimeout(timer);
    signal.removeEventListener('abort', aborted);
  }
}
