import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { migrate } from '../database/migrate.ts';
import { findPostgres, startPostgres, withDatabases } from '../testing/databases.ts';
import { accessMigrations } from './access-tables.ts';
import { firstTokens } from './first-tokens.ts';
import { createTokens } from './tokens.ts';

withDatabases('the first tokens', (open) => {
  test('are made once, whoever asks together, and not beside others', async () => {
    const database = await open();
    await migrate(database, accessMigrations);
    const tokens = createTokens(database);
    const hosts = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const answers = await Promise.all(hosts.map((host) => firstTokens(database, tokens, host)));
    const given = answers.flatMap((answer, i) =>
      answer.tokens ? [{ ...answer.tokens, host: hosts[i] }] : [],
    );
    expect(given).toHaveLength(1);
    const [{ admin, node, host } = { admin: '', node: '' }] = given;
    expect(await tokens.find(admin)).toMatchObject({ role: 'admin' });
    expect(await tokens.find(node)).toMatchObject({ kind: 'node' });
    expect(await tokens.list()).toHaveLength(2);
    expect(answers.filter(({ shownBy }) => shownBy === host)).toHaveLength(hosts.length - 1);
    // Started again another day: nobody is told of the first ones any more.
    await database.query(`UPDATE relay.first_tokens SET at = at - interval '1 day'`);
    expect(await firstTokens(database, tokens)).toEqual({ tokens: null, shownBy: null });
  });
});

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const bin = findPostgres();

describe.skipIf(!bin)('two relays that are first started together', () => {
  test('show one administrator’s token, which both know, and the other says whose', async () => {
    const server = await startPostgres(bin!);
    const data = await mkdtemp(join(tmpdir(), 'storycore-first-'));
    const env = { ...process.env, LC_ALL: 'C', STORYCORE_DATA: data, DATABASE_URL: await server.database() };
    onTestFinished(async () => {
      await server.stop();
      await rm(data, { recursive: true, force: true });
    });
    const start = async () => {
      const args = [MAIN, '--json', '--log-level', 'silent', '--port', '0'];
      const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
      const ended = new Promise((resolve) => child.once('close', resolve));
      onTestFinished(async () => {
        child.kill('SIGKILL');
        await ended;
      });
      const line = await new Promise<string>((resolve) =>
        createInterface({ input: child.stdout }).once('line', resolve),
      );
      return JSON.parse(line) as {
        url: string;
        tokens: { admin: string } | null;
        tokensShownBy: string | null;
      };
    };
    const relays = await Promise.all([start(), start()]);
    const [first, ...more] = relays.flatMap(({ tokens }) => tokens ?? []);
    expect(more).toEqual([]);
    expect(relays.map(({ tokensShownBy }) => tokensShownBy).sort()).toEqual([hostname(), null].sort());
    const headers = { authorization: `Bearer ${first!.admin}` };
    for (const { url } of relays) {
      expect((await fetch(`${url}/api/access/me`, { headers })).status).toBe(200);
    }
  }, 120_000);
});
