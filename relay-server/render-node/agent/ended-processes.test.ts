import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import type { JobView } from '../../../src/protocol/relay/job.ts';
import { findPostgres, freePort, startPostgres } from '../../relay/testing/databases.ts';
import { PATIENT } from '../../relay/testing/fake-node.ts';
import { type ForkedRelay, forkRelay } from '../../relay/testing/forked-relay.ts';
import { RenderBench } from '../node-host/testing/render-bench.ts';
import { type Program, startNode, submit } from './testing/program.ts';
import { writeSmallProject } from './testing/small-project.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

const RELAY = fileURLToPath(new URL('../../relay/main.ts', import.meta.url));
/** Of the project; a few segments. */
const RANGE = ['--range', '0-4'];
const FRAMES = 100;

interface Address {
  readonly url: string;
  readonly token: string;
}

describe.skipIf(!hasFfmpeg)('processes that end in the middle of a film', () => {
  let bench: RenderBench;
  beforeAll(async () => {
    bench = await RenderBench.open();
    const media = [
      await bench.source('chart.mp4', 'testsrc2', 12),
      await bench.source('bars.mp4', 'testsrc', 12),
    ] as const;
    await writeSmallProject(bench.path('harbour.storycore'), media);
  });
  afterAll(() => bench.close());

  const send = (relay: Address, name: string): Program =>
    submit(relay, bench.path('harbour.storycore'), bench.path(`${name}.mp4`), RANGE);
  const ask = async <T>({ url, token }: Address, path: string): Promise<T> =>
    (await (await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })).json()) as T;

  /** It came, whole, and no task was counted twice. */
  async function arrived(relay: Address, sending: Program, name: string): Promise<void> {
    expect(await sending.ended, sending.errors).toBe(0);
    expect(await bench.times(`${name}.mp4`)).toHaveLength(FRAMES);
    const [film] = (await ask<{ jobs: JobView[] }>(relay, '/api/jobs')).jobs;
    const { history } = await ask<{ history: { job: string; what: string }[] }>(
      relay,
      `/api/jobs/${film!.id}/history`,
    );
    const done = history.filter(({ what }) => what === 'done').map(({ job }) => job);
    expect(new Set(done).size).toBe(done.length);
    expect(film).toMatchObject({ state: 'done', frames: FRAMES });
  }

  async function surviveKill(name: string, databaseUrl: string | null): Promise<void> {
    const data = bench.path(`${name}-relay`);
    const port = await freePort();
    const first: ForkedRelay = await forkRelay({ data, databaseUrl, port, environment: PATIENT });
    let relay = first;
    const node = startNode(first, name, bench.path(`${name}-cache`));
    try {
      await node.until({ event: 'joined' });
      const sending = send(first, name);
      await node.until({ event: 'task', kind: 'segment' });
      await relay.kill();
      relay = await forkRelay({ data, databaseUrl, port, environment: PATIENT });
      await arrived(first, sending, name);
      expect(node.all({ event: 'joined' })).toHaveLength(1);
    } finally {
      node.child.kill('SIGKILL');
      await relay.stop();
    }
  }

  test('a relay that is killed goes on where it was, on the embedded database', () =>
    surviveKill('embedded', null));

  test.skipIf(!findPostgres())('and on a PostgreSQL server', async () => {
    const server = await startPostgres(findPostgres()!);
    onTestFinished(() => server.stop());
    await surviveKill('postgres', await server.database());
  });

  test('a node that is asked to end finishes its task, and another one the film', async () => {
    const relay = await forkRelay({ data: bench.path('leaving-relay'), environment: PATIENT });
    const leaving = startNode(relay, 'leaving', bench.path('leaving-cache'));
    let other: Program | null = null;
    try {
      await leaving.until({ event: 'joined' });
      const sending = send(relay, 'leaving');
      await leaving.until({ event: 'task', kind: 'segment' });
      leaving.child.kill('SIGTERM');
      expect(await leaving.ended, leaving.errors).toBe(0);
      const begun = leaving.all({ event: 'task' }).map(({ job }) => job);
      expect(leaving.all({ event: 'task-done' }).map(({ job }) => job)).toEqual(begun);
      other = startNode(relay, 'other', bench.path('other-cache'));
      await arrived(relay, sending, 'leaving');
    } finally {
      for (const one of [leaving, other]) one?.child.kill('SIGKILL');
      await relay.stop();
    }
  });

  test('a relay with nodes of its own ends with them, and starts again with the film', async () => {
    const data = bench.path('own-relay');
    const start = (port: string): { child: ChildProcess; ready: Promise<Ready>; ended: Promise<unknown> } => {
      const args = [RELAY, '--json', '--log-level', 'silent', '--nodes', '1-2', '--port', port];
      const env = {
        ...process.env,
        STORYCORE_DATA: data,
        PORT: '',
        HOST: '',
        STORYCORE_CACHE: bench.path('own-cache'),
      };
      const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
      const ended = new Promise((resolve) => child.once('close', resolve));
      const lines = createInterface({ input: child.stdout });
      return {
        child,
        ended,
        ready: new Promise((resolve) => lines.once('line', (l) => resolve(JSON.parse(l)))),
      };
    };
    const port = String(await freePort());
    const first = start(port);
    const { url, tokens } = await first.ready;
    const relay = { url, token: tokens!.admin };
    const sending = send(relay, 'own');
    const { job } = (await sending.until({ event: 'submitted' })) as unknown as { job: string };
    const begun = async (): Promise<boolean> =>
      (await ask<{ jobs: JobView[] }>(relay, `/api/jobs?parent=${job}`)).jobs.some(
        ({ kind, state }) => kind === 'segment' && (state === 'running' || state === 'done'),
      );
    while (!(await begun())) await new Promise((resolve) => setTimeout(resolve, 50));
    const nodes = childrenOf(first.child.pid!);
    expect(nodes.length).toBeGreaterThan(0);
    expect(nodes.length).toBeLessThanOrEqual(2);
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(nodes.filter(isThere)).toEqual([]);

    const second = start(port);
    await second.ready;
    try {
      await arrived(relay, sending, 'own');
    } finally {
      second.child.kill('SIGTERM');
      expect(await second.ended).toBe(0);
    }
  });
});

interface Ready {
  readonly url: string;
  readonly tokens: { readonly admin: string } | null;
}

const childrenOf = (parent: number): number[] =>
  execFileSync('ps', ['-o', 'pid=', '--ppid', String(parent)], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => (line.trim() ? [Number(line)] : []));

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
