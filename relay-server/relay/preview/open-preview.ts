import type { Scope } from '../../../src/base/scope.ts';
import type { Blobs } from '../blobs/open-blobs.ts';
import type { OpenedDatabase } from '../database/open-database.ts';
import type { Log } from '../http/log.ts';
import type { RelayOptions } from '../options.ts';
import type { Recorder } from '../telemetry/recorder.ts';
import { PreviewHub } from './preview-hub.ts';
import { previewOptions } from './preview-options.ts';

export interface PreviewWish {
  readonly database: OpenedDatabase;
  readonly bytes: Blobs;
  readonly options: RelayOptions;
  readonly log: Log;
  readonly recorder: Pick<Recorder, 'record'>;
}

/** Sessions live as long as their sockets: what those of an earlier run held is let go. */
export async function openPreview(
  scope: Scope,
  { database, bytes, options, log, recorder }: PreviewWish,
): Promise<PreviewHub> {
  // Several relays may share a server's database: there only what nobody can still look at.
  const age = database.kind === 'pglite' ? '0 seconds' : '1 day';
  await database.query(
    `DELETE FROM relay.blob_reference WHERE kind = 'preview' AND at <= now() - $1::interval`,
    [age],
  );
  const hub = new PreviewHub({
    blobs: bytes.store,
    references: bytes.references,
    options: previewOptions(options.environment),
    warn: (err) => log.warn({ err }, 'a preview held on to its files'),
  });
  const timer = countHits(hub, recorder);
  scope.onClose(() => {
    clearInterval(timer);
    hub.close();
  });
  return hub;
}

const COUNT_MS = 10_000;

/** How many pictures were there already, and how many were not, in each ten seconds: one row each, however many are shown. */
function countHits(hub: PreviewHub, recorder: Pick<Recorder, 'record'>): NodeJS.Timeout {
  let told = { hits: 0, misses: 0 };
  const timer = setInterval(() => {
    const { hits, misses } = hub.statistics;
    const labels = { cache: 'preview' };
    if (hits > told.hits) recorder.record({ name: 'cache.hits', value: hits - told.hits, labels });
    if (misses > told.misses) recorder.record({ name: 'cache.misses', value: misses - told.misses, labels });
    told = { hits, misses };
  }, COUNT_MS);
  timer.unref();
  return timer;
}
