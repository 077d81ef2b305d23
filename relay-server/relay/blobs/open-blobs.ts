import { join } from 'node:path';
import type { Scope } from '../../../src/base/scope.ts';
import type { OpenedDatabase } from '../database/open-database.ts';
import type { Log } from '../http/log.ts';
import type { RelayOptions } from '../options.ts';
import { type BlobOptions, blobOptions } from './blob-options.ts';
import type { BlobStore } from './blob-store.ts';
import { Collector, type CollectorOptions } from './collector.ts';
import { FolderBytes } from './folder-bytes.ts';
import { FreeSpace } from './free-space.ts';
import { KeptBlobs } from './kept-blobs.ts';
import { createReferences, type References } from './references.ts';
import { sweepDrafts } from './sweep-drafts.ts';
import { Uploads } from './uploads.ts';

/** All that the relay keeps in bytes. */
export interface Blobs {
  readonly store: BlobStore;
  /** Who needs which blob. */
  readonly references: References;
  readonly uploads: Uploads;
  readonly collector: Collector;
  readonly limits: BlobOptions;
}

export interface BlobsWish {
  readonly database: OpenedDatabase;
  readonly options: RelayOptions;
  readonly log: Log;
  readonly forgetSegments?: CollectorOptions['forgetSegments'];
}

const COLLECT_MS = 10 * 60_000;
/** Several relays may share a server's database and a store: what one of them has written to for an hour is nobody's. */
const SHARED_DRAFT_SECONDS = 3600;

/**
 * The store, tidied of what a killed process left, and tidied again every ten minutes.
 * @throws StoryError `option-invalid`
 */
export async function openBlobs(
  scope: Scope,
  { database, options, log, forgetSegments }: BlobsWish,
): Promise<Blobs> {
  const limits = blobOptions(options.environment);
  const folder = join(options.data, 'blobs');
  const space = new FreeSpace(folder, limits.reserve);
  const bytes = new FolderBytes(folder, space, limits.uploadLimit);
  const store = new KeptBlobs(database, bytes);
  const uploads = new Uploads(database, store, {
    folder: join(folder, 'uploads'),
    space,
    limit: limits.uploadLimit,
    seconds: limits.uploadSeconds,
  });
  const collector = new Collector(database, bytes, { ...limits, ...(forgetSegments && { forgetSegments }) });
  const left = await sweepDrafts(database, bytes, database.kind === 'pglite' ? 0 : SHARED_DRAFT_SECONDS);
  if (left.drafts + left.adopted > 0) log.info(left, 'tidied what an earlier run left of its blobs');
  const tidy = async (): Promise<void> => {
    await uploads.sweep();
    const { count, bytes: freed } = await collector.collect();
    if (count > 0) log.info({ count, bytes: freed }, 'removed blobs that nobody refers to');
  };
  let running = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(tidy).catch((err: unknown) => log.error({ err }, 'tidying the blobs failed'));
  }, COLLECT_MS);
  scope.onClose(async () => {
    clearInterval(timer);
    await running;
  });
  return { store, references: createReferences(database), uploads, collector, limits };
}
