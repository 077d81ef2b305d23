import { type ChildProcess, type ExecFileSyncOptions, execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
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
  let port = await freePort();
  let child: ChildProcess | null = null;
  let count = 0;
  const url = (name: string): string => `postgres://relay@127.0.0.1:${port}/${name}`;
  const spawned = (): ChildProcess => {
    const settings = ['fsync=off', 'unix_socket_directories='].flatMap((setting) => ['-c', setting]);
    const address = ['-h', '127.0.0.1', '-p', String(port)];
    return spawn(join(bin, 'postgres'), ['-D', data, ...settings, ...address], options);
  };
  const start = async (): Promise<void> => {
    for (let tries = 0; tries < 5; tries++) {
      child = spawned();
      if (await answers(url('postgres'), data, child)) return;
      // The port was taken meanwhile, or a process of the server that was killed holds its memory still.
      if (count === 0) port = await freePort();
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    throw new Error('PostgreSQL did not start.');
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const running = child;
    child = null;
    if (!running || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await ended;
  };
  const stop = async (): Promise<void> => {
    await end('SIGINT');
    await rm(folder, { recursive: true, force: true });
  };
  await start().catch(async (cause: unknown) => {
    await stop();
    throw cause;
  });
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
    stop,
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
    try {
      renameSync(draft, template);
    } catch {
      // Another test was first: its template is as good.
      rmSync(draft, { recursive: true });
    }
    return;
  }
  cpSync(template, data);
}

const cpSync = (from: string, to: string): void => void execFileSync('cp', ['-a', from, to]);

/**
 * For a server that cannot look for one itself, or that is to be found again on the same. Below those that systems hand out by
 * themselves (Linux from 32768): between the asking and the listening they go to whoever opens a socket.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 20_000);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

/** @returns false when it ended instead */
async function answers(url: string, data: string, server: ChildProcess): Promise<boolean> {
  for (let tries = 0; tries < 600; tries++) {
    if (server.exitCode !== null) return false;
    const found = await dataOf(url).catch(() => null);
    // Another server may have been faster to take the port.
    if (found === data) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`PostgreSQL runs, but does not answer at ${url}.`);
}

async function dataOf(url: string): Promise<string | undefined> {
  const database = await openDatabase({ url, folder: null });
  const asked = database.query<{ data: string }>(`SELECT current_setting('data_directory') AS data`);
  const [row] = await asked.finally(() => database.close());
  return row?.data;
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
    let server: PostgresServer | undefined;
    beforeAll(async () => {
      server = await startPostgres(bin!);
    });
    afterAll(async () => {
      await closeAll();
      await server?.stop();
    });
    tests(async () => keep(await openDatabase({ url: await server!.database(), folder: null })));
  });
}
