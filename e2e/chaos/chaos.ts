// Kills, cuts and fills at random while films are being made, and then looks whether every promise was kept.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPostgres, freePort, startPostgres } from '../../relay-server/relay/testing/databases.ts';
import { drawFrom } from '../../src/project/testing/random-edit.ts';
import { RelayClient } from '../../src/protocol/relay/client/relay-client.ts';
import { strayBlobs } from './check-blobs.ts';
import { checkPromises, type PromiseReport } from './check-promises.ts';
import { Customer } from './customer.ts';
import { type Disturbance, disturb } from './disturbances.ts';
import { type Fleet, startAgain } from './fleet.ts';
import { MARK, Program, programs } from './program.ts';
import { SmallDisk } from './small-disk.ts';
import { TcpProxy } from './tcp-proxy.ts';

export interface ChaosWish {
  /** How long things are broken; afterwards everybody gets the time to finish. */
  readonly seconds: number;
  readonly seed: number;
  readonly nodes: number;
  readonly database: 'embedded' | 'server';
  readonly log: (line: string) => void;
}

export interface ChaosReport extends PromiseReport {
  readonly disturbances: Readonly<Partial<Record<Disturbance, number>>>;
  /** Processes of this run that were still there after everything was stopped. */
  readonly orphans: readonly string[];
  /** Files that nobody needs after the relay has tidied up, and files that somebody needs and that are gone. */
  readonly strays: readonly string[];
}

export async function runChaos(wish: ChaosWish): Promise<ChaosReport> {
  const { log } = wish;
  const run = randomUUID();
  const folder = await mkdtemp(join(tmpdir(), 'storycore-chaos-'));
  const disk = await SmallDisk.mount(join(folder, 'data'), 256);
  const bin = wish.database === 'server' ? findPostgres() : null;
  const server = bin ? await startPostgres(bin) : null;
  const port = await freePort();
  const wire = await TcpProxy.open(port);
  const databaseUrl = server ? await server.database() : null;
  const environment: NodeJS.ProcessEnv = {
    [MARK]: run,
    STORYCORE_DATA: join(folder, 'data'),
    STORYCORE_FREE_SPACE: String(8 * 2 ** 20),
    STORYCORE_CACHE: join(folder, 'cache'),
    PORT: '',
    HOST: '',
    LC_ALL: 'C',
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
  };
  const relayArgs = [...programs.relay, '--port', String(port), '--log-level', 'warn'];
  const relay = new Program('relay', relayArgs, environment);
  const nodes: Program[] = [];
  try {
    const { tokens } = (await relay.start()) as { tokens: { admin: string; node: string } };
    const url = `http://127.0.0.1:${wire.port}`;
    for (let i = 0; i < wish.nodes; i++) {
      const args = [
        '--relay',
        url,
        '--name',
        `node-${i}`,
        '--cache',
        join(folder, `cache-${i}`),
        '--threads',
        '1',
      ];
      nodes.push(
        new Program(`node-${i}`, [...programs.node, ...args], {
          ...environment,
          STORYCORE_TOKEN: tokens.node,
        }),
      );
    }
    for (const node of nodes) startAgain(node, log);
    const client = new RelayClient({ url, token: tokens.admin });
    const customer = new Customer(client, log);
    const fleet: Fleet = { relay, nodes, wire, server, disk };

    const end = Date.now() + wish.seconds * 1000;
    const disturbances = await disturb(fleet, drawFrom(wish.seed), end, customer, log);

    log('everything is mended; waiting for what was promised');
    await mend(fleet, log);
    await customer.settle();
    const promises = await checkPromises(client, customer.acknowledged, join(folder, 'films'));
    const orphans = await stopAll(fleet, run);
    await tidy(new Program('tidy', relayArgs, { ...environment, STORYCORE_GRACE: '0' }));
    return {
      ...promises,
      disturbances,
      orphans,
      strays: await strayBlobs(join(folder, 'data'), databaseUrl),
    };
  } finally {
    await stopAll({ relay, nodes, wire, server, disk }, run);
    await wire.close();
    await server?.stop();
    await disk?.unmount();
    await rm(folder, { recursive: true, force: true });
  }
}

async function mend({ relay, nodes, wire, server, disk }: Fleet, log: (line: string) => void): Promise<void> {
  wire.mend();
  await disk?.empty();
  if (server && !server.running()) await server.start();
  for (const program of [relay, ...nodes]) if (!program.running) startAgain(program, log);
}

/** A relay that gives what nobody needs no time of grace, and removes it before it answers. */
async function tidy(relay: Program): Promise<void> {
  await relay.start();
  await relay.end('SIGTERM');
}

/** @returns what is left of this run afterwards */
async function stopAll({ relay, nodes }: Fleet, run: string): Promise<string[]> {
  await Promise.all(nodes.map((node) => node.end('SIGTERM')));
  await relay.end('SIGTERM');
  // A task's own process ends when it sees that its node has.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  return leftOf(run);
}

/** Command lines of processes that carry the run's mark. Empty where there is no /proc. */
async function leftOf(run: string): Promise<string[]> {
  const left: string[] = [];
  for (const pid of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    if (Number(pid) === process.pid) continue;
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (!environment.includes(`${MARK}=${run}`)) continue;
    left.push(execFileSync('ps', ['-o', 'args=', '-p', pid]).toString().trim());
  }
  return left;
}
