import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RelayRig, startRelayRig } from '../testing/relay-rig.ts';

let relay: RelayRig;
beforeAll(async () => {
  relay = await startRelayRig();
});
afterAll(() => relay.close());

const put = async (text: string): Promise<string> => {
  const hash = createHash('sha256').update(text).digest('hex');
  return (await relay.services.blobs.write(hash, Readable.from([Buffer.from(text)]))).hash;
};

/** A job that ended so many days ago, with an input and a film that are long unused. */
async function ended(state: string, days: number): Promise<{ input: string; film: string }> {
  const { database, bytes } = relay.services;
  const id = randomUUID();
  await database.query(
    `INSERT INTO relay.job (id, root, kind, state, tenant, owner, spec, finished_at)
     VALUES ($1, $1, 'render', $2, 'default', 'test', '{}', CASE WHEN $3::int < 0 THEN NULL ELSE now() - make_interval(days => $3::int) END)`,
    [id, state, days],
  );
  const [input, film] = [await put(`input of ${id}`), await put(`film of ${id}`)];
  await bytes.references.hold({ kind: 'job', id }, [input]);
  await bytes.references.hold({ kind: 'artefact', id }, [film]);
  await database.query(`UPDATE relay.blob SET used_at = now() - interval '90 days'`);
  return { input, film };
}

test('what a job needs stays while it may need it, and its film for as long as films are kept', async () => {
  const running = await ended('running', -1);
  const done = await ended('done', 1);
  const dead = await ended('dead', 1);
  const forgotten = await ended('dead', 31);
  const old = await ended('done', 31);
  const { hashes } = await relay.services.bytes.collector.collect();
  const gone = [done.input, forgotten.input, forgotten.film, old.input, old.film];
  expect([...hashes].sort()).toEqual(gone.sort());
  const left = [running.input, running.film, done.film, dead.input, dead.film];
  expect(await relay.services.blobs.missing(left)).toEqual([]);
});

test('what a job held that is no more is let go', async () => {
  const hash = await put('of a job that is no more');
  await relay.services.bytes.references.hold({ kind: 'job', id: randomUUID() }, [hash]);
  await relay.services.database.query(`UPDATE relay.blob SET used_at = now() - interval '90 days'`);
  expect((await relay.services.bytes.collector.collect()).hashes).not.toContain(hash);
  await relay.services.database.query(`UPDATE relay.blob_reference SET at = now() - interval '2 hours'`);
  expect((await relay.services.bytes.collector.collect()).hashes).toContain(hash);
});
