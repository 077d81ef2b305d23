import { afterEach, expect, test, vi } from 'vitest';
import { StoryError } from '../../base/errors.ts';
import { CuttingRoom } from '../../project/testing/cutting-room.ts';
import type { RunningImport } from './import-task.ts';
import { createProxies } from './proxies.ts';
import type { ImportTask } from './types.ts';

afterEach(() => vi.restoreAllMocks());

/** In its own time: Vitest's second is too short for a machine that is busy with something else. */
const soon = (holds: () => unknown) => vi.waitFor(holds, { timeout: 30_000 });

/** A cutting room with storage that is a set of hashes; proxies are made when the test says so. */
function library() {
  const room = new CuttingRoom();
  const stored = new Set<string>();
  const told: (readonly string[])[] = [];
  const done: string[] = [];
  const tasks: ImportTask[] = [];
  const elsewhere = new Set<string>();
  const noted: string[][] = [];
  let finish: PromiseWithResolvers<void> | null = null;
  const proxies = createProxies({
    store: room.store,
    client: {
      async makeProxy({ hash }, onProgress, signal) {
        finish = Promise.withResolvers();
        signal?.addEventListener('abort', () => finish!.reject(new StoryError('cancelled')));
        onProgress(0.5);
        await finish.promise;
        stored.add(hash);
      },
      storedProxies: async (hashes) => hashes.filter((hash) => stored.has(hash)),
      async removeProxy(hash) {
        done.push(`remove ${hash}`);
        stored.delete(hash);
      },
    },
    project: 'this',
    holders: {
      note: async (_, hashes) => void noted.push([...hashes]),
      elsewhere: async (_, hash) => elsewhere.has(hash),
    },
    onProxies(hashes) {
      told.push(hashes);
      done.push(`tell ${hashes.join()}`);
    },
    onStorage: () => undefined,
    addTask: (task: RunningImport) => tasks.push(task),
    leave: (task) => tasks.splice(tasks.indexOf(task), 1),
  });
  const film = room.assets['interview.mp4']!;
  const { hash } = room.store.get('asset', film)!;
  return {
    room,
    elsewhere,
    noted,
    stored,
    told,
    done,
    tasks,
    proxies,
    film,
    hash,
    finish: () => finish!.resolve(),
  };
}

test('made once, told to the preview, and gone with the asset', async () => {
  const { proxies, film, hash, tasks, told, done, stored, finish, room } = library();
  expect(proxies.can(film)).toBe(true);
  proxies.make(film);
  proxies.make(film);
  expect(tasks).toHaveLength(1);
  expect(tasks[0]!.state()).toEqual({ phase: 'proxy', fraction: 0.5 });
  expect(proxies.proxies().size).toBe(0);
  finish();
  await soon(() => expect(tasks[0]!.state()).toMatchObject({ phase: 'done', proxy: true }));
  expect([...proxies.proxies()]).toEqual([film]);
  expect(told).toEqual([[hash]]);
  const asset = room.store.get('asset', film)!;
  room.run('media.remove', { assets: [film] });
  proxies.forget(asset);
  await soon(() => expect(stored.size).toBe(0));
  expect(proxies.proxies().size).toBe(0);
  // The preview is told before the file goes.
  expect(done).toEqual([`tell ${hash}`, 'tell ', `remove ${hash}`]);
});

test('stays in storage when another project holds the same film', async () => {
  const { proxies, film, hash, stored, told, elsewhere, noted, room } = library();
  stored.add(hash);
  elsewhere.add(hash);
  await proxies.look();
  expect(noted.at(-1)).toContain(hash);
  const asset = room.store.get('asset', film)!;
  room.run('media.remove', { assets: [film] });
  proxies.forget(asset);
  await soon(() => expect(proxies.proxies().size).toBe(0));
  await new Promise((done) => setTimeout(done, 20));
  expect([...stored]).toEqual([hash]);
  expect(told).toEqual([[hash], []]);
  expect(noted.at(-1)).not.toContain(hash);
});

test('cancelled: the task leaves, nothing is kept, and it can be asked for again', async () => {
  const { proxies, film, tasks, stored, finish } = library();
  proxies.make(film);
  tasks[0]!.cancel();
  expect(tasks).toHaveLength(0);
  await soon(() => {
    proxies.make(film);
    expect(tasks).toHaveLength(1);
  });
  expect(stored.size).toBe(0);
  finish();
  await soon(() => expect([...proxies.proxies()]).toEqual([film]));
});

test('an asset that leaves while its proxy is being made takes the task along', async () => {
  const { proxies, film, tasks, room } = library();
  const asset = room.store.get('asset', film)!;
  proxies.make(film);
  room.run('media.remove', { assets: [film] });
  proxies.forget(asset);
  expect(tasks).toHaveLength(0);
});

test('what was made in another project is found', async () => {
  const { proxies, film, hash, stored, told } = library();
  stored.add(hash);
  await proxies.look();
  await proxies.look();
  expect([...proxies.proxies()]).toEqual([film]);
  expect(told).toEqual([[hash]]);
});
