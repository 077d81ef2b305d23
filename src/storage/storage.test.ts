import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runCommand } from '../project/commands/define-command.ts';
import { markerAdd } from '../project/commands/marker-add.ts';
import { projectRename } from '../project/commands/project-rename.ts';
import { PROJECT_VERSION } from '../project/records/project.ts';
import { ProjectStore } from '../project/store/project-store.ts';
import { Autosave } from './autosave.ts';
import { StoryDatabase } from './database.ts';
import { keptAside } from './kept-aside.ts';
import { MediaCache } from './media-cache.ts';
import { createProject, OpenProject, type OpenProjectOptions, storeProject } from './open-project.ts';
import { ProjectLock } from './project-lock.ts';
import { readLog } from './project-log.ts';
import { ProjectShelf } from './project-shelf.ts';
import { settings } from './settings.ts';
import { storageError } from './storage-errors.ts';
import { hasRoomFor, persistStorage, readStorage } from './storage-estimate.ts';

let db: StoryDatabase;
const opened: OpenProject[] = [];

beforeEach(() => {
  db = new StoryDatabase(`test-${crypto.randomUUID()}`);
});
afterEach(async () => {
  vi.useRealTimers();
  for (const project of opened.splice(0)) await project.close().catch(() => undefined);
  await db.delete();
});

const open = async (id: string, options: OpenProjectOptions = {}): Promise<OpenProject> => {
  const project = await OpenProject.open(id, { db, page: null, ...options });
  opened.push(project);
  return project;
};
const second = 705_600_000;
const mark = (store: ProjectStore, at: number) =>
  runCommand(store, markerAdd, { at, name: `m${at / second}` });
const names = (store: ProjectStore) => [...store.snapshot().marker.values()].map(({ name }) => name).sort();
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** In its own time: Vitest's second is too short for a machine that is busy with something else. */
const soon = (holds: () => unknown) => vi.waitFor(holds, { timeout: 30_000 });

/** What IndexedDB does when the quota is reached. */
const fullDisk = () =>
  vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });

/** As a crash leaves it: the tab's lock and channel gone, nothing flushed. */
const lonely = { locks: { locks: null, channel: (name: string) => new BroadcastChannel(name) } };

describe('autosave', () => {
  test('an edit is in the log half a second later, without anybody asking', async () => {
    const id = await createProject({ name: 'Harbour' }, db);
    const project = await open(id);
    // Half a second of the clock that autosave waits by: what is not being written by then never is.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    mark(project.store, 0);
    await vi.advanceTimersByTimeAsync(50);
    expect(project.saveState).toBe('saving');
    await vi.advanceTimersByTimeAsync(450);
    vi.useRealTimers();
    await soon(async () => expect((await readLog(db, id)).updates).toHaveLength(1));
    await soon(() => expect(project.saveState).toBe('saved'));
    // The tab is not closed: as if it had been killed here.
    const again = await open(id, lonely);
    expect(again.store.snapshot()).toEqual(project.store.snapshot());
  });

  test('steady editing does not put saving off', async () => {
    const id = await createProject({ name: 'Harbour' }, db);
    const project = await open(id, { delayMs: 50 });
    // Never as long as the delay without an edit: until two have come of it, however long a busy machine takes.
    for (let i = 0, stored = 0; stored < 2; i++) {
      mark(project.store, i * second);
      await wait(10);
      if (i % 20 === 19) stored = (await readLog(db, id)).updates.length;
    }
  });

  test('leaving the page writes at once', async () => {
    const page = new EventTarget();
    const id = await createProject({ name: 'Harbour' }, db);
    const project = await open(id, { page, delayMs: 60_000 });
    mark(project.store, 0);
    page.dispatchEvent(new Event('visibilitychange'));
    await soon(async () => expect((await readLog(db, id)).updates).toHaveLength(1));
  });

  test('the log is folded into a snapshot; the one before is kept', async () => {
    const id = await createProject({ name: 'Harbour' }, db);
    const before = (await readLog(db, id)).current;
    const project = await open(id, { compactAfterUpdates: 3 });
    for (let i = 0; i < 5; i++) {
      mark(project.store, i * second);
      await project.flush();
    }
    const log = await readLog(db, id);
    expect(log.updates).toHaveLength(2);
    expect(log.previous).toEqual(before);
    const again = await open(id, lonely);
    expect(again.store.snapshot()).toEqual(project.store.snapshot());
  });

  test('the text beside the snapshot is what is opened, and what was stored without one gets it in time', async () => {
    const id = await createProject({ name: 'Harbour' }, db);
    const row = (await db.snapshots.get([id, 'current']))!;
    const json = row.plain!.json.replaceAll('Harbour', 'From the text');
    await db.snapshots.put({ ...row, plain: { ...row.plain!, json } });
    expect((await open(id, lonely)).store.project.name).toBe('From the text');
    const { plain: _, ...old } = row;
    await db.snapshots.put(old);
    const project = await open(id, { textAfterMs: 5 });
    expect(project.store.project.name).toBe('Harbour');
    await soon(async () => expect((await readLog(db, id)).plain?.json).toContain('Harbour'));
    expect((await db.snapshots.get([id, 'previous']))?.plain ?? null).toBeNull();
  });

  test('a fold that breaks off in the middle leaves everything as it was', async () => {
    const id = await createProject({ name: 'Harbour' }, db);
    const project = await open(id);
    mark(project.store, 0);
    await project.flush();
    const before = await readLog(db, id);
    const autosave = new Autosave(db, project.store, id, [before.updates[0]!.seq], { page: null });
    const crash = vi.spyOn(db.updates, 'bulkDelete').mockImplementation(() => {
      throw new Error('power cut');
    });
    await expect(autosave.compact()).rejects.toThrow(/storage-failed.*power cut/);
    crash.mockRestore();
    const after = await readLog(db, id);
    expect([after.current, after.previous]).toEqual([before.current, before.previous]);
    expect(after.updates.slice(0, 1)).toEqual(before.updates);
    await autosave.close();
  });

  test('a full disk is said, nothing is lost, and it goes on once there is room', async () => {
    const id = await createProject({ name: 'Harbour' }, db);
    const project = await open(id, { retryMs: 20 });
    const full = fullDisk();
    mark(project.store, 0);
    await expect(project.flush()).rejects.toThrow(/storage-full/);
    expect(project.saveState).toBe('failed');
    mark(project.store, second);
    expect(project.saveState).toBe('failed');
    full.mockRestore();
    await soon(() => expect(project.saveState).toBe('saved'));
    expect(project.saveError).toBeNull();
    const again = await open(id, lonely);
    expect(again.store.snapshot()).toEqual(project.store.snapshot());
    expect(names(again.store)).toHaveLength(2);
  });
});

describe('a damaged log', () => {
  async function project(): Promise<{ id: string; expected: string[] }> {
    const id = await createProject({ name: 'Harbour' }, db);
    const project = await open(id);
    for (let i = 0; i < 4; i++) {
      mark(project.store, i * second);
      await project.flush();
    }
    return { id, expected: names(project.store) };
  }

  test('a torn last update loses itself only', async () => {
    const { id, expected } = await project();
    const last = (await readLog(db, id)).updates.at(-1)!;
    await db.updates.put({ ...last, parts: last.parts.map((part) => part.slice(0, part.length / 2)) });
    const again = await open(id, lonely);
    expect(again.damaged).toBe(1);
    expect(names(again.store)).toEqual(expected.slice(0, 3));
  });

  test('what could not be read outlives the folding of the log, and goes with the project', async () => {
    const { id } = await project();
    const last = (await readLog(db, id)).updates.at(-1)!;
    const torn = last.parts.map((part) => part.slice(0, part.length / 2));
    await db.updates.put({ ...last, parts: torn });
    const again = await open(id, { ...lonely, compactAfterUpdates: 1 });
    mark(again.store, 9 * second);
    await again.flush();
    expect((await readLog(db, id)).updates).toHaveLength(0);
    expect(await keptAside(db, id)).toEqual(torn);
    await open(id, lonely);
    expect(await keptAside(db, id)).toEqual(torn);
    await new ProjectShelf(db).remove(id);
    expect(await keptAside(db, id)).toEqual([]);
  });

  test('so does a missing one', async () => {
    const { id, expected } = await project();
    await db.updates.delete((await readLog(db, id)).updates.at(-1)!.seq);
    const again = await open(id, lonely);
    expect(names(again.store)).toEqual(expected.slice(0, 3));
    mark(again.store, 9 * second);
    await again.flush();
    expect(names((await open(id, lonely)).store)).toHaveLength(4);
  });

  test('a torn snapshot gives way to the one before', async () => {
    const { id } = await project();
    const writer = opened.at(-1)!;
    const autosave = new Autosave(db, writer.store, id, [], { page: null });
    await autosave.compact();
    await autosave.close();
    await db.snapshots.put({ project: id, generation: 'current', bytes: new Uint8Array(50) });
    const again = await open(id, lonely);
    expect(again.damaged).toBeGreaterThan(0);
    expect(names(again.store)).toHaveLength(4);
  });

  test('without any snapshot that can be read it is an error with a code', async () => {
    const { id } = await project();
    await db.snapshots.put({ project: id, generation: 'current', bytes: new Uint8Array(50) });
    await expect(open(id, lonely)).rejects.toThrow(/project-corrupt/);
    await expect(open('nobody')).rejects.toThrow(/project-missing/);
  });
});

describe('two tabs', () => {
  test('one writes, the other follows live and refuses edits, and takes over when the first closes', async () => {
    const id = await createProject({ name: 'Harbour' }, db);
    const first = await open(id, { delayMs: 60_000 });
    mark(first.store, 0);
    const second_ = await open(id);
    expect([first.role, second_.role]).toEqual(['writer', 'follower']);
    // The edit was not stored yet when the second tab opened.
    await soon(() => expect(names(second_.store)).toHaveLength(1));
    mark(first.store, second);
    await soon(() => expect(second_.store.snapshot()).toEqual(first.store.snapshot()));
    expect(() => mark(second_.store, 5)).toThrow(/read-only-tab/);
    const third = await open(id);
    expect(third.role).toBe('follower');
    const roles: string[] = [];
    second_.onRole((role) => roles.push(role));
    await first.close();
    await soon(() => expect(roles).toEqual(['writer']));
    mark(second_.store, 3 * second);
    await second_.flush();
    await soon(() => expect(names(third.store)).toHaveLength(3));
    expect(third.role).toBe('follower');
    expect(names((await open(id, lonely)).store)).toHaveLength(3);
  });

  test('what another says while this one still reads is heard', async () => {
    const id = await createProject({ name: 'Harbour' }, db);
    const channel = new BroadcastChannel(`storycore-project-${id}`);
    const heard: string[] = [];
    channel.onmessage = (event: MessageEvent<{ kind: string }>) => void heard.push(event.data.kind);
    const opening = open(id, lonely);
    const version = ProjectStore.create({ name: 'Nothing yet' }).version();
    channel.postMessage({ kind: 'joined', version, format: PROJECT_VERSION });
    await opening;
    await soon(() => expect(heard).toEqual(['update']));
    channel.close();
  });

  test('what a writer sent but could not store is stored by the one who takes over', async () => {
    const id = await createProject({ name: 'Harbour' }, db);
    const first = await open(id, { delayMs: 60_000 });
    const next = await open(id);
    mark(first.store, 0);
    await soon(() => expect(names(next.store)).toHaveLength(1));
    const full = fullDisk();
    await expect(first.close()).rejects.toThrow(/storage-full/);
    full.mockRestore();
    await soon(() => expect(next.role).toBe('writer'));
    expect(names((await open(id, lonely)).store)).toHaveLength(1);
  });
});

describe('a tab of a newer version', () => {
  const newer = PROJECT_VERSION + 1;
  /** What a later studio would write: a higher version, and a field that is something else now. */
  function laterDocument(store: ProjectStore): Uint8Array {
    const later = ProjectStore.open([store.exportSnapshot()]);
    const [project] = later.snapshot().project.values();
    later.transact('later', (tx) => tx.put('project', { ...project!, version: newer, name: 'Later' }));
    return later.exportSnapshot();
  }
  const said = async (id: string, bytes: Uint8Array) => {
    const channel = new BroadcastChannel(`storycore-project-${id}`);
    channel.postMessage({ kind: 'update', bytes, format: newer });
    await wait(50);
    channel.close();
  };

  test('is not followed: what is open stays as it was, cannot be edited, and says why', async () => {
    const id = await createProject({ name: 'Harbour' }, db);
    await open(id);
    const follower = await open(id);
    const before = follower.store.snapshot();
    const heard = vi.fn();
    follower.onRefusal(heard);
    await said(id, laterDocument(follower.store));
    await soon(() => expect(follower.refusal?.code).toBe('project-newer'));
    expect(follower.refusal?.params).toEqual({ version: newer, supported: PROJECT_VERSION });
    expect(heard).toHaveBeenCalledOnce();
    expect(follower.store.snapshot()).toBe(before);
    expect(() => mark(follower.store, 0)).toThrow(/read-only-tab/);
  });

  test('leaves a document that this one does not take over, write to or hold', async () => {
    const id = await createProject({ name: 'Harbour' }, db);
    const writer = await open(id);
    const follower = await open(id);
    // The newer tab wrote before it went, and this one heard nothing of it: it must find out by itself.
    const bytes = laterDocument(follower.store);
    await db.snapshots.put({ project: id, generation: 'current', bytes });
    await writer.close();
    await soon(() => expect(follower.refusal?.code).toBe('project-newer'));
    expect(follower.role).toBe('follower');
    expect((await readLog(db, id)).current).toEqual(bytes);
    // Its place in the line of writers is free.
    await soon(async () => {
      const lock = await ProjectLock.join(id);
      const { role } = lock;
      await lock.close();
      expect(role).toBe('writer');
    });
  });
});

describe('the shelf', () => {
  test('lists the latest first, renames, duplicates and removes without opening', async () => {
    const shelf = new ProjectShelf(db);
    const a = await createProject({ name: 'A' }, db);
    await wait(2);
    const b = await createProject({ name: 'B' }, db);
    expect((await shelf.list()).map(({ name }) => name)).toEqual(['B', 'A']);
    const project = await open(a);
    mark(project.store, 0);
    await project.close();
    expect((await shelf.list())[0]?.name).toBe('A');
    const copy = await shelf.duplicate(a, (name) => `${name} copy`);
    await shelf.rename(b, '  Best  ');
    expect((await shelf.list()).map(({ name }) => name).sort()).toEqual(['A', 'A copy', 'Best']);
    const opened_ = await open(copy);
    expect(opened_.store.project.name).toBe('A copy');
    expect(names(opened_.store)).toHaveLength(1);
    await opened_.close();
    expect((await readLog(db, copy)).updates.length).toBeGreaterThan(0);
    await shelf.remove(a);
    expect((await shelf.list()).map(({ name }) => name).sort()).toEqual(['A copy', 'Best']);
    expect(await db.updates.where('project').equals(a).count()).toBe(0);
    await expect(shelf.rename(a, 'x')).rejects.toThrow(/project-missing/);
  });

  test('a rename in the editor reaches the card', async () => {
    const shelf = new ProjectShelf(db);
    const id = await createProject({ name: 'A' }, db);
    const project = await open(id);
    runCommand(project.store, projectRename, { name: 'Z' });
    await project.flush();
    expect((await shelf.list())[0]?.name).toBe('Z');
  });

  test('a document from a file becomes a project', async () => {
    const id = await createProject({ name: 'A' }, db);
    const project = await open(id);
    mark(project.store, 0);
    const copy = await storeProject(ProjectStore.open([project.store.exportSnapshot()]), db);
    expect((await open(copy)).store.snapshot()).toEqual(project.store.snapshot());
  });

  test('edits of a project that another tab removed fail and say so', async () => {
    const id = await createProject({ name: 'A' }, db);
    const project = await open(id);
    await new ProjectShelf(db).remove(id);
    mark(project.store, 0);
    await expect(project.flush()).rejects.toThrow(/project-missing/);
    expect(await db.updates.count()).toBe(0);
  });
});

describe('the media cache', () => {
  test('keeps what is used, forgets the oldest beyond its limit', async () => {
    const now = vi.spyOn(Date, 'now');
    const cache = new MediaCache({ db, limitBytes: 1000 });
    for (let i = 0; i < 10; i++) {
      now.mockReturnValue(i * 100_000);
      await cache.put(`k${i}`, new Uint8Array(100).fill(i));
    }
    now.mockReturnValue(2_000_000);
    expect((await cache.get('k0'))?.[5]).toBe(0);
    await cache.put('k10', new Uint8Array(200));
    expect(await cache.get('k1')).toBeNull();
    expect(await cache.get('k0')).not.toBeNull();
    expect(await cache.get('k10')).not.toBeNull();
    await cache.put('huge', new Uint8Array(2000));
    expect(await cache.get('huge')).toBeNull();
    await cache.trim(0);
    expect(await db.cache.count()).toBe(0);
    now.mockRestore();
  });

  test('gives way when the disk is full instead of failing', async () => {
    const cache = new MediaCache({ db });
    for (let i = 0; i < 4; i++) await cache.put(`k${i}`, new Uint8Array(100));
    vi.spyOn(db.cache, 'put').mockImplementationOnce(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await cache.put('k4', new Uint8Array(100));
    expect(await db.cache.count()).toBe(2);
  });
});

test('a full disk is known by its name, however deep it is wrapped', () => {
  const quota = new DOMException('full', 'QuotaExceededError');
  expect(storageError(new Dexie.AbortError('aborted', quota)).code).toBe('storage-full');
  expect(storageError(new Error('odd', { cause: quota })).code).toBe('storage-full');
  expect(storageError(new Error('odd'))).toMatchObject({ code: 'storage-failed', params: { reason: 'odd' } });
});

test('settings are remembered', async () => {
  await settings(db).set('theme', 'light');
  expect(await settings(db).get('theme')).toBe('light');
  expect(await settings(db).get('none')).toBeUndefined();
});

test('storage is read, asked to stay, and guarded', async () => {
  const persist = vi.fn(async () => true);
  const storage = {
    estimate: async () => ({ usage: 60, quota: 100 }),
    persisted: async () => false,
    persist,
  };
  const state = await readStorage(storage);
  expect(state).toEqual({ usedBytes: 60, quotaBytes: 100, persisted: false });
  expect(await persistStorage(storage)).toBe(true);
  expect(hasRoomFor(30, state)).toBe(true);
  expect(hasRoomFor(31, state)).toBe(false);
  expect(await readStorage({})).toEqual({ usedBytes: 0, quotaBytes: 0, persisted: false });
});
