import type { RelayClient } from '../../../../src/protocol/relay/client/relay-client.ts';
import type { NodeHost } from '../../node-host/node-host.ts';
import type { FolderSegmentStore } from '../../node-host/segment-store.ts';
import type { BlobCache } from '../blob-cache.ts';

export interface TaskProgressTold {
  /** 0…1. */
  readonly progress: number;
  readonly frames: number;
  readonly framesPerSecond: number;
}

export interface TaskOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: TaskProgressTold) => void;
  /** A line of the task's log, for whoever looks why it failed. */
  readonly log: (line: string) => void;
}

/** What every task works with. */
export interface TaskContext extends TaskOptions {
  readonly host: NodeHost;
  readonly client: RelayClient;
  readonly blobs: BlobCache;
  readonly segments: FolderSegmentStore;
  /** For files in the making. */
  readonly folder: string;
}
