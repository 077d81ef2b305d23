import { expect, test } from 'vitest';
import { withDatabases } from '../testing/databases.ts';
import { tidyEmbedded } from './tidy-embedded.ts';

withDatabases('tidying', (open) => {
  test('takes dead rows out of the embedded database, once, and leaves a server to itself', async () => {
    const database = await open();
    await database.script('CREATE TABLE busy (n int); CREATE TABLE quiet (n int)');
    await database.query('INSERT INTO busy SELECT generate_series(1, $1::int)', [1000]);
    await database.query('UPDATE busy SET n = n + $1', [1]);
    // What a transaction did is counted when it is over, within a second.
    for (let tries = 0; tries < 50; tries++) {
      const [row] = await database.query<{ dead: number }>(
        `SELECT n_dead_tup::int AS dead FROM pg_stat_user_tables WHERE relname = 'busy'`,
      );
      if (row!.dead >= 1000) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const embedded = database.kind === 'pglite';
    expect(await tidyEmbedded(database)).toEqual(embedded ? ['public.busy'] : []);
    if (embedded) expect(await tidyEmbedded(database)).toEqual([]);
  });
});
