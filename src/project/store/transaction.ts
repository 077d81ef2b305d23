import { StoryError } from '../../base/errors.ts';
import { type IdSource, randomId } from '../../base/ids.ts';
import { RECORD_NAMES, type RecordName, type RecordOf, recordTypes } from '../records/index.ts';
import { parseFields, parseRecord, type RecordType } from '../records/record-type.ts';
import type { Diff, ProjectSnapshot, RecordChange } from '../records/snapshot.ts';
import { Table } from '../records/table.ts';
import { carryIndices, noteChange } from '../records/table-index.ts';
import { deepEqual } from './deep-equal.ts';
import { changeOf } from './diff.ts';

type AnyRecord = RecordOf<RecordName>;

/** What the edit of one record may say; undefined takes an optional field back to its default. */
export type Fields<N extends RecordName> = { readonly [K in keyof RecordOf<N>]?: RecordOf<N>[K] | undefined };

/**
 * Collects changes on top of a snapshot that stays as it is. Tables are forked at the first write to them; records are
 * validated one by one as they are written.
 */
export class Transaction {
  readonly #base: ProjectSnapshot;
  readonly #live: Record<string, ReadonlyMap<string, AnyRecord>>;
  readonly #touched = new Map<RecordName, Map<string, AnyRecord | undefined>>();
  readonly #ids: IdSource;

  constructor(base: ProjectSnapshot, ids: IdSource = randomId) {
    this.#base = base;
    this.#live = { ...base };
    this.#ids = ids;
  }

  /** The document with the changes so far. Take tables from it anew after a write; do not keep them. */
  get snapshot(): ProjectSnapshot {
    return this.#live as unknown as ProjectSnapshot;
  }

  /** @throws StoryError `no-such-record` */
  get<N extends RecordName>(type: N, id: string): RecordOf<N> {
    const record = this.#live[type]!.get(id);
    if (!record) throw new StoryError('no-such-record', { params: { type, id } });
    return record as RecordOf<N>;
  }

  find<N extends RecordName>(type: N, id: string): RecordOf<N> | undefined {
    return this.#live[type]!.get(id) as RecordOf<N> | undefined;
  }

  /** Adds or replaces a whole record; absent optional fields get their defaults. @throws StoryError `invalid-record` */
  put<N extends RecordName>(
    type: N,
    record: { readonly id: string } & Readonly<Record<string, unknown>>,
  ): RecordOf<N> {
    const definition: RecordType = recordTypes[type];
    const parsed = parseRecord(definition, record) as RecordOf<N>;
    this.#write(type, parsed.id, this.#live[type]!.get(parsed.id), parsed as AnyRecord);
    return parsed;
  }

  /** Changes the named fields and no others. @throws StoryError `no-such-record`, `invalid-record` */
  patch<N extends RecordName>(type: N, id: string, fields: Fields<N>): RecordOf<N> {
    const old = this.get(type, id);
    const parsed = parseFields(recordTypes[type], fields);
    const next: Record<string, unknown> = { ...old };
    let changed = false;
    for (const field in parsed) {
      if (deepEqual(next[field], parsed[field])) continue;
      changed = true;
      if (parsed[field] === undefined) delete next[field];
      else next[field] = parsed[field];
    }
    if (!changed) return old;
    this.#write(type, id, old as AnyRecord, next as AnyRecord);
    return next as RecordOf<N>;
  }

  /** @throws StoryError `no-such-record` */
  remove(type: RecordName, id: string): void {
    this.#write(type, id, this.get(type, id) as AnyRecord, undefined);
  }

  /** What has been written so far: id → the record before this transaction (undefined: there was none). */
  touched<N extends RecordName>(type: N): ReadonlyMap<string, RecordOf<N> | undefined> {
    return (this.#touched.get(type) ?? new Map()) as ReadonlyMap<string, RecordOf<N> | undefined>;
  }

  newId(): string {
    return this.#ids();
  }

  /** Closes the transaction. Records that came back to what they were are the old objects again. */
  finish(): { readonly diff: Diff; readonly snapshot: ProjectSnapshot } {
    const diff: RecordChange[] = [];
    // Parents before children, whatever the order of writing: subscribers can follow references.
    for (const type of RECORD_NAMES) {
      const touched = this.#touched.get(type);
      if (!touched) continue;
      const table = this.#live[type] as Table<AnyRecord>;
      const count = diff.length;
      for (const [id, before] of touched) {
        const after = table.get(id);
        if (!deepEqual(before, after)) diff.push(changeOf(type, id, before, after));
        else if (before) {
          noteChange(table, after, before);
          table.set(id, before);
        }
      }
      if (diff.length === count) this.#live[type] = this.#base[type];
    }
    return { diff, snapshot: diff.length === 0 ? this.#base : this.snapshot };
  }

  #write(type: RecordName, id: string, before: AnyRecord | undefined, record: AnyRecord | undefined): void {
    let touched = this.#touched.get(type);
    if (!touched) {
      touched = new Map();
      this.#touched.set(type, touched);
      const copy = Table.fork<AnyRecord>(this.#base[type] as ReadonlyMap<string, AnyRecord>);
      carryIndices(this.#base[type], copy);
      this.#live[type] = copy;
    }
    const table = this.#live[type] as Table<AnyRecord>;
    if (!touched.has(id)) touched.set(id, before);
    noteChange(table, before, record);
    if (record) table.set(id, Object.freeze(record));
    else table.delete(id);
  }
}
