import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { StoryError } from '../../../src/base/errors.ts';
import { createBreakers } from '../http/breakers.ts';
import { findPostgres, startPostgres, withDatabases } from '../testing/databases.ts';
import { lockDirectory } from './directory-lock.ts';
import { migrate } from './migrate.ts';
import { openDatabase } from './open-database.ts';

withDatabases('a database', (open) => {
  test('migrates once, whoever starts together', async () => {
    const database = await open();
    const steps = [
      { id: 'test-1', sql: 'CREATE TABLE relay.thing (id int);\nINSERT INTO relay.thing VALUES (1)' },
      { id: 'test-2', sql: 'INSERT INTO relay.thing VALUES (2)' },
    ];
    await Promise.all([migrate(database, steps), migrate(database, steps)]);
    expect(await database.query('SELECT id FROM relay.thing ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }]);
  });

  test('undoes all of what throws', async () => {
    const database = await open();
    await database.script('CREATE TABLE counted (n int)');
    const failing = database.transaction(async (tx) => {
      await tx.query('INSERT INTO counted VALUES ($1)', [1]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await database.query('SELECT * FROM counted')).toEqual([]);
  });

  test('hears what is notified', async () => {
    const database = await open();
    const heard = Promise.withResolvers<string>();
    const stop = await database.listen('news', heard.resolve);
    await database.query('SELECT pg_notify($1, $2)', ['news', 'hello']);
    expect(await heard.promise).toBe('hello');
    await stop();
  });
});

const bin = findPostgres();

describe.skipIf(!bin)('a database server that goes away', () => {
  test('is said to be away, is not waited for, and is there again by itself', async () => {
    const server = await startPostgres(bin!);
    onTestFinished(() => server.stop());
    const breakers = createBreakers();
    const database = await openDatabase({ url: await server.database(), folder: null, breakers });
    const away = { code: 'not-available', params: { what: 'database' } };
    const breaker = () => breakers.list().find(({ name }) => name === 'database');
    try {
      const cut = database.transaction((tx) => tx.query('SELECT pg_sleep(30)'));
      const seen = expect(cut).rejects.toMatchObject(away);
      // The statement runs when the server is killed.
      await expect
        .poll(async () => database.query(`SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)'`))
        .toHaveLength(1);
      await server.kill();
      await seen;
      for (let i = 0; i < 5; i++) await expect(database.query('SELECT 1')).rejects.toMatchObject(away);
      expect(breaker()).toMatchObject({ state: 'open' });

      await server.start();
      await expect.poll(() => database.query('SELECT 1 AS one').catch(() => null)).toEqual([{ one: 1 }]);
      expect(breaker()).toMatchObject({ state: 'closed' });
      // A wrong statement is nobody's absence.
      await expect(database.query('SELECT nothing')).rejects.toThrow('nothing');
      const store = new StoryError('not-available', { params: { what: 'store' } });
      for (let i = 0; i < 6; i++)
        await expect(database.transaction(() => Promise.reject(store))).rejects.toBe(store);
      expect(breaker()).toMatchObject({ state: 'closed' });
    } finally {
      await database.close();
    }
  });
});

describe('the data folder', () => {
  test('belongs to one process, also after another was killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'storycore-lock-'));
    try {
      const unlock = await lockDirectory(folder);
      await expect(lockDirectory(folder)).rejects.toThrow(StoryError);
      unlock();
      const killed = `import { lockDirectory } from ${JSON.stringify(new URL('directory-lock.ts', import.meta.url).href)};
        await lockDirectory(${JSON.stringify(folder)}); process.kill(process.pid, 'SIGKILL');`;
      await promisify(execFile)(process.execPath, ['--input-type=module', '-e', killed]).catch(() => {});
      (await lockDirectory(folder))();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('a server that is not there is named', async () => {
    const opening = openDatabase({ url: 'postgres://127.0.0.1:1/none', folder: null });
    await expect(opening).rejects.toMatchObject({ code: 'database-unreachable' });
  });
});
