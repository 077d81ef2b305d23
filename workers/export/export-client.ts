// The page's side of the export worker. A worker lives as long as it has something to do: a cancelled or finished export frees
// all of its memory with it.
import { proxy } from 'comlink';
import { StoryError } from '../../src/base/errors.ts';
import type { ExportSettings } from '../../src/project/records/export-settings.ts';
import { type ProjectSnapshot, sentSnapshot } from '../../src/project/records/snapshot.ts';
import type {
  ExportApi,
  ExportCheck,
  ExportOrder,
  ExportReport,
  ExportResult,
} from '../../src/protocol/export-protocol.ts';
import { PROTOCOL_VERSION } from '../../src/protocol/version.ts';
import { connectWorker, type WorkerConnection } from '../worker-connection.ts';

// What an order can ask for: the engine's own tables, so that the studio and the command line mean the same by a name.
export { AUDIO_IN, VIDEO_IN } from '../../src/engine/render/container-codecs.ts';
export { PRESET_NAMES, PRESETS, type PresetName, presetIn } from '../../src/engine/render/presets.ts';

/** A worker that has not stopped by then is stopped. */
const CANCEL_GRACE_MS = 3000;

const start = (): WorkerConnection<ExportApi> =>
  connectWorker<ExportApi>(
    () => new Worker(new URL('./export-worker.ts', import.meta.url), { type: 'module', name: 'export' }),
    'export',
  );

/** @throws StoryError `cancelled`, `worker-crashed`, and what rendering throws */
export async function runExport(
  { snapshot, ...order }: Omit<ExportOrder, 'version' | 'snapshot'> & { readonly snapshot: ProjectSnapshot },
  onReport: (report: ExportReport) => void,
  signal: AbortSignal,
): Promise<ExportResult> {
  if (signal.aborted) throw new StoryError('cancelled');
  const connection = start();
  const cancel = (): void => {
    // The rejection of the run says all; this one only keeps a dead worker from being waited for.
    void connection.call(connection.api.cancel()).catch(() => undefined);
    setTimeout(() => connection.close(), CANCEL_GRACE_MS);
  };
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await connection.call(
      connection.api.run(
        { ...order, snapshot: sentSnapshot(snapshot), version: PROTOCOL_VERSION },
        proxy(onReport),
      ),
    );
  } finally {
    signal.removeEventListener('abort', cancel);
    connection.close();
  }
}

export async function checkExport(snapshot: ProjectSnapshot, settings: ExportSettings): Promise<ExportCheck> {
  const connection = start();
  try {
    return await connection.call(connection.api.check(sentSnapshot(snapshot), settings));
  } finally {
    connection.close();
  }
}
