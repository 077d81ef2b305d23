// The only file that knows Loro. One root map per record type; in it a child map per id whose top-level fields are registers.
// Children are "mergeable": their identity follows from type and id, so that a record which two replicas make or bring back at
// the same time is one record. A field at its default is not written at creation: 10,000 clips open three times as fast.
import { LoroDoc, LoroMap, VersionVector } from 'loro-crdt';
import { Emitter } from '../../base/emitter.ts';
import { StoryError } from '../../base/errors.ts';
import type { RawChange, RawDocument } from '../migrations/migration.ts';
import type { Diff, RecordChange } from '../records/snapshot.ts';
import { changedFields, type Registers } from './diff.ts';
import type { PlainDocument } from './plain-document.ts';
import { withoutDefaults } from './stored-fields.ts';

/** Type and id of records that an import has touched. */
export type Touched = ReadonlyMap<string, ReadonlySet<string>>;

/** Half a frame at 60 Hz. */
const SLICE_MS = 8;

export class LoroDocument {
  readonly #doc = new LoroDoc();
  /** Getting a child map through WebAssembly costs as much as writing to it, so it is done once. */
  readonly #handles = new Map<string, LoroMap>();
  #queue: RecordChange[] = [];
  /** How far into the queue the slices have come. */
  #written = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly localUpdates = new Emitter<Uint8Array>();

  constructor() {
    this.#doc.subscribeLocalUpdates((bytes) => this.localUpdates.emit(bytes));
  }

  /**
   * Takes the parts in and says what the document then holds.
   * @param onDamaged is told the index of a part that cannot be read; the others are still read
   * @param plain of the first part, which saves reading its records out of the CRDT
   * @throws StoryError `project-corrupt` when a part is no Loro export or is damaged, and nobody is told
   */
  load(
    parts: readonly Uint8Array[],
    onDamaged?: (index: number) => void,
    plain?: PlainDocument | null,
  ): RawDocument {
    let known: Record<string, Record<string, Registers>> | null = null;
    for (const [index, bytes] of parts.entries()) {
      try {
        if (known) this.#readInto(known, this.import(bytes));
        else this.#import(bytes);
      } catch (error) {
        if (!onDamaged || !(error instanceof StoryError)) throw error;
        onDamaged(index);
      }
      if (index === 0 && plain) known = this.#readPlain(plain);
    }
    return known ?? this.readAll();
  }

  #readInto(document: Record<string, Record<string, Registers>>, touched: Touched): void {
    for (const [type, ids] of touched) {
      document[type] ??= {};
      for (const id of ids) {
        const record = this.read(type, id);
        if (record) document[type][id] = record;
        else delete document[type][id];
      }
    }
  }

  /** Null where it is of another version or was not written whole: the document itself is then read. */
  #readPlain({ version, json }: PlainDocument): Record<string, Record<string, Registers>> | null {
    try {
      if (this.#doc.oplogVersion().compare(decodeVersion(version)) !== 0) return null;
      return JSON.parse(json) as Record<string, Record<string, Registers>>;
    } catch (error) {
      if (error instanceof StoryError || error instanceof SyntaxError) return null;
      throw error;
    }
  }

  /**
   * Takes the changes of an edit in. They are written soon, in slices, as one commit: an edit that moves thousands of clips must
   * not hold up the frame. Whatever reads or exports writes what is left first, so nobody sees the difference.
   */
  write(diff: Diff): void {
    this.#queue.push(...diff);
    this.#timer ??= setTimeout(() => this.#slice());
  }

  /** Writes what is left now; its bytes go to `localUpdates` before this returns. */
  settle(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#queue.length === 0) return;
    const queue = this.#queue;
    this.#queue = [];
    for (; this.#written < queue.length; this.#written++) this.#writeChange(queue[this.#written]!);
    this.#written = 0;
    this.#doc.commit();
  }

  #slice(): void {
    this.#timer = undefined;
    const until = performance.now() + SLICE_MS;
    while (this.#written < this.#queue.length) {
      this.#writeChange(this.#queue[this.#written++]!);
      if (this.#written % 16 === 0 && performance.now() > until) {
        this.#timer = setTimeout(() => this.#slice());
        return;
      }
    }
    this.settle();
  }

  #writeChange({ type, id, before, after }: RecordChange): void {
    if (!after) {
      this.#doc.getMap(type).delete(id);
      this.#handles.delete(`${type}/${id}`);
      return;
    }
    const record = before ? this.#handle(type, id) : this.#create(type, id);
    const now = before ? (before as Registers) : (record.toJSON() as Registers);
    const wanted = before ? (after as Registers) : withoutDefaults(type, after as Registers);
    setFields(record, changedFields(now, wanted));
  }

  /** For migrations, which know records that no type describes any more. */
  writeRaw(changes: readonly RawChange[]): void {
    this.settle();
    for (const { type, id, fields } of changes) {
      setFields(this.#doc.getMap(type).ensureMergeableMap(id), fields);
    }
    this.#doc.commit();
  }

  /** Applies another replica's bytes and says which records they touched. @throws StoryError `project-corrupt` */
  import(bytes: Uint8Array): Touched {
    this.settle();
    const touched = new Map<string, Set<string>>();
    const touch = (type: string, id: string): void => {
      const ids = touched.get(type);
      this.#handles.delete(`${type}/${id}`);
      if (ids) ids.add(id);
      else touched.set(type, new Set([id]));
    };
    const stop = this.#doc.subscribe((batch) => {
      for (const { path, diff } of batch.events) {
        const [type, id] = path;
        if (typeof type !== 'string') continue;
        if (typeof id === 'string') touch(type, id);
        else if (diff.type === 'map') for (const key of Object.keys(diff.updated)) touch(type, key);
      }
    });
    try {
      this.#import(bytes);
    } finally {
      stop();
    }
    return touched;
  }

  readAll(): RawDocument {
    this.settle();
    return this.#doc.toJSON() as RawDocument;
  }

  read(type: string, id: string): Registers | undefined {
    const record = this.#doc.getMap(type).get(id);
    return record instanceof LoroMap ? (record.toJSON() as Registers) : undefined;
  }

  exportSnapshot(): Uint8Array {
    this.settle();
    return this.#doc.export({ mode: 'snapshot' });
  }

  /** Everything that a replica at `since` (see `version`) does not have. @throws StoryError `project-corrupt` */
  exportUpdates(since?: Uint8Array): Uint8Array {
    this.settle();
    return this.#doc.export(since ? { mode: 'update', from: decodeVersion(since) } : { mode: 'update' });
  }

  version(): Uint8Array {
    this.settle();
    return this.#doc.oplogVersion().encode();
  }

  #create(type: string, id: string): LoroMap {
    const record = this.#doc.getMap(type).ensureMergeableMap(id);
    this.#handles.set(`${type}/${id}`, record);
    return record;
  }

  #handle(type: string, id: string): LoroMap {
    return this.#handles.get(`${type}/${id}`) ?? this.#create(type, id);
  }

  #import(bytes: Uint8Array): void {
    try {
      this.#doc.import(bytes);
    } catch (cause) {
      throw new StoryError('project-corrupt', { cause });
    }
  }
}

function setFields(record: LoroMap, fields: Registers): void {
  for (const field in fields) {
    if (fields[field] === undefined) record.delete(field);
    else record.set(field, fields[field] as never);
  }
}

function decodeVersion(bytes: Uint8Array): VersionVector {
  try {
    return VersionVector.decode(bytes);
  } catch (cause) {
    throw new StoryError('project-corrupt', { cause });
  }
}
