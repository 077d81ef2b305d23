import { PGlite } from '@electric-sql/pglite';
import { expect, onTestFinished, test } from 'vitest';
import { emptyDatabase } from '../testing/empty-database.ts';
import { PreparedPglite } from './prepared-pglite.ts';

async function open() {
  const pglite = await PGlite.create({ dataDir: 'memory://', loadDataDir: await emptyDatabase() });
  onTestFinished(() => pglite.close());
  return { pglite, prepared: new PreparedPglite(pglite) };
}

/** Every type that the relay's tables have, with what is awkward in it. */
const VALUES = `SELECT n, n % 2 = 0 AS even, n::int8 AS wide, n / 3.0::float8 AS part, 1.5::numeric AS exact, NULL::text AS nothing,
  repeat('é😀 "\\', n) AS words, '' AS empty, md5(n::text)::uuid AS id, ARRAY['a,b', NULL, '{"x"}'] AS texts, ARRAY[n, 2] AS numbers,
  jsonb_build_object('n', n, 'deep', jsonb_build_array('ü', NULL)) AS json, '\\x00ff'::bytea AS bytes,
  to_timestamp(n * 1e6 + 0.123) AS at, '{}'::text[] AS none
  FROM generate_series(1, $1::int) AS s (n)`;

test('rows are what PGlite itself makes of them, however many there are', async () => {
  const { pglite, prepared } = await open();
  for (const count of [0, 1, 300]) {
    const { rows } = await pglite.query(VALUES, [count]);
    expect(rows).toHaveLength(count);
    // The first time in full, the second time prepared.
    for (let i = 0; i < 3; i++) expect(await prepared.query(VALUES, [count])).toEqual(rows);
  }
});

test('a transaction is kept or undone, and what fails in it fails with its code', async () => {
  const { pglite, prepared } = await open();
  await pglite.exec('CREATE TABLE kept (n int PRIMARY KEY)');
  const put = 'INSERT INTO kept VALUES ($1)';
  const all = () => prepared.query<{ n: number }>('SELECT n FROM kept ORDER BY n', []);
  await prepared.transaction(
    async ({ query }) => void (await Promise.all([query(put, [1]), query(put, [2])])),
  );
  expect(await all()).toEqual([{ n: 1 }, { n: 2 }]);
  const twice = prepared.transaction(async ({ query }) => {
    await query(put, [3]);
    await query(put, [1]);
  });
  await expect(twice).rejects.toMatchObject({ code: '23505' });
  await expect(prepared.transaction(({ query }) => query(put, [2]))).rejects.toMatchObject({ code: '23505' });
  await expect(prepared.transaction(({ query }) => query('SELECT nowhere', []))).rejects.toMatchObject({
    code: '42703',
  });
  await expect(prepared.query('SELECT $1::int', ['no number'])).rejects.toMatchObject({ code: '22P02' });
  await prepared.transaction(async () => {});
  expect(await all()).toEqual([{ n: 1 }, { n: 2 }]);
});

test('of statements that are said together none is before the transaction, whenever they take their turn', async () => {
  const { pglite, prepared } = await open();
  await pglite.exec('CREATE TABLE kept (n int)');
  const put = 'INSERT INTO kept VALUES ($1)';
  let busy = true;
  const others = (async () => {
    for (let turn = 0; busy; turn++) {
      await new Promise(setImmediate);
      const start = performance.now();
      while (performance.now() - start < (turn % 5) * 0.02);
    }
  })();
  for (let round = 0; round < 200; round++) {
    const undone = prepared.transaction(async ({ query }) => {
      // For so long that a pause is due.
      await new Promise((resolve) => setTimeout(resolve, 4));
      await Promise.all([query(put, [1]), query(put, [2]), query(put, [3])]);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
  }
  busy = false;
  await others;
  expect(await prepared.query('SELECT n FROM kept', [])).toEqual([]);
});

test('a statement that cannot even be prepared ends its transaction, as on a server', async () => {
  const { pglite, prepared } = await open();
  await pglite.exec('CREATE TABLE kept (n int)');
  const tried = prepared.transaction(async ({ query }) => {
    await expect(query('SELECT nowhere', [])).rejects.toMatchObject({ code: '42703' });
    await query('INSERT INTO kept VALUES (1)', []);
  });
  await expect(tried).rejects.toMatchObject({ code: '25P02' });
  expect(await prepared.query('SELECT n FROM kept', [])).toEqual([]);
});

test('who asks a database that is closed is told so; what was begun is ended', async () => {
  const pglite = await PGlite.create({ dataDir: 'memory://', loadDataDir: await emptyDatabase() });
  const prepared = new PreparedPglite(pglite);
  const begun = prepared.transaction(async ({ query }) => {
    await query('SELECT 1', []);
    await new Promise(setImmediate);
    return query('SELECT 2 AS n', []);
  });
  await Promise.all([pglite.close(), expect(begun).resolves.toEqual([{ n: 2 }])]);
  await expect(prepared.query('SELECT 3', [])).rejects.toThrow('is closed');
  await expect(prepared.transaction(({ query }) => query('SELECT 4', []))).rejects.toThrow('is closed');
});

test('what is notified is heard once, whoever said it, and after it was committed', async () => {
  const { pglite, prepared } = await open();
  const heard: string[] = [];
  const stop = await prepared.listen('news', (payload) => heard.push(payload));
  const say = `SELECT pg_notify('news', $1)`;
  await prepared.query(say, ['alone']);
  await prepared.transaction(async ({ query }) => {
    await query(say, ['together']);
    await new Promise(setImmediate);
    expect(heard).toEqual(['alone']);
  });
  await pglite.query(say, ['past us']);
  const undone = prepared.transaction(async ({ query }) => {
    await query(say, ['never']);
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
  await new Promise(setImmediate);
  expect(heard).toEqual(['alone', 'together', 'past us']);
  await stop();
  await prepared.query(say, ['too late']);
  await new Promise(setImmediate);
  expect(heard).toHaveLength(3);
});

test('who comes while statements follow each other comes in after a few of them, not after one each', async () => {
  const { prepared } = await open();
  let statements = 0;
  let coming = true;
  const busy = (async () => {
    while (coming) {
      await prepared.query('SELECT pg_sleep(0.005)', []);
      statements++;
    }
  })();
  // As Node accepts connections: one each turn, and each costs something.
  for (let turn = 0; turn < 64; turn++) {
    await new Promise(setImmediate);
    const start = performance.now();
    while (performance.now() - start < 0.2);
  }
  coming = false;
  await busy;
  expect(statements).toBeLessThan(16);
});
