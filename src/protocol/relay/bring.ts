// Between the page and the worker that brings files to a relay.
import type { Bearer } from './client/relay-client.ts';

export interface FileToBring {
  readonly name: string;
  readonly file: Blob;
  /** SHA-256 of all bytes where it is known already: reading a large file again takes a while. */
  readonly hash: string | null;
}

export interface BringOrder {
  readonly version: number;
  readonly url: string;
  readonly files: readonly FileToBring[];
}

export interface BringReport {
  /** Reading is hashing: the relay knows files by all their bytes. */
  readonly phase: 'reading' | 'uploading';
  /** Of all files, in this phase. */
  readonly bytes: number;
  readonly totalBytes: number;
}

export interface BringApi {
  /**
   * Hashes of the files, in their order, once the relay has them all.
   * @param agree asked before anything is sent, with the places of what the relay lacks; `cancelled` when it says no
   * @throws StoryError `protocol-mismatch`, `media-changed`, `cancelled`, and what the relay says
   */
  run(
    order: BringOrder,
    listener: (report: BringReport) => void,
    agree: (missing: readonly number[]) => Promise<boolean>,
    bearer: Bearer,
  ): Promise<string[]>;
  cancel(): void;
}
