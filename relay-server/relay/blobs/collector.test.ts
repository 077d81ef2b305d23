import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database/database.ts';
import { migrate } from '../database/migrate.ts';
import { withDatabases } from '../testing/databases.ts';
import { blobMigrations } from './blob-tables.ts';
import { Collector } from './collector.ts';
import { FolderBytes } from './folder-bytes.ts';
import { FreeSpace } from './free-space.ts';
import { KeptBlobs } from './kept-blobs.ts';
import { createReferences, type Holder, type References } from './references.ts';
import { sweepDrafts } from './sweep-drafts.ts';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const job = (n: number): Holder => ({ kind: 'job', id: `job ${n}` });

withDatabases('the collector', (open) => {
  let folder: string;
  let database: Database;
  let bytes: FolderBytes;
  let blobs: KeptBlobs;
  let references: References;
  const forgotten: string[] = [];
  const collector = (segmentSpace = 1e9): Collector =>
    new Collector(database, bytes, {
      graceSeconds: 3600,
      segmentSpace,
      keepDays: 30,
      jobFiles: {
        neededSegment: `r.holder = 'segment wanted'`,
        forgetSegments: async (hashes) => void forgotten.push(...hashes),
        letGo: async () => {},
      },
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'storycore-collector-'));
    database = await open();
    await migrate(database, blobMigrations);
    bytes = new FolderBytes(folder, new FreeSpace(folder, 0), 1e9);
    blobs = new KeptBlobs(database, bytes);
    references = createReferences(database);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const put = async (text: string): Promise<string> =>
    (await blobs.write(hashOf(text), Readable.from([Buffer.from(text)]))).hash;
  const age = (minutes: number, hashes?: readonly string[]): Promise<unknown> =>
    database.query(
      `UPDATE relay.blob SET used_at = now() - make_interval(mins => $1) WHERE $2::text[] IS NULL OR hash = ANY($2)`,
      [minutes, hashes ?? null],
    );
  const files = async (): Promise<string[]> => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  };
  const readable = async (hash: string): Promise<boolean> => {
    const stream = await blobs.read(hash);
    stream?.destroy();
    return stream !== null;
  };

  test('loses no blob that somebody holds and leaves none that nobody does, whatever happens in whatever order', async () => {
    const blob = fc.nat(7);
    const step = fc.oneof(
      fc.record({
        do: fc.constant('start' as const),
        job: fc.nat(4),
        needs: fc.array(blob, { maxLength: 4 }),
      }),
      fc.record({ do: fc.constant('finish' as const), job: fc.nat(4) }),
      fc.record({ do: fc.constant('collect' as const) }),
      fc.record({
        do: fc.constant('race' as const),
        job: fc.nat(4),
        needs: fc.array(blob, { maxLength: 4 }),
      }),
    );
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const name = (n: number): string => `${round} ${n}`;
        round++;
        const held = new Map<number, Set<string>>();
        const hold = async (n: number, needs: readonly number[]): Promise<void> => {
          const hashes = await Promise.all(needs.map((need) => put(name(need))));
          await references.hold(job(n), hashes);
          held.set(n, new Set([...(held.get(n) ?? []), ...hashes]));
        };
        for (const each of steps) {
          if (each.do === 'start') await hold(each.job, each.needs);
          else if (each.do === 'finish') {
            await references.release(job(each.job));
            held.delete(each.job);
          } else if (each.do === 'collect') {
            await age(61);
            await collector().collect();
          } else {
            // Everything old is for the taking in the very moment in which a job asks for it.
            await age(61);
            const [, outcome] = await Promise.all([
              collector().collect(),
              hold(each.job, each.needs).catch((error: unknown) => error),
            ]);
            if (outcome !== undefined) expect(outcome).toMatchObject({ code: 'inputs-missing' });
          }
          for (const hash of [...held.values()].flatMap((hashes) => [...hashes])) {
            expect(await readable(hash)).toBe(true);
          }
        }
        for (let n = 0; n <= 4; n++) await references.release(job(n));
        await age(61);
        await collector().collect();
        expect(await blobs.usage()).toEqual({ bytes: 0, count: 0 });
        expect(await files()).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  test('waits for the grace period, and asking for a blob begins it anew', async () => {
    const [asked, idle] = [await put('asked'), await put('idle')];
    await collector().collect();
    expect(await blobs.missing([idle])).toEqual([]);
    await age(61);
    await blobs.missing([asked]);
    expect((await collector().collect()).hashes).toEqual([idle]);
    expect(await blobs.missing([asked, idle])).toEqual([idle]);
    await blobs.delete(asked);
  });

  test('says beforehand what it would remove, and removes nothing', async () => {
    const hash = await put('only said');
    await age(61);
    expect(await collector().collect({ dryRun: true })).toEqual({ count: 1, bytes: 9, hashes: [hash] });
    expect(await readable(hash)).toBe(true);
    await blobs.delete(hash);
  });

  test('trims segments by their last use, and never one that a job needs', async () => {
    const texts = ['oldest', 'needed', 'middle', 'newest'];
    const hashes = await Promise.all(texts.map(put));
    for (const [i, hash] of hashes.entries()) {
      await references.hold({ kind: 'segment', id: `segment ${texts[i]}` }, [hash]);
      await age(100 - i, [hash]);
    }
    await references.hold(job(9), [hashes[1]!]);
    forgotten.length = 0;
    // Three count, 18 bytes; room for two.
    const { hashes: gone } = await collector(12).collect();
    expect(gone).toEqual([hashes[0]]);
    expect(forgotten).toEqual(['segment oldest']);
    await references.release(job(9));
    await collector(6).collect();
    expect(await blobs.missing(hashes)).toEqual([hashes[0], hashes[1], hashes[2]]);
    await references.hold({ kind: 'segment', id: 'segment wanted' }, [hashes[3]!]);
    expect((await collector(0).collect()).hashes).toEqual([]);
    await references.release({ kind: 'segment', id: 'segment wanted' });
    await references.release({ kind: 'segment', id: 'segment newest' });
    await blobs.delete(hashes[3]!);
  });

  test('refuses to hold what is not there, and holds nothing then', async () => {
    const there = await put('there');
    const wish = references.hold(job(1), [there, hashOf('nowhere')]);
    await expect(wish).rejects.toMatchObject({ code: 'inputs-missing', params: { count: 1 } });
    await age(61);
    expect((await collector().collect()).hashes).toEqual([there]);
  });

  test('what a killed process left is swept at the next start', async () => {
    const whole = hashOf('whole, but never listed');
    await mkdir(join(folder, 'drafts'), { recursive: true });
    await mkdir(join(folder, 'blobs', whole.slice(0, 2)), { recursive: true });
    const id = '00000000-0000-4000-8000-000000000001';
    await writeFile(join(folder, 'drafts', id), 'half');
    await writeFile(join(folder, 'blobs', whole.slice(0, 2), whole), 'whole, but never listed');
    await database.query('INSERT INTO relay.blob_draft (id, hash) VALUES ($1, $2)', [id, whole]);
    const going = await put('was being removed');
    await database.query(`UPDATE relay.blob SET state = 'going' WHERE hash = $1`, [going]);
    expect(await sweepDrafts(database, bytes, 0)).toEqual({ drafts: 1, adopted: 0 });
    expect(await files()).toEqual([]);
    expect(await database.query('SELECT hash FROM relay.blob')).toEqual([]);
  });

  test('what lies in the folder and in no list is found again', async () => {
    const hash = await put('restored');
    await database.query('DELETE FROM relay.blob WHERE hash = $1', [hash]);
    expect(await blobs.has(hash)).toBeNull();
    expect(await sweepDrafts(database, bytes, 0)).toEqual({ drafts: 0, adopted: 1 });
    expect(await blobs.has(hash)).toEqual({ hash, bytes: 8 });
    await blobs.delete(hash);
  });
});
