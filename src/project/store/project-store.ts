import { Emitter, type Unsubscribe } from '../../base/emitter.ts';
import { StoryError } from '../../base/errors.ts';
import { type IdSource, randomId } from '../../base/ids.ts';
import { migrate } from '../migrations/migrate.ts';
import { RECORD_NAMES, type RecordName, type RecordOf } from '../records/index.ts';
import type { Project } from '../records/project.ts';
import { applyDiff, type Diff, type ProjectSnapshot, type RecordChange } from '../records/snapshot.ts';
import { changeOf, composeDiffs, reverseDiff } from './diff.ts';
import { createGesture, type Gesture } from './gesture.ts';
import { takeBack } from './inverse.ts';
import { LoroDocument, type Touched } from './loro-document.ts';
import { type NewProject, newProject } from './new-project.ts';
import { type PlainDocument, plainDocument } from './plain-document.ts';
import { readDocument, readRecord, type UnreadableRecord } from './read-document.ts';
import { repair } from './repair.ts';
import { Transaction } from './transaction.ts';
import { UndoStack } from './undo-stack.ts';

export type DiffOrigin = 'local' | 'undo' | 'redo' | 'remote';
export type DiffListener = (diff: Diff, origin: DiffOrigin) => void;

export interface OpenOptions {
  /** Called with the index of a part that cannot be read and is left out; without it such a part is an error. */
  readonly onDamaged?: (index: number) => void;
  /** What `exportPlain` gave beside the first part: it saves most of the time of opening. */
  readonly plain?: PlainDocument | null;
}

interface OpenGesture {
  readonly gesture: ReturnType<typeof createGesture>;
  /** What its last update did to the state before it. */
  effect: Diff;
  run: ((tx: Transaction) => void) | null;
  ids: IdSource;
}

/**
 * The document: a snapshot for reading, transactions for writing, a CRDT underneath for autosave and merging. Listeners are
 * called after every change, synchronously, with the snapshot already new.
 */
export class ProjectStore {
  /**
   * The version as it was read, before migrations and repairs: what is newer is not saved yet. Null for a new project.
   */
  readonly loadedVersion: Uint8Array | null;
  readonly #document: LoroDocument;
  #snapshot: ProjectSnapshot;
  #unreadable: readonly UnreadableRecord[];
  readonly #listeners = new Emitter<{ readonly diff: Diff; readonly origin: DiffOrigin }>();
  readonly #recordListeners = new Map<string, Emitter<RecordChange>>();
  readonly #undo = new UndoStack();
  #gesture: OpenGesture | null = null;
  #transacting = false;
  #readOnly = false;
  /** Others have edited: an undo may meet a state that it does not fit any more. */
  #merged = false;

  private constructor(
    document: LoroDocument,
    snapshot: ProjectSnapshot,
    unreadable: readonly UnreadableRecord[],
    loadedVersion: Uint8Array | null,
  ) {
    this.#document = document;
    this.#snapshot = snapshot;
    this.#unreadable = unreadable;
    this.loadedVersion = loadedVersion;
  }

  static create(project: NewProject): ProjectStore {
    const document = new LoroDocument();
    const { diff, snapshot } = newProject(project).finish();
    document.write(diff);
    return new ProjectStore(document, snapshot, [], null);
  }

  /**
   * A snapshot and the updates after it, in any order.
   * @throws StoryError `project-newer` (made by a newer StoryCore), `project-corrupt`
   */
  static open(bytes: readonly Uint8Array[], options: OpenOptions = {}): ProjectStore {
    const opening = ProjectStore.#opening(bytes, options);
    for (;;) {
      const step = opening.next();
      if (step.done) return step.value;
    }
  }

  /** The same, with `rest` awaited between pieces of a few milliseconds. @throws StoryError as `open` */
  static async openInPieces(
    bytes: readonly Uint8Array[],
    rest: () => Promise<void>,
    options: OpenOptions = {},
  ): Promise<ProjectStore> {
    const opening = ProjectStore.#opening(bytes, options);
    for (;;) {
      const step = opening.next();
      if (step.done) return step.value;
      await rest();
    }
  }

  static *#opening(
    bytes: readonly Uint8Array[],
    { onDamaged, plain }: OpenOptions,
  ): Generator<void, ProjectStore, void> {
    const document = new LoroDocument();
    const raw = document.load(bytes, onDamaged, plain);
    const loaded = document.version();
    yield;
    const migration = migrate(raw);
    const { snapshot, unreadable } = yield* readDocument(migration.document);
    document.writeRaw(migration.changes);
    const store = new ProjectStore(document, snapshot, unreadable, loaded);
    yield;
    store.#repair();
    return store;
  }

  snapshot(): ProjectSnapshot {
    return this.#snapshot;
  }

  get<N extends RecordName>(type: N, id: string): RecordOf<N> | undefined {
    return this.#snapshot[type].get(id) as RecordOf<N> | undefined;
  }

  /** The one project record. */
  get project(): Project {
    const [project] = this.#snapshot.project.values();
    if (!project) throw new StoryError('project-corrupt');
    return project;
  }

  /** Stored records that could not be read; they stay in the document. */
  get unreadable(): readonly UnreadableRecord[] {
    return this.#unreadable;
  }

  subscribe(listener: DiffListener): Unsubscribe {
    return this.#listeners.on(({ diff, origin }) => listener(diff, origin));
  }

  /** Called with null when the record is gone. */
  subscribeRecord<N extends RecordName>(
    type: N,
    id: string,
    listener: (record: RecordOf<N> | null) => void,
  ): Unsubscribe {
    const key = `${type}/${id}`;
    const emitter = this.#recordListeners.get(key) ?? new Emitter<RecordChange>();
    this.#recordListeners.set(key, emitter);
    const stop = emitter.on((change) => listener(change.after as RecordOf<N> | null));
    return () => {
      stop();
      if (emitter.size === 0) this.#recordListeners.delete(key);
    };
  }

  /** A tab that only follows: edits throw `read-only-tab`, merged changes are shown and never written. */
  get readOnly(): boolean {
    return this.#readOnly;
  }

  set readOnly(readOnly: boolean) {
    if (readOnly && this.#gesture) this.#endGesture(false);
    this.#readOnly = readOnly;
  }

  /** Runs one edit. When `run` throws, nothing has changed and the error goes on. An open gesture is committed first. */
  transact<T>(label: string, run: (tx: Transaction) => T): { readonly value: T; readonly diff: Diff } {
    if (this.#transacting) throw new StoryError('nested-edit', { params: { label } });
    this.#refuseReadOnly();
    if (this.#gesture) this.#endGesture(true);
    const tx = new Transaction(this.#snapshot);
    const value = this.#guarded(() => run(tx));
    const { diff, snapshot } = tx.finish();
    if (diff.length > 0) {
      this.#document.write(diff);
      this.#undo.push({ label, diff });
      this.#publish(snapshot, diff, 'local');
    }
    return { value, diff };
  }

  /** Begins a drag; another open gesture is committed. */
  gesture(label: string): Gesture {
    this.#refuseReadOnly();
    if (this.#gesture) this.#endGesture(true);
    const gesture = createGesture(
      {
        update: (_, run, ids) => this.#updateGesture(run, ids),
        end: (_, keep) => this.#endGesture(keep),
      },
      label,
    );
    this.#gesture = { gesture, effect: [], run: null, ids: randomId };
    return gesture;
  }

  get canUndo(): boolean {
    return this.undoLabel !== null;
  }

  get canRedo(): boolean {
    return this.redoLabel !== null;
  }

  /** Id of the command that undo would take back; null when there is none. */
  get undoLabel(): string | null {
    return this.#gesture?.effect.length ? this.#gesture.gesture.label : this.#undo.undoLabel;
  }

  get redoLabel(): string | null {
    return this.#undo.redoLabel;
  }

  /** Takes back this user's last step, or the drag that is under way; what others did stays. @returns false when there is none */
  undo(): boolean {
    this.#refuseReadOnly();
    if (this.#gesture) {
      const had = this.#gesture.effect.length > 0;
      this.#endGesture(false);
      if (had) return true;
    }
    return this.#step('undo');
  }

  redo(): boolean {
    this.#refuseReadOnly();
    if (this.#gesture) this.#endGesture(true);
    return this.#step('redo');
  }

  /** Edits reach `onUpdate` a moment later, in slices between frames; this hands over what is left now. */
  settle(): void {
    this.#document.settle();
  }

  /** The whole document with its history, without an open gesture. */
  exportSnapshot(): Uint8Array {
    return this.#document.exportSnapshot();
  }

  /** The records of `exportSnapshot`, for `open`; null where some of them cannot be read, and for who only follows. */
  exportPlain(): PlainDocument | null {
    // Who follows shows repairs that are not in its document.
    if (this.#unreadable.length > 0 || this.#readOnly) return null;
    return plainDocument(this.#settled(), this.#document.version());
  }

  /** What a replica at `since` (its `version()`) lacks; everything without it. */
  exportUpdates(since?: Uint8Array): Uint8Array {
    return this.#document.exportUpdates(since);
  }

  version(): Uint8Array {
    return this.#document.version();
  }

  /** The bytes of every change made here (edits, undo, repairs), for the log and for other replicas. */
  onUpdate(listener: (bytes: Uint8Array) => void): Unsubscribe {
    return this.#document.localUpdates.on(listener);
  }

  /**
   * Merges what another replica exported; in any order, any number of times. Bytes whose predecessors are missing wait for them.
   * @throws StoryError `project-corrupt`; the document stays as it was
   */
  importUpdates(bytes: Uint8Array): void {
    const open = this.#gesture;
    const base = this.#settled();
    const arrived = this.#readTouched(this.#document.import(bytes), base);
    if (arrived.length === 0) return;
    this.#merged = true;
    const merged = applyDiff(base, arrived);
    const fix = this.#repairDiff(merged, arrived);
    const settled = applyDiff(merged, fix);
    const remote = composeDiffs(arrived, fix);
    if (!open) {
      this.#publish(settled, remote, 'remote');
      return;
    }
    const taken = open.effect;
    const again = open.run ? this.#tryGesture(settled, open) : { diff: [], snapshot: settled };
    open.effect = again.diff;
    const total = composeDiffs(composeDiffs(reverseDiff(taken), remote), again.diff);
    this.#publish(again.snapshot, total, 'remote');
  }

  /** Without an open gesture. */
  #settled(): ProjectSnapshot {
    return this.#gesture ? applyDiff(this.#snapshot, reverseDiff(this.#gesture.effect)) : this.#snapshot;
  }

  #publish(snapshot: ProjectSnapshot, diff: Diff, origin: DiffOrigin): void {
    this.#snapshot = snapshot;
    if (diff.length === 0) return;
    if (this.#recordListeners.size > 0) {
      for (const change of diff) this.#recordListeners.get(`${change.type}/${change.id}`)?.emit(change);
    }
    this.#listeners.emit({ diff, origin });
  }

  #guarded<T>(run: () => T): T {
    this.#transacting = true;
    try {
      return run();
    } finally {
      this.#transacting = false;
    }
  }

  #step(direction: 'undo' | 'redo'): boolean {
    for (;;) {
      const step = direction === 'undo' ? this.#undo.popDone() : this.#undo.popUndone();
      if (!step) return false;
      const tx = new Transaction(this.#snapshot);
      takeBack(tx, step.diff);
      const taken = tx.finish();
      const fix = this.#merged ? repair(taken.snapshot, taken.diff) : [];
      const diff = composeDiffs(taken.diff, fix);
      if (diff.length === 0) continue;
      this.#document.write(diff);
      if (direction === 'undo') this.#undo.pushUndone({ label: step.label, diff });
      else this.#undo.pushDone({ label: step.label, diff });
      this.#publish(applyDiff(taken.snapshot, fix), diff, direction);
      return true;
    }
  }

  #updateGesture(run: (tx: Transaction) => void, ids: IdSource): void {
    const open = this.#gesture!;
    const base = applyDiff(this.#snapshot, reverseDiff(open.effect));
    const tx = new Transaction(base, ids);
    this.#guarded(() => run(tx));
    const { diff, snapshot } = tx.finish();
    const step = composeDiffs(reverseDiff(open.effect), diff);
    open.effect = diff;
    open.run = run;
    open.ids = ids;
    this.#publish(snapshot, step, 'local');
  }

  /** The drag again on what others made of its ground; gone when it does not fit any more. */
  #tryGesture(base: ProjectSnapshot, open: OpenGesture): { diff: Diff; snapshot: ProjectSnapshot } {
    const tx = new Transaction(base, open.ids);
    try {
      this.#guarded(() => open.run?.(tx));
      return tx.finish();
    } catch (error) {
      if (!(error instanceof StoryError)) throw error;
      return { diff: [], snapshot: base };
    }
  }

  #endGesture(keep: boolean): Diff {
    const open = this.#gesture!;
    this.#gesture = null;
    open.gesture.close(keep ? open.effect : []);
    if (open.effect.length === 0) return [];
    if (keep) {
      this.#document.write(open.effect);
      this.#undo.push({ label: open.gesture.label, diff: open.effect });
      return open.effect;
    }
    const back = reverseDiff(open.effect);
    this.#publish(applyDiff(this.#snapshot, back), back, 'local');
    return [];
  }

  #readTouched(touched: Touched, base: ProjectSnapshot): Diff {
    const diff: RecordChange[] = [];
    const unreadable: UnreadableRecord[] = [];
    for (const type of RECORD_NAMES) {
      for (const id of touched.get(type) ?? []) {
        const registers = this.#document.read(type, id);
        const record = registers ? readRecord(type, id, registers) : null;
        const readable = record instanceof StoryError ? null : record;
        if (record instanceof StoryError) unreadable.push({ type, id, error: record });
        diff.push(changeOf(type, id, base[type].get(id), readable));
      }
    }
    if (unreadable.length > 0) this.#unreadable = [...this.#unreadable, ...unreadable];
    return composeDiffs([], diff);
  }

  #refuseReadOnly(): void {
    if (this.#readOnly) throw new StoryError('read-only-tab');
  }

  #repairDiff(snapshot: ProjectSnapshot, arrived?: Diff): Diff {
    const fix = repair(snapshot, arrived);
    // Who follows leaves the writing to the one who writes: it finds the same repair.
    if (fix.length > 0 && !this.#readOnly) this.#document.write(fix);
    return fix;
  }

  #repair(): void {
    this.#snapshot = applyDiff(this.#snapshot, this.#repairDiff(this.#snapshot));
  }
}
