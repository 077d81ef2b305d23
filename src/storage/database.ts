import Dexie, { type Table } from 'dexie';
import type { PlainDocument } from '../project/store/plain-document.ts';

/** A project as the start screen lists it. The document itself lies in `snapshots` and `updates`. */
export interface ProjectRow {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly thumbnail: Blob | null;
  /** Given on the start screen; the document takes it over when it is opened next. */
  readonly pendingName: string | null;
}

export interface SnapshotRow {
  readonly project: string;
  /** The one before is kept for the day the current one cannot be read. */
  readonly generation: 'current' | 'previous';
  readonly bytes: Uint8Array;
  /** The same records as text, for a quick opening; null, or absent in what was stored earlier: there is none. */
  readonly plain?: PlainDocument | null;
}

/** One flush of the autosave: Loro updates in the order they were made. */
export interface UpdateRow {
  readonly seq?: number;
  readonly project: string;
  readonly parts: readonly Uint8Array[];
}

export interface HandleRow {
  readonly key: string;
  readonly handle: FileSystemFileHandle;
}

/** Things that can be made again: thumbnails, peaks. */
export interface CacheRow {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly size: number;
  readonly usedAt: number;
}

export interface SettingRow {
  readonly key: string;
  readonly value: unknown;
}

export class StoryDatabase extends Dexie {
  declare readonly projects: Table<ProjectRow, string>;
  declare readonly snapshots: Table<SnapshotRow, [string, string]>;
  declare readonly updates: Table<UpdateRow, number>;
  declare readonly handles: Table<HandleRow, string>;
  declare readonly cache: Table<CacheRow, string>;
  declare readonly settings: Table<SettingRow, string>;

  constructor(name = 'storycore') {
    // `relaxed`: a commit does not wait for the disk to sync. A killed browser loses nothing by it, the system has the bytes; and on
    // a busy disk, where one sync can take a second, edits are stored in time.
    super(name, { chromeTransactionDurability: 'relaxed' });
    this.version(1).stores({
      projects: 'id, updatedAt',
      snapshots: '[project+generation]',
      updates: '++seq, project',
      handles: 'key',
      // Sizes are in the index: the sum of half a gigabyte of pictures is found without reading one.
      cache: 'key, [usedAt+size]',
      settings: 'key',
    });
  }
}

let shared: StoryDatabase | null = null;

/** One connection a thread. */
export const database = (): StoryDatabase => {
  shared ??= new StoryDatabase();
  return shared;
};
