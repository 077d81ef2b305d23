import type { Scope } from '../../../src/base/scope.ts';
import type { Blobs } from '../blobs/open-blobs.ts';
import type { OpenedDatabase } from '../database/open-database.ts';
import type { Log } from '../http/log.ts';
import type { RelayOptions } from '../options.ts';
import { PreviewHub } from './preview-hub.ts';
import { type PreviewOptions, previewOptions } from './preview-options.ts';

export interface PreviewWish {
  readonly database: OpenedDatabase;
  readonly bytes: Blobs;
  readonly options: RelayOptions;
  readonly log: Log;
  readonly limits?: Partial<PreviewOptions>;
}

/** Sessions live as long as their sockets: what those of an earlier run held is let go. */
export async function openPreview(
  scope: Scope,
  { database, bytes, options, log, limits }: PreviewWish,
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
    options: { ...previewOptions(options.environment), ...limits },
    warn: (err) => log.warn({ err }, 'a preview held on to its files'),
  });
  scope.onClose(() => hub.close());
  return hub;
}
