import { Emitter, type Unsubscribe } from '../base/emitter.ts';
import { StoryError } from '../base/errors.ts';
import { randomId } from '../base/ids.ts';
import { nextTask } from '../base/next-task.ts';
import { Scope } from '../base/scope.ts';
import { runCommand } from '../project/commands/define-command.ts';
import { projectRename } from '../project/commands/project-rename.ts';
import { PROJECT_VERSION } from '../project/records/project.ts';
import type { NewProject } from '../project/store/new-project.ts';
import type { PlainDocument } from '../project/store/plain-document.ts';
import { ProjectStore } from '../project/store/project-store.ts';
import { Autosave, type AutosaveOptions, type SaveState } from './autosave.ts';
import { database, type StoryDatabase } from './database.ts';
import { keepAside } from './kept-aside.ts';
import { browserLocks, type LockHost, ProjectLock, type Role } from './project-lock.ts';
import { guarded, readLog, replaceWithSnapshot, type StoredProject, snapshotOf } from './project-log.ts';
import { storageError } from './storage-errors.ts';

export interface OpenProjectOptions extends AutosaveOptions {
  readonly db?: StoryDatabase;
  readonly locks?: LockHost;
  /** When the text of a document that was opened without it is stored. */
  readonly textAfterMs?: number;
}

const TEXT_AFTER_MS = 5000;

/** Stores a new project. @returns its id here. @throws StoryError `storage-full`, `storage-failed` */
export const createProject = async (project: NewProject, db = database()): Promise<string> =>
  storeProject(ProjectStore.create(project), db);

/** Stores a document as a project of its own. @returns its id here. @throws StoryError `storage-full`, `storage-failed` */
export async function storeProject(store: ProjectStore, db = database()): Promise<string> {
  const id = randomId();
  const now = Date.now();
  const { name } = store.project;
  const snapshot = snapshotOf(store);
  await guarded(() =>
    db.transaction('rw', db.projects, db.snapshots, async () => {
      await db.projects.add({
        id,
        name,
        createdAt: now,
        updatedAt: now,
        thumbnail: null,
        pendingName: null,
      });
      await db.snapshots.add({ project: id, generation: 'current', ...snapshot });
    }),
  );
  return id;
}

/** A project that is open in this tab: it saves itself while this tab is the writer, and follows the writer while it is not. */
export class OpenProject {
  readonly id: string;
  readonly store: ProjectStore;
  /** Parts of the log that could not be read and were left out: 0, or the last edits before a crash. Their bytes are kept aside. */
  readonly damaged: number;
  readonly #db: StoryDatabase;
  readonly #lock: ProjectLock;
  readonly #options: OpenProjectOptions;
  readonly #states = new Emitter<SaveState>();
  readonly #roles = new Emitter<Role>();
  readonly #scope = new Scope();
  #autosave: Autosave | null = null;
  #takeOverError: StoryError | null = null;
  #refusal: StoryError | null = null;
  readonly #refusals = new Emitter<StoryError>();

  private constructor(
    id: string,
    db: StoryDatabase,
    loaded: Loaded,
    lock: ProjectLock,
    options: OpenProjectOptions,
  ) {
    this.id = id;
    this.#db = db;
    this.store = loaded.store;
    this.damaged = loaded.damaged;
    this.#lock = this.#scope.own(lock);
    this.#options = options;
  }

  /** @throws StoryError `project-missing`, `project-newer`, `project-corrupt`, `storage-failed` */
  static async open(id: string, options: OpenProjectOptions = {}): Promise<OpenProject> {
    const db = options.db ?? database();
    const lock = await ProjectLock.join(id, options.locks ?? browserLocks());
    // The others may say something while this one reads; it is heard once there is a document.
    const early: Message[] = [];
    const stop = lock.onMessage((message) => early.push(message));
    try {
      const loaded = await loadLog(await readLog(db, id));
      const project = new OpenProject(id, db, loaded, lock, options);
      if (loaded.lost.length > 0 && lock.role === 'writer') await keepAside(db, id, loaded.lost);
      stop();
      await project.#begin(loaded, early);
      return project;
    } catch (error) {
      await lock.close();
      throw error;
    }
  }

  get role(): Role {
    return this.store.readOnly ? 'follower' : 'writer';
  }

  onRole(listener: (role: Role) => void): Unsubscribe {
    return this.#roles.on(listener);
  }

  get saveState(): SaveState {
    return this.#autosave?.state ?? (this.#takeOverError ? 'failed' : 'saved');
  }

  /** Why saving fails; null while it does not. */
  get saveError(): StoryError | null {
    return this.#autosave?.error ?? this.#takeOverError;
  }

  /**
   * Why this tab does not follow any more, and cannot edit: `project-newer`, another tab writes a format that this one does not know.
   * What is stored is not touched. Null while all is well.
   */
  get refusal(): StoryError | null {
    return this.#refusal;
  }

  onRefusal(listener: (refusal: StoryError) => void): Unsubscribe {
    return this.#refusals.on(listener);
  }

  onSaveState(listener: (state: SaveState) => void): Unsubscribe {
    return this.#states.on(listener);
  }

  /** Resolves once every edit so far is stored. @throws StoryError `storage-full`, `storage-failed` */
  async flush(): Promise<void> {
    await this.#autosave?.flush();
  }

  /** Saves and gives the project free for other tabs. @throws StoryError when the last edits could not be stored */
  async close(): Promise<void> {
    await this.#scope.close();
  }

  async #begin({ covered, plain }: Loaded, early: readonly Message[]): Promise<void> {
    this.#scope.onClose(this.#lock.onMessage((message) => this.#receive(message)));
    this.#scope.onClose(this.store.onUpdate((bytes) => this.#send(bytes)));
    const writes = this.#lock.role === 'writer';
    this.store.readOnly = !writes;
    for (const message of early) this.#receive(message);
    if (writes && !this.#refusal) {
      this.#startSaving(covered);
      await this.#takePendingName();
      if (!plain) this.#storeText();
    } else {
      this.#scope.onClose(this.#lock.onRole(() => void this.#tryTakeOver()));
      this.#lock.send({ kind: 'joined', version: this.store.version(), format: PROJECT_VERSION });
    }
  }

  #receive(message: Message): void {
    if (message.kind === 'joined') {
      if (!this.store.readOnly) this.#send(this.store.exportUpdates(message.version));
      return;
    }
    if (this.#refusal) return;
    const format = message.format ?? 0;
    if (format > PROJECT_VERSION) this.#refuse(newerThan(format));
    else this.store.importUpdates(message.bytes);
  }

  #send(bytes: Uint8Array): void {
    this.#lock.send({ kind: 'update', bytes, format: PROJECT_VERSION });
  }

  #refuse(refusal: StoryError): void {
    if (this.#refusal) return;
    this.#refusal = refusal;
    const wrote = !this.store.readOnly;
    this.store.readOnly = true;
    this.#refusals.emit(refusal);
    if (wrote) this.#roles.emit('follower');
  }

  #startSaving(covered: readonly number[]): void {
    const autosave = new Autosave(this.#db, this.store, this.id, covered, this.#options);
    this.#autosave = autosave;
    this.#scope.onClose(() => autosave.close());
    this.#scope.onClose(autosave.onState((state) => this.#states.emit(state)));
    this.#states.emit(autosave.state);
  }

  /** What an earlier version stored opens slowly: once, when nothing else is to be done. */
  #storeText(): void {
    const timer = setTimeout(() => {
      // What fails is in `saveError`.
      this.#autosave?.compact().catch(() => undefined);
    }, this.#options.textAfterMs ?? TEXT_AFTER_MS);
    this.#scope.onClose(() => clearTimeout(timer));
  }

  /** A full disk must not leave the project without a writer for good. */
  async #tryTakeOver(): Promise<void> {
    for (let pause = 1000; !this.#scope.closed && !this.#refusal; pause = Math.min(2 * pause, 30_000)) {
      try {
        await this.#takeOver();
        return;
      } catch (error) {
        if (error instanceof StoryError && error.code === 'project-newer') {
          this.#refuse(error);
          break;
        }
        this.#takeOverError = storageError(error);
        this.#states.emit('failed');
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
    // Who may not write must not keep others from it.
    if (this.#refusal) await this.#lock.close();
  }

  /**
   * The writer is gone. What it stored is read once more, and the whole is stored as a snapshot: the last edits may have come over
   * the channel without having been stored.
   */
  async #takeOver(): Promise<void> {
    const log = await readLog(this.#db, this.id);
    // Read apart first: a document of a newer format must not run into this one, and must not be written over by it.
    await loadLog(log);
    const { current, updates } = log;
    for (const bytes of [...(current ? [current] : []), ...updates.flatMap(({ parts }) => parts)]) {
      this.store.importUpdates(bytes);
    }
    const covered = updates.map(({ seq }) => seq);
    await replaceWithSnapshot(this.#db, this.id, snapshotOf(this.store), covered);
    if (this.#scope.closed) return;
    this.#takeOverError = null;
    this.store.readOnly = false;
    this.#startSaving([]);
    this.#roles.emit('writer');
  }

  async #takePendingName(): Promise<void> {
    const row = await this.#db.projects.get(this.id);
    if (!row?.pendingName) return;
    if (row.pendingName !== this.store.project.name) {
      runCommand(this.store, projectRename, { name: row.pendingName });
    }
    await guarded(() =>
      this.#db.projects.update(this.id, { name: row.pendingName ?? row.name, pendingName: null }),
    );
  }
}

const newerThan = (version: number): StoryError =>
  new StoryError('project-newer', { params: { version, supported: PROJECT_VERSION } });

type Message = Parameters<Parameters<ProjectLock['onMessage']>[0]>[0];

interface Loaded {
  readonly store: ProjectStore;
  readonly damaged: number;
  /** The bytes that could not be read. */
  readonly lost: readonly Uint8Array[];
  readonly covered: readonly number[];
  /** The records were there as text. */
  readonly plain: boolean;
}

/** Reads as much as can be read: a torn update loses itself, a torn snapshot gives way to the one before it. */
async function loadLog({ current, plain, previous, updates }: StoredProject): Promise<Loaded> {
  const log = updates.flatMap(({ parts }) => parts);
  const covered = updates.map(({ seq }) => seq);
  const damaged = new Set<number>();
  const open = async (parts: readonly Uint8Array[], records: PlainDocument | null): Promise<Loaded> => {
    damaged.clear();
    const options = { onDamaged: (index: number) => damaged.add(index), plain: records };
    const store = await ProjectStore.openInPieces(parts, nextTask, options);
    return {
      store,
      damaged: damaged.size,
      lost: [...damaged].map((index) => parts[index]!),
      covered,
      plain: records !== null,
    };
  };
  try {
    return await open([...(current ? [current] : []), ...log], plain);
  } catch (error) {
    const corrupt = error instanceof StoryError && error.code === 'project-corrupt';
    if (!corrupt || !previous) throw error;
    const loaded = await open([previous, ...log], null);
    const lost = [...(current ? [current] : []), ...loaded.lost];
    return { ...loaded, damaged: loaded.damaged + 1, lost };
  }
}
