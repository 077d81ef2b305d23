import { type ChildProcess, type ExecFileSyncOptions, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe } from 'vitest';
import { type OpenedDatabase, openDatabase } from '../database/open-database.ts';
import { emptyDatabase } from './empty-database.ts';

/** The newest server of Debian, or null: then what needs one is skipped, visibly. */
export function findPostgres(): string | null {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return null;
  const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  const bin = versions
    .map((version) => join(root, version, 'bin'))
    .find((path) => existsSync(join(path, 'initdb')));
  return bin ?? null;
}

export interface PostgresServer {
  /** Of an empty database of its own. */
  database(): Promise<string>;
  /** SIGKILL, and the same data again on the same port. */
  kill(): Promise<void>;
  start(): Promise<void>;
  running(): boolean;
  stop(): Promise<void>;
}

/** A real server on a free port of the loopback, in a folder of its own, as a user that may run one (it refuses root). */
export async function startPostgres(bin: string): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'storycore-pg-'));
  await chmod(folder, 0o777);
  const data = join(folder, 'data');
  const asOther =
    process.getuid?.() === 0
      ? {
          uid: Number(execFileSync('id', ['-u', 'postgres'])),
          gid: Number(execFileSync('id', ['-g', 'postgres'])),
        }
      : {};
  const options = {
    ...asOther,
    cwd: folder,
    stdio: 'ignore' as const,
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
  };
  initialise(bin, data, options);
  const port = await freePort();
  let child: ChildProcess | null = null;
  let count = 0;
  const url = (name: string): string => `postgres://relay@127.0.0.1:${port}/${name}`;
  const start = async (): Promise<void> => {
    const settings = [
      '-c',
      'fsync=off',
      '-c',
      'unix_socket_directories=',
      '-p',
      String(port),
      '-h',
      '127.0.0.1',
    ];
    child = spawn(join(bin, 'postgres'), ['-D', data, ...settings], options);
    await waitFor(url('postgres'));
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const running = child;
    child = null;
    if (!running || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await ended;
  };
  await start();
  return {
    async database() {
      const name = `test_${++count}`;
      const admin = await openDatabase({ url: url('postgres'), folder: null });
      await admin.query(`CREATE DATABASE ${name}`);
      await admin.close();
      return url(name);
    },
    kill: () => end('SIGKILL'),
    start,
    running: () => child !== null,
    async stop() {
      await end('SIGINT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const TEMPLATE = fileURLToPath(new URL('../../../node_modules/.cache/storycore/postgres', import.meta.url));

/** `initdb` takes longer than a test may; what it makes is kept, and copied with its owner. */
function initialise(bin: string, data: string, options: ExecFileSyncOptions): void {
  const template = `${TEMPLATE}-${bin.split('/').at(-2)}-${process.getuid?.() ?? 0}`;
  if (!existsSync(template)) {
    execFileSync(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'relay', '--no-sync'], options);
    const draft = `${template}.${process.pid}`;
    mkdirSync(dirname(draft), { recursive: true });
    cpSync(data, draft);
    // Another test may have been first: its template is as good.
    if (existsSync(template)) execFileSync('rm', ['-rf', draft]);
    else execFileSync('mv', ['-T', draft, template]);
    return;
  }
  cpSync(template, data);
}

const cpSync = (from: string, to: string): void => void execFileSync('cp', ['-a', from, to]);

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function waitFor(url: string): Promise<void> {
  for (let tries = 0; tries < 150; tries++) {
    try {
      await (await openDatabase({ url, folder: null })).close();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error('PostgreSQL did not start.');
}

/** Runs the same tests on the embedded database and, where there is one, on a real server. */
export function withDatabases(name: string, tests: (open: () => Promise<OpenedDatabase>) => void): void {
  const opened: OpenedDatabase[] = [];
  const keep = (database: OpenedDatabase): OpenedDatabase => {
    opened.push(database);
    return database;
  };
  const closeAll = async (): Promise<void> => {
    await Promise.all(opened.splice(0).map((database) => database.close()));
  };

  describe(`${name}, embedded`, () => {
    afterAll(closeAll);
    tests(async () => keep(await openDatabase({ url: null, folder: null, image: await emptyDatabase() })));
  });

  const bin = findPostgres();
  describe.skipIf(!bin)(`${name}, on a PostgreSQL server`, () => {
    let server: PostgresServer;
    beforeAll(async () => {
      server = await startPostgres(bin!);
    });
    afterAll(async () => {
      await closeAll();
      await server.stop();
    });
    tests(async () => keep(await openDatabase({ url: await server.database(), folder: null })));
  });
}
