import type { ErrorReport } from '../../../src/base/errors.ts';
import type { ProjectSnapshot } from '../../../src/project/records/snapshot.ts';

/** A film to render or to look at, whatever file it came from. */
export interface OpenedDocument {
  readonly snapshot: ProjectSnapshot;
  readonly sequence: string;
  /** What of the file could not be taken over. */
  readonly losses: readonly ErrorReport[];
  /** Files that the film is made of, which an output must not replace. */
  readonly paths: readonly string[];
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Folders in which missing media is looked for by name. */
  readonly mediaFolders: readonly string[];
  /** A medium that cannot be found: an error, or a loss (for a look at what is in a file). */
  readonly missing: 'error' | 'loss';
  readonly signal: AbortSignal;
}
