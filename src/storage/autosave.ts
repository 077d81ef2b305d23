import { Emitter, type Unsubscribe } from '../base/emitter.ts';
import type { StoryError } from '../base/errors.ts';
import { Scope } from '../base/scope.ts';
import type { ProjectStore } from '../project/store/project-store.ts';
import type { StoryDatabase } from './database.ts';
import { appendUpdates, dateProject, replaceWithSnapshot, snapshotOf } from './project-log.ts';
import { storageError } from './storage-errors.ts';

export type SaveState = 'saved' | 'saving' | 'failed';

export interface AutosaveOptions {
  /** From an edit to the start of writing it. The promise to the user is 500 ms. */
  readonly delayMs?: number;
  /** Updates in the log, and their bytes, before they are folded into a snapshot. */
  readonly compactAfterUpdates?: number;
  readonly compactAfterBytes?: number;
  /** First pause after a failure; it doubles up to half a minute. */
  readonly retryMs?: number;
  /** What says that the page may go away at any moment; null where there is none. */
  readonly page?: PageLifecycle | null;
}

export type PageLifecycle = Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;

const LONGEST_RETRY_MS = 30_000;
const CARD_EVERY_MS = 2000;

/** Writes a project's edits to its log as they are made. Failed writes are kept and tried again: nothing is dropped. */
export class Autosave {
  readonly #db: StoryDatabase;
  readonly #store: ProjectStore;
  readonly #project: string;
  readonly #options: Required<Omit<AutosaveOptions, 'page'>>;
  readonly #states = new Emitter<SaveState>();
  readonly #scope = new Scope();
  #state: SaveState = 'saved';
  #error: StoryError | null = null;
  #pending: Uint8Array[] = [];
  /** Rows of the log that this store's document holds: all that a snapshot of it may replace. */
  #covered: number[];
  #coveredBytes = 0;
  #cardName: string | null = null;
  #cardDated = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #retries = 0;
  #writing: Promise<void> = Promise.resolve();

  /** @param covered rows that were read into the store when it was opened */
  constructor(
    db: StoryDatabase,
    store: ProjectStore,
    project: string,
    covered: readonly number[],
    options: AutosaveOptions = {},
  ) {
    this.#db = db;
    this.#store = store;
    this.#project = project;
    this.#covered = [...covered];
    this.#options = {
      delayMs: 100,
      compactAfterUpdates: 300,
      compactAfterBytes: 2_000_000,
      retryMs: 1000,
      ...options,
    };
    // Migrations and repairs at opening are changes that no listener has heard.
    if (store.loadedVersion && !sameBytes(store.loadedVersion, store.version())) {
      this.#add(store.exportUpdates(store.loadedVersion));
    }
    this.#scope.onClose(store.onUpdate((bytes) => this.#add(bytes)));
    this.#watch(options.page === undefined ? globalThis.window : options.page);
  }

  get state(): SaveState {
    return this.#state;
  }

  /** Why the last write failed; null while all is well. */
  get error(): StoryError | null {
    return this.#error;
  }

  onState(listener: (state: SaveState) => void): Unsubscribe {
    return this.#states.on(listener);
  }

  /** Resolves once all edits so far are stored. @throws StoryError `storage-full`, `storage-failed`; they stay queued */
  async flush(): Promise<void> {
    this.#unschedule();
    await this.#write();
    if (this.#error) throw this.#error;
  }

  /** Folds the log into one snapshot. Done by itself now and then. @throws StoryError as `flush` */
  async compact(): Promise<void> {
    await this.flush();
    await this.#queue(() => this.#fold());
    if (this.#error) throw this.#error;
  }

  /** Writes what is left and stops. @throws StoryError when that failed */
  async close(): Promise<void> {
    this.#store.settle();
    await this.#scope.close();
    this.#unschedule();
    await this.flush();
  }

  #add(bytes: Uint8Array): void {
    this.#pending.push(bytes);
    if (this.#state !== 'failed') this.#setState('saving');
    this.#schedule(this.#options.delayMs);
  }

  /** The first edit sets the clock: a long drag of edits must not put off saving. */
  #schedule(delay: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#write();
    }, delay);
  }

  #unschedule(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #write(): Promise<void> {
    this.#store.settle();
    return this.#queue(async () => {
      const parts = this.#pending;
      if (parts.length === 0) return;
      this.#pending = [];
      try {
        this.#covered.push(await appendUpdates(this.#db, this.#project, parts));
      } catch (error) {
        this.#pending = [...parts, ...this.#pending];
        throw error;
      }
      await this.#dateCard();
      this.#coveredBytes += parts.reduce((sum, part) => sum + part.byteLength, 0);
      const { compactAfterUpdates, compactAfterBytes } = this.#options;
      const due = this.#covered.length >= compactAfterUpdates || this.#coveredBytes >= compactAfterBytes;
      if (due) await this.#fold();
    });
  }

  /** The card of the start screen needs the date to the second, and a new name at once. */
  async #dateCard(): Promise<void> {
    const { name } = this.#store.project;
    const now = performance.now();
    if (name === this.#cardName && now - this.#cardDated < CARD_EVERY_MS) return;
    await dateProject(this.#db, this.#project, name);
    this.#cardName = name;
    this.#cardDated = now;
  }

  /** The snapshot holds what is still pending too; writing that again later does no harm. */
  async #fold(): Promise<void> {
    const covered = this.#covered;
    await replaceWithSnapshot(this.#db, this.#project, snapshotOf(this.#store), covered);
    this.#covered = [];
    this.#coveredBytes = 0;
  }

  /** One write at a time, in order. Failures end up in the state, never as a rejection that nobody awaits. */
  #queue(work: () => Promise<void>): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      try {
        await work();
        this.#error = null;
        this.#retries = 0;
        this.#setState(this.#pending.length > 0 ? 'saving' : 'saved');
      } catch (error) {
        this.#error = storageError(error);
        this.#setState('failed');
        const pause = Math.min(this.#options.retryMs * 2 ** this.#retries++, LONGEST_RETRY_MS);
        if (this.#error.code !== 'project-missing' && !this.#scope.closed) this.#schedule(pause);
      }
    });
    return this.#writing;
  }

  #setState(state: SaveState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#states.emit(state);
  }

  #watch(page: PageLifecycle | null | undefined): void {
    if (!page) return;
    const leave = (): void => {
      this.#unschedule();
      void this.#write();
    };
    // `visibilitychange` bubbles from the document to the window; on phones it is the last event a page is sure to get.
    for (const event of ['pagehide', 'visibilitychange', 'freeze']) {
      page.addEventListener(event, leave);
      this.#scope.onClose(() => page.removeEventListener(event, leave));
    }
  }
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
