import { StoryError } from '../../../src/base/errors.ts';
import type { Database, Queryable } from '../database/database.ts';

/** What keeps blobs. A `segment` is kept as long as there is room, everything else until it lets go. */
export interface Holder {
  readonly kind: 'job' | 'artefact' | 'thumbnail' | 'segment' | 'preview';
  /** Job id, segment hash … */
  readonly id: string;
}

/** Who needs which blob. The collector removes what nobody does. */
export interface References {
  /**
   * From the commit of `tx` on the blobs stay.
   * @throws StoryError `inputs-missing` when one is not there
   */
  hold(holder: Holder, hashes: readonly string[], tx?: Queryable): Promise<void>;
  /** Several holders at once, each what it needs. @throws as `hold` */
  holdAll(
    wishes: readonly { readonly holder: Holder; readonly hashes: readonly string[] }[],
    tx: Queryable,
  ): Promise<void>;
  /** All that the holder held. */
  release(holder: Holder, tx?: Queryable): Promise<void>;
}

export function createReferences(database: Database): References {
  const holdAll: References['holdAll'] = async (wishes, tx) => {
    const pairs = wishes.flatMap(({ holder, hashes }) => hashes.map((hash) => ({ hash, ...holder })));
    const wanted = [...new Set(pairs.map(({ hash }) => hash))];
    if (wanted.length === 0) return;
    // The lock makes the collector wait for this transaction, and in its second statement see what was inserted here.
    const rows = await tx.query<{ hash: string }>(
      `SELECT hash FROM relay.blob WHERE hash = ANY($1) AND state = 'there' ORDER BY hash FOR SHARE`,
      [wanted],
    );
    const there = new Set(rows.map(({ hash }) => hash));
    const missing = wanted.filter((hash) => !there.has(hash));
    if (missing.length > 0) {
      throw new StoryError('inputs-missing', { params: { count: missing.length, hash: missing[0]! } });
    }
    await tx.query(
      `INSERT INTO relay.blob_reference (hash, kind, holder)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) ON CONFLICT DO NOTHING`,
      [pairs.map(({ hash }) => hash), pairs.map(({ kind }) => kind), pairs.map(({ id }) => id)],
    );
  };
  const hold = (holder: Holder, hashes: readonly string[], tx: Queryable): Promise<void> =>
    holdAll([{ holder, hashes }], tx);
  return {
    holdAll,
    hold: (holder, hashes, tx) =>
      tx ? hold(holder, hashes, tx) : database.transaction((own) => hold(holder, hashes, own)),
    release: async ({ kind, id }, tx = database) => {
      await tx.query('DELETE FROM relay.blob_reference WHERE kind = $1 AND holder = $2', [kind, id]);
    },
  };
}
