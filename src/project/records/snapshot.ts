import type { RecordName, RecordOf } from './index.ts';
import { Table } from './table.ts';
import { carryIndices, noteChange } from './table-index.ts';

/**
 * The whole document at one moment: immutable, structurally shared between versions. A table that did not change is the same
 * object as before, and so is a record, so that `===` tells what to recompute.
 */
export type ProjectSnapshot = { readonly [N in RecordName]: ReadonlyMap<string, RecordOf<N>> };

/** What one transaction changed. `before` and `after` are null for an added or a removed record. */
export type RecordChange = {
  [N in RecordName]: {
    readonly type: N;
    readonly id: string;
    readonly before: RecordOf<N> | null;
    readonly after: RecordOf<N> | null;
  };
}[RecordName];

export type Diff = readonly RecordChange[];

/**
 * A snapshot as it crosses to a worker: what is cloned on the way must be plain maps, and the type says so. The worker makes
 * tables of them again at the first change.
 */
export type SentSnapshot = { readonly [N in RecordName]: Map<string, RecordOf<N>> };

export function sentSnapshot(snapshot: ProjectSnapshot): SentSnapshot {
  const tables: Record<string, Map<string, object>> = {};
  for (const [type, table] of Object.entries(snapshot))
    tables[type] = new Map<string, object>(table.entries());
  return tables as SentSnapshot;
}

export const emptySnapshot = (): ProjectSnapshot => ({
  project: new Map(),
  sequence: new Map(),
  bus: new Map(),
  track: new Map(),
  send: new Map(),
  clip: new Map(),
  asset: new Map(),
  effect: new Map(),
  transition: new Map(),
  marker: new Map(),
  title: new Map(),
  export: new Map(),
});

/** A new snapshot with the changes in; tables that no change names stay the same objects. */
export function applyDiff(snapshot: ProjectSnapshot, diff: Diff): ProjectSnapshot {
  const next: Record<string, ReadonlyMap<string, unknown>> = { ...snapshot };
  const copied = new Map<RecordName, Table<object>>();
  for (const change of diff) {
    let table = copied.get(change.type);
    if (!table) {
      table = Table.fork<object>(snapshot[change.type]);
      carryIndices(snapshot[change.type], table);
      copied.set(change.type, table);
      next[change.type] = table;
    }
    noteChange(
      table,
      (table.get(change.id) as RecordChange['before']) ?? undefined,
      change.after ?? undefined,
    );
    if (change.after) table.set(change.id, change.after);
    else table.delete(change.id);
  }
  return next as ProjectSnapshot;
}
