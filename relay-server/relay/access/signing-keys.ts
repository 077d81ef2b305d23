import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Database, Queryable } from '../database/database.ts';
import { isSealed, type KeySeal } from './key-seal.ts';

/** What a proof is signed with, and until when it is believed. */
export interface SigningKey {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly key: JWK;
}

export interface SigningKeys {
  /** The newest, made now when the last one is a month old. */
  newest(): Promise<SigningKey>;
  /** Also one that another relay on this database has made a moment ago; null for one that is unknown or too old. */
  find(id: string): Promise<SigningKey | null>;
}

export const ALGORITHM = 'EdDSA';
const ROTATE_MS = 30 * 24 * 3600 * 1000;
/** An older key still verifies what it signed while it was the newest, by the clocks of relays that differ by some minutes. */
const KEEP_MS = ROTATE_MS + 3600 * 1000;
/** Any number: every relay on one database takes the same. */
const LOCK = 705_600_002;

interface Row {
  readonly id: string;
  readonly created: number;
  readonly key: string;
}

/**
 * Keys of all relays on one database: each verifies what the others sign.
 * @throws StoryError `signing-key-sealed` when those that are there were encrypted with a secret that is not given
 */
export async function openSigningKeys(
  database: Database,
  seal: KeySeal,
  now: () => number = Date.now,
): Promise<SigningKeys> {
  const known = new Map<string, SigningKey>();

  const read = async (db: Queryable, where = 'true', params: readonly unknown[] = []): Promise<void> => {
    const rows = await db.query<Row>(
      `SELECT id, (extract(epoch FROM created_at) * 1000)::float8 AS created, key FROM relay.signing_key WHERE ${where}`,
      params,
    );
    for (const { id, created, key } of rows) {
      known.set(id, { id, createdAt: created, key: JSON.parse(await seal.open(id, key)) });
    }
  };
  const fresh = (): SigningKey | undefined =>
    [...known.values()]
      .filter(({ createdAt }) => now() - createdAt < ROTATE_MS)
      .sort((a, b) => b.createdAt - a.createdAt)[0];
  const believed = (key: SigningKey | undefined): SigningKey | null =>
    key && now() - key.createdAt < KEEP_MS ? key : null;

  const make = async (tx: Queryable): Promise<SigningKey> => {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await read(tx);
    const others = fresh();
    if (others) return others;
    const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
    const made = { id: randomUUID(), createdAt: now(), key: await exportJWK(privateKey) };
    await tx.query(
      'INSERT INTO relay.signing_key (id, created_at, key) VALUES ($1, to_timestamp($2::float8 / 1000), $3)',
      [made.id, made.createdAt, await seal.close(made.id, JSON.stringify(made.key))],
    );
    await tx.query('DELETE FROM relay.signing_key WHERE created_at < to_timestamp($1::float8 / 1000)', [
      now() - KEEP_MS,
    ]);
    return made;
  };

  await read(database);
  await sealAll(database, seal);

  return {
    async newest() {
      const here = fresh();
      if (here) return here;
      const made = await database.transaction(make);
      for (const [id, key] of known) if (!believed(key)) known.delete(id);
      known.set(made.id, made);
      return made;
    },
    async find(id) {
      if (!known.has(id) && UUID.test(id)) await read(database, 'id = $1', [id]);
      return believed(known.get(id));
    },
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Keys that lie there open, or under an older secret, are encrypted with the one that is given now. */
async function sealAll(database: Database, seal: KeySeal): Promise<void> {
  const rows = await database.query<Pick<Row, 'id' | 'key'>>('SELECT id, key FROM relay.signing_key');
  for (const { id, key } of rows) {
    if (await seal.isOwn(id, key)) continue;
    const sealed = await seal.close(id, await seal.open(id, key));
    if (isSealed(sealed)) {
      await database.query('UPDATE relay.signing_key SET key = $3 WHERE id = $1 AND key = $2', [
        id,
        key,
        sealed,
      ]);
    }
  }
}
