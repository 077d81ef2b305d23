import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

// Seven programs after one another, two of which make a database.
vi.setConfig({ testTimeout: 240_000 });

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
type Event = { event: string; url: string; token: string; tokens: { admin: string; node: string } | null };

let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'storycore-relay-main-'));
});
afterAll(() => rm(data, { recursive: true, force: true }));

function start(...args: string[]): {
  child: ChildProcess;
  first: Promise<Event>;
  code: Promise<number | null>;
} {
  const env = { ...process.env, LC_ALL: 'C', PORT: '', STORYCORE_DATA: data };
  const stdio = ['ignore', 'pipe', 'ignore'] as const;
  const child = spawn(process.execPath, [MAIN, '--json', '--log-level', 'silent', ...args], {
    env,
    stdio: [...stdio],
  });
  const lines = createInterface({ input: child.stdout! });
  return {
    child,
    first: new Promise((resolve) => lines.once('line', (line) => resolve(JSON.parse(line)))),
    code: new Promise((resolve) => child.once('close', resolve)),
  };
}

test('one command runs a relay, gives its tokens once, and ends cleanly', async () => {
  const relay = start('--port', '0');
  const { url, tokens } = await relay.first;
  const ask = (token: string) =>
    fetch(`${url}/api/blobs/${'0'.repeat(64)}`, { headers: { authorization: `Bearer ${token}` } });
  expect((await ask(tokens!.admin)).status).toBe(404);
  expect((await ask(tokens!.node)).status).toBe(404);
  expect((await ask('sc_user_guess')).status).toBe(401);

  const second = start('token', 'create', '--role', 'editor');
  expect(await second.first).toMatchObject({ event: 'error', message: expect.stringContaining(data) });
  expect(await second.code).toBe(1);

  const asked = start('token', 'create', '--role', 'node', '--relay', url, '--token', tokens!.admin);
  expect((await ask((await asked.first).token)).status).toBe(404);

  relay.child.kill('SIGTERM');
  expect(await relay.code).toBe(0);

  const made = start('token', 'create', '--role', 'editor');
  const { token } = await made.first;
  expect(await made.code).toBe(0);
  const again = start('--port', '0');
  const after = await again.first;
  expect(after.tokens).toBeNull();
  const answer = await fetch(`${after.url}/api/blobs/${'0'.repeat(64)}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(answer.status).toBe(404);
  again.child.kill('SIGINT');
  expect(await again.code).toBe(0);
});

test.each([
  [['--port', '70000']],
  [['--nodes', '3-1']],
  [['--log-level', 'loud']],
  [['--colour', 'red']],
  [['token', 'make']],
  [['token', 'create', '--role', 'king']],
])('is used wrongly: %j', async (args) => {
  const { first, code } = start(...args);
  expect(await first).toMatchObject({ event: 'error', code: 'usage' });
  expect(await code).toBe(2);
});
