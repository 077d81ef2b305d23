import { join } from 'node:path';
import type { Scope } from '../../../src/base/scope.ts';
import type { OpenedDatabase } from '../database/open-database.ts';
import type { Breakers } from '../http/breakers.ts';
import type { Log } from '../http/log.ts';
import type { RelayOptions } from '../options.ts';
import { type BlobOptions, blobOptions } from './blob-options.ts';
import { claimFolder, placeOf } from './blob-place.ts';
import type { BlobStore } from './blob-store.ts';
import type { ByteStore } from './byte-store.ts';
import { Collector, type JobFiles } from './collector.ts';
import { FolderBytes } from './folder-bytes.ts';
import { FreeSpace } from './free-space.ts';
import { KeptBlobs } from './kept-blobs.ts';
import { createReferences, type References } from './references.ts';
import { S3Bytes } from './s3/s3-bytes.ts';
import { S3Client } from './s3/s3-client.ts';
import { s3Options } from './s3/s3-options.ts';
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
  readonly breakers?: Breakers;
  readonly jobFiles?: JobFiles;
}

const COLLECT_MS = 10 * 60_000;
/** Several relays may share a server's database and a store: what one of them has written to for an hour is nobody's. */
const SHARED_DRAFT_SECONDS = 3600;

/**
 * The store, tidied of what a killed process left, and tidied again every ten minutes.
 * A bucket that does not answer does not keep the relay from starting: what needs it says so until it does.
 * @throws StoryError `option-invalid`, `s3-option-missing`, `s3-address`, `blob-folder-foreign`
 */
export async function openBlobs(
  scope: Scope,
  { database, options, log, breakers, jobFiles }: BlobsWish,
): Promise<Blobs> {
  const limits = blobOptions(options.environment);
  const folder = join(options.data, 'blobs');
  const space = new FreeSpace(folder, limits.reserve);
  const s3 = s3Options(options.environment);
  const place = await placeOf(folder);
  if (!s3) {
    const adopt = options.environment.STORYCORE_ADOPT_FOLDER === '1';
    await claimFolder(database, { place, folder, adopt });
  }
  const bytes = s3
    ? await openS3(new S3Bytes(new S3Client(s3, {}, breakers), limits.uploadLimit), log)
    : new FolderBytes(folder, space, limits.uploadLimit);
  const store = new KeptBlobs(database, bytes);
  const uploads = scope.own(
    await Uploads.start(database, store, {
      folder: join(folder, 'uploads'),
      place,
      space,
      limit: limits.uploadLimit,
      seconds: limits.uploadSeconds,
    }),
  );
  const collector = new Collector(database, bytes, { ...limits, ...(jobFiles && { jobFiles }) });
  const tidy = async (draftSeconds: number): Promise<void> => {
    const left = await sweepDrafts(database, bytes, draftSeconds);
    if (left.drafts + left.adopted > 0) log.info(left, 'tidied what an earlier run left of its blobs');
    await uploads.sweep();
    const { count, bytes: freed } = await collector.collect();
    if (count > 0) log.info({ count, bytes: freed }, 'removed blobs that nobody refers to');
  };
  const told = (err: unknown): void => log.error({ err }, 'tidying the blobs failed');
  await tidy(database.kind === 'pglite' ? 0 : SHARED_DRAFT_SECONDS).catch(told);
  let running = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(() => tidy(SHARED_DRAFT_SECONDS)).catch(told);
  }, COLLECT_MS);
  scope.onClose(async () => {
    clearInterval(timer);
    await running;
  });
  return { store, references: createReferences(database), uploads, collector, limits };
}

async function openS3(store: S3Bytes, log: Log): Promise<ByteStore> {
  await store
    .open()
    .catch((err: unknown) =>
      log.error({ err }, 'the S3 store does not answer; tried again when it is needed'),
    );
  return store;
}
