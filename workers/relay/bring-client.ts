import { proxy } from 'comlink';
import { StoryError } from '../../src/base/errors.ts';
import type { BringApi, BringOrder, BringReport } from '../../src/protocol/relay/bring.ts';
import type { Bearer } from '../../src/protocol/relay/client/relay-client.ts';
import { PROTOCOL_VERSION } from '../../src/protocol/version.ts';
import { connectWorker } from '../worker-connection.ts';

export interface BringTalk {
  readonly onReport: (report: BringReport) => void;
  /** Places of the files that the relay lacks. */
  readonly agree: (missing: readonly number[]) => Promise<boolean>;
  readonly bearer: Bearer;
}

/** Brings files to the relay from a worker that lives as long as it takes. @throws StoryError `cancelled`, `worker-crashed`, … */
export async function bringFromPage(
  order: Omit<BringOrder, 'version'>,
  { onReport, agree, bearer }: BringTalk,
  signal: AbortSignal,
): Promise<string[]> {
  if (signal.aborted) throw new StoryError('cancelled');
  const connection = connectWorker<BringApi>(
    () => new Worker(new URL('./bring-worker.ts', import.meta.url), { type: 'module', name: 'bring' }),
    'bring',
  );
  const cancel = (): void => void connection.call(connection.api.cancel()).catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await connection.call(
      connection.api.run(
        { ...order, version: PROTOCOL_VERSION },
        proxy(onReport),
        proxy(agree),
        proxy(bearer),
      ),
    );
  } finally {
    signal.removeEventListener('abort', cancel);
    connection.close();
  }
}
