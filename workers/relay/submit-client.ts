import { proxy } from 'comlink';
import { StoryError } from '../../src/base/errors.ts';
import type { Bearer } from '../../src/protocol/relay/client/relay-client.ts';
import type { JobView } from '../../src/protocol/relay/job.ts';
import type { SubmitApi, SubmitOrder, SubmitReport } from '../../src/protocol/relay/submit.ts';
import { PROTOCOL_VERSION } from '../../src/protocol/version.ts';
import { connectWorker } from '../worker-connection.ts';

/** Brings a film to the relay from a worker that lives as long as it takes. @throws StoryError `cancelled`, `worker-crashed`, … */
export async function submitFromPage(
  order: Omit<SubmitOrder, 'version'>,
  onReport: (report: SubmitReport) => void,
  bearer: Bearer,
  signal: AbortSignal,
): Promise<JobView> {
  if (signal.aborted) throw new StoryError('cancelled');
  const connection = connectWorker<SubmitApi>(
    () => new Worker(new URL('./submit-worker.ts', import.meta.url), { type: 'module', name: 'submit' }),
    'submit',
  );
  const cancel = (): void => void connection.call(connection.api.cancel()).catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await connection.call(
      connection.api.run({ ...order, version: PROTOCOL_VERSION }, proxy(onReport), proxy(bearer)),
    );
  } finally {
    signal.removeEventListener('abort', cancel);
    connection.close();
  }
}
