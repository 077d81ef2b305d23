import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import type { Database } from '../database/database.ts';
import { migrate } from '../database/migrate.ts';
import { withDatabases } from '../testing/databases.ts';
import { type AccessJwt, createAccessJwt } from './access-jwt.ts';
import { accessMigrations } from './access-tables.ts';
import { createKeySeal } from './key-seal.ts';
import { createRateLimits } from './rate-limits.ts';
import { openSigningKeys } from './signing-keys.ts';

const DAY = 86_400_000;
const SECRET = 'a secret of more than thirty-two characters';
const NEWER = 'another secret, which follows the first one';

/** Spaces part one secret from the next. */
const bare = (secret: string): string => secret.replaceAll(' ', '-');

/** As one relay on the database has it. */
const relayOn = async (database: Database, secrets = '', clock = Date.now): Promise<AccessJwt> =>
  createAccessJwt(await openSigningKeys(database, createKeySeal(bare(secrets)), clock), clock);

withDatabases('keys of the relays on one database', (open) => {
  const tables = async (): Promise<Database> => {
    const database = await open();
    await migrate(database, accessMigrations);
    return database;
  };
  const stored = (database: Database): Promise<{ key: string }[]> =>
    database.query('SELECT key FROM relay.signing_key ORDER BY created_at');

  test('are turned every month; each relay takes what the others sign, until it ends', async () => {
    const database = await tables();
    let now = Date.UTC(2026, 0, 1);
    const clock = () => now;
    const [first, second] = [await relayOn(database, '', clock), await relayOn(database, '', clock)];
    const old = await first.sign('a session');
    expect(await second.verify(old.access)).toBe('a session');
    expect(await first.verify((await second.sign('another')).access)).toBe('another');
    expect(await stored(database)).toHaveLength(1);

    now += 30 * DAY - 60_000;
    const last = await second.sign('another');
    now += 120_000;
    const made = await Promise.all([first.sign('x'), second.sign('x'), first.sign('x')]);
    expect(await stored(database)).toHaveLength(2);
    for (const { access } of made)
      for (const relay of [first, second]) expect(await relay.verify(access)).toBe('x');
    expect(await first.verify(last.access)).toBe('another');
    // Ten minutes are its life.
    now += 11 * 60_000;
    expect(await first.verify(made[0]!.access)).toBeNull();
    // The third makes the first be forgotten; the second may just have signed.
    now += 30 * DAY;
    await second.sign('y');
    expect(await stored(database)).toHaveLength(2);
  });

  test('are encrypted where a secret is given, and nobody without it gets them', async () => {
    const database = await tables();
    const plain = await (await relayOn(database)).sign('a session');
    expect((await stored(database))[0]!.key).toContain('"d"');
    const sealed = await relayOn(database, SECRET);
    expect(await sealed.verify(plain.access)).toBe('a session');
    const [{ key } = { key: '' }] = await stored(database);
    expect(key.split('.')).toHaveLength(5);
    await expect(relayOn(database)).rejects.toMatchObject({ code: 'signing-key-sealed' });
    await expect(relayOn(database, NEWER)).rejects.toMatchObject({ code: 'signing-key-sealed' });

    const turned = await openSigningKeys(database, createKeySeal(`${bare(NEWER)} ${bare(SECRET)}`));
    expect(await createAccessJwt(turned).verify(plain.access)).toBe('a session');
    expect(await (await relayOn(database, NEWER)).verify(plain.access)).toBe('a session');
    await expect(relayOn(database, SECRET)).rejects.toMatchObject({ code: 'signing-key-sealed' });
    // Under another name it is no key at all.
    await database.query('UPDATE relay.signing_key SET id = gen_random_uuid()');
    await expect(relayOn(database, NEWER)).rejects.toMatchObject({ code: 'signing-key-sealed' });
  });

  test('sign nothing that others made, or nobody', async () => {
    const jwt = await relayOn(await tables());
    const { access } = await jwt.sign('a session');
    const [head = '', body = ''] = access.split('.');
    const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString());
    const claims = new SignJWT({})
      .setSubject('a session')
      .setIssuer('storycore-relay')
      .setAudience('storycore-relay');
    const shared = await claims
      .setProtectedHeader({ alg: 'HS256', kid })
      .setExpirationTime('5m')
      .sign(new TextEncoder().encode('a guessed secret of thirty-two bytes'));
    const headOf = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const none = `${headOf({ alg: 'none', kid })}.${body}.`;
    const elsewhere = `${headOf({ alg: 'EdDSA', kid: "' OR true --" })}.${body}.AAAA`;
    for (const token of [shared, none, elsewhere, `${head}.${body}.AAAA`, 'a.b.c', ''])
      expect(await jwt.verify(token)).toBeNull();
  });
});

describe('a secret for the keys', () => {
  test('that could be guessed is refused', () => {
    expect(() => createKeySeal('short')).toThrow(/key-secret-short/);
  });
});

test('whoever asks too often is told when to come back, and nobody else is', async () => {
  const limits = createRateLimits({ STORYCORE_RATE_LIMIT: '2' });
  for (let i = 0; i < 10; i++) await limits.spend('ann');
  await expect(limits.spend('ann')).rejects.toMatchObject({ code: 'too-many-requests' });
  await limits.spend('bob');
  for (let i = 0; i < 30; i++) await limits.attempt('10.0.0.1');
  const error = await limits.attempt('10.0.0.1').catch((cause: unknown) => cause);
  expect((error as { params: { seconds: number } }).params.seconds).toBeGreaterThan(0);
  await limits.attempt('10.0.0.2');
});
