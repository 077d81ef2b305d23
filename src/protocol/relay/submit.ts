// Between the page and the worker that reads, hashes and uploads what a relay needs to render a film.
import type { ExportSettings } from '../../project/records/export-settings.ts';
import type { SentSnapshot } from '../../project/records/snapshot.ts';
import type { Bearer, RelayAddress } from './client/relay-client.ts';
import type { SubmitWish } from './client/submit-film.ts';
import type { JobView } from './job.ts';

export interface SubmitFile {
  /** Id of the asset. */
  readonly asset: string;
  readonly name: string;
  readonly file: Blob;
}

export interface SubmitOrder {
  readonly version: number;
  readonly address: RelayAddress;
  readonly snapshot: SentSnapshot;
  readonly settings: ExportSettings;
  readonly files: readonly SubmitFile[];
  readonly wish: SubmitWish;
}

export interface SubmitReport {
  /** Reading is hashing: the relay knows files by all their bytes. */
  readonly phase: 'reading' | 'uploading' | 'queued';
  /** Of all files, in this phase. */
  readonly bytes: number;
  readonly totalBytes: number;
}

export interface SubmitApi {
  /** @throws StoryError `protocol-mismatch`, `media-changed`, `cancelled`, and what the relay says */
  run(order: SubmitOrder, listener: (report: SubmitReport) => void, bearer: Bearer): Promise<JobView>;
  cancel(): void;
}
