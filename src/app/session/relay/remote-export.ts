// An export that the relay's nodes make: the same order, reports and outcome as one of this tab's own worker.
import { submitFromPage } from '../../../../workers/relay/submit-client.ts';
import { StoryError, throwIfCancelled } from '../../../base/errors.ts';
import { createHasher } from '../../../base/hash.ts';
import { randomId } from '../../../base/ids.ts';
import type { ExportSettings } from '../../../project/records/export-settings.ts';
import { type ProjectSnapshot, sentSnapshot } from '../../../project/records/snapshot.ts';
import type { ExportReport, ExportResult, ExportTarget } from '../../../protocol/export-protocol.ts';
import { followEvents } from '../../../protocol/relay/client/follow-events.ts';
import type { RelayClient } from '../../../protocol/relay/client/relay-client.ts';
import { FINAL_STATES, type JobView } from '../../../protocol/relay/job.ts';
import { opfsHandle } from '../media-files.ts';
import { bearer } from './bearer.ts';
import { filmFiles } from './film-files.ts';
import { relayClient } from './relay-account.ts';

export interface RemoteExport {
  readonly snapshot: ProjectSnapshot;
  readonly settings: ExportSettings;
  readonly target: ExportTarget;
  readonly fileName: string;
}

const ASK_AGAIN_MS = 2000;

const START: ExportReport = {
  phase: 'preparing',
  frames: 0,
  totalFrames: 0,
  reusedFrames: 0,
  framesPerSecond: 0,
  etaSeconds: null,
  notices: [],
  bytes: 0,
};

/**
 * Brings the film to the relay, follows it, and fetches it. Cancelled, it is cancelled there too; with the reason `left-to-relay`
 * it goes on there, and is found in the list of jobs.
 * @throws StoryError `relay-none`, `media-missing`, `cancelled`, what the relay and its nodes say
 */
export async function runRemoteExport(
  { snapshot, settings, target, fileName }: RemoteExport,
  onReport: (report: ExportReport) => void,
  signal: AbortSignal,
): Promise<ExportResult> {
  const client = relayClient();
  if (!client) throw new StoryError('relay-none');
  const files = await filmFiles(snapshot);
  const wish = { name: fileName, ending: settings.container, idempotencyKey: randomId() };
  const order = { address: client.address, snapshot: sentSnapshot(snapshot), settings, files, wish };
  const job = await submitFromPage(
    order,
    ({ phase, bytes, totalBytes }) =>
      onReport({
        ...START,
        phase: phase === 'queued' ? 'waiting' : phase,
        frames: bytes,
        totalFrames: totalBytes,
        bytes,
      }),
    bearer,
    signal,
  );
  const done = await finished(client, job, (view) => onReport(reportOf(view)), signal);
  onReport({ ...reportOf(done), phase: 'downloading' });
  const bytes = await fetchFilm(client, done, target, signal);
  return { bytes, frames: done.frames, encodedFrames: 0, notices: done.notices };
}

const reportOf = (view: JobView): ExportReport => ({
  ...START,
  phase: view.state === 'running' ? 'video' : 'waiting',
  frames: view.frames,
  totalFrames: view.totalFrames,
  framesPerSecond: view.framesPerSecond,
  etaSeconds: view.etaSeconds,
  notices: view.notices,
});

/** The job once it is done. @throws StoryError why it is not */
function finished(
  client: RelayClient,
  job: JobView,
  onView: (view: JobView) => void,
  signal: AbortSignal,
): Promise<JobView> {
  const { promise, resolve, reject } = Promise.withResolvers<JobView>();
  const look = (view: JobView): void => {
    if (!FINAL_STATES.includes(view.state)) onView(view);
    else if (view.state === 'done') resolve(view);
    else if (view.error) reject(new StoryError(view.error.code, { params: view.error.params }));
    else reject(new StoryError('cancelled'));
  };
  // What was missed while the line was down. Unanswered, it is asked again: the end may be among it, and comes only once.
  const ask = async (): Promise<void> => {
    while (!over) {
      try {
        return look(await client.job(job.id, signal));
      } catch (error) {
        const away = error instanceof StoryError && error.code === 'relay-unreachable';
        if (!away) return reject(error);
        await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
      }
    }
  };
  let over = false;
  const stop = followEvents(client, {
    jobs: [job.id],
    onEvent: (event) => {
      if (event.type === 'job' && event.job.id === job.id) look(event.job);
    },
    onGap: () => void ask(),
  });
  const leave = (): void => {
    const left = signal.reason instanceof StoryError && signal.reason.code === 'left-to-relay';
    if (!left) void client.act(job.id, 'cancel').catch(() => undefined);
    reject(new StoryError('cancelled'));
  };
  if (signal.aborted) leave();
  signal.addEventListener('abort', leave, { once: true });
  return promise.finally(() => {
    over = true;
    stop();
    signal.removeEventListener('abort', leave);
  });
}

/** @returns bytes written @throws StoryError `blob-mismatch` when what came is not what the nodes made */
export async function fetchFilm(
  client: RelayClient,
  { id, artefacts }: JobView,
  target: ExportTarget,
  signal?: AbortSignal,
): Promise<number> {
  throwIfCancelled(signal);
  const answer = await client.send(`/api/jobs/${id}/film`, { signal });
  const handle = target.kind === 'file' ? target.handle : await opfsHandle(target.path, true);
  const hasher = createHasher();
  let bytes = 0;
  const hashing = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, line) {
      hasher.update(chunk);
      bytes += chunk.length;
      line.enqueue(chunk);
    },
    // Before the file is put in place: an error here leaves what was there.
    flush() {
      const expected = artefacts[0]?.blob;
      const got = hasher.hex();
      if (expected && expected !== got) throw new StoryError('blob-mismatch', { params: { expected, got } });
    },
  });
  const file = await handle.createWritable();
  await (answer.body ?? new Blob([]).stream())
    .pipeThrough(hashing as ReadableWritablePair<Uint8Array, Uint8Array>)
    .pipeTo(file as WritableStream<Uint8Array>, signal ? { signal } : {});
  return bytes;
}
