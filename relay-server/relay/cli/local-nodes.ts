import { type ChildProcess, spawn } from 'node:child_process';
import { cpus, hostname } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { NodeView } from '../../../src/protocol/relay/node.ts';
import { createTokens, DEFAULT_TENANT } from '../access/tokens.ts';
import type { Log } from '../http/log.ts';
import type { RunningRelay } from '../relay.ts';
import { type NodeRange, nextStep } from './scaling.ts';

/** The command line, a program of its own: the relay knows nothing of the engine. */
const MAIN = fileURLToPath(new URL('../../render-node/cli/main.ts', import.meta.url));
const FLAGS = [
  '--max-semi-space-size=8',
  '--heap-growing-percent=25',
  '--external-memory-accounted-in-global-limit',
];
const LOOK_MS = 1000;
/** One that falls at once is started again after a pause, which doubles up to a minute. */
const FALLS_SOON_MS = 10_000;
const LONGEST_PAUSE_MS = 60_000;
/** A node finishes what it has begun; then nobody waits any longer. */
const FAREWELL_MS = 10_000;

interface LocalNode {
  readonly name: string;
  readonly child: ChildProcess;
  readonly since: number;
  leaving: boolean;
}

/** Render nodes that the relay runs on its own machine, more or fewer by what waits and how busy the machine is. */
export class LocalNodes {
  readonly #relay: RunningRelay;
  readonly #range: NodeRange;
  readonly #log: Log;
  readonly #token: { readonly id: string; readonly token: string };
  readonly #nodes = new Set<LocalNode>();
  readonly #timer: NodeJS.Timeout;
  #count = 0;
  #busyAt = performance.now();
  #pausedUntil = 0;
  #pauseMs = 0;
  #times = processorTimes();
  #looking: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(
    relay: RunningRelay,
    range: NodeRange,
    token: { readonly id: string; readonly token: string },
  ) {
    this.#relay = relay;
    this.#range = range;
    this.#token = token;
    this.#log = relay.services.log.child({ source: 'local nodes' });
    const look = (): void => {
      this.#looking = this.#look().catch((err) =>
        this.#log.warn({ err }, 'local nodes were not looked after'),
      );
    };
    look();
    this.#timer = setInterval(look, LOOK_MS);
  }

  /** The token of these nodes lives as long as they do; what a killed relay left behind is revoked. */
  static async start(relay: RunningRelay, range: NodeRange): Promise<LocalNodes> {
    const tokens = createTokens(relay.services.database);
    const name = `nodes of ${hostname()}`;
    for (const token of await tokens.list()) {
      if (token.kind === 'node' && token.name === name && token.revokedAt === null)
        await tokens.revoke(token.id);
    }
    const token = await tokens.create({ kind: 'node', name, role: null, tenant: DEFAULT_TENANT });
    return new LocalNodes(relay, range, token);
  }

  /** Before the relay itself: what the nodes have begun can still be delivered, or is handed back. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#looking;
    const ends = [...this.#nodes].map((node) => this.#end(node));
    await Promise.all(ends);
    await createTokens(this.#relay.services.database).revoke(this.#token.id);
  }

  async #look(): Promise<void> {
    if (this.#closed) return;
    const { database, nodes } = this.#relay.services;
    const [row] = await database.query<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM relay.job WHERE lane IS NOT NULL AND state IN ('queued', 'retrying')`,
    );
    const waiting = row?.waiting ?? 0;
    const views = (await nodes.list()).filter(({ state }) => state === 'online');
    const staying = [...this.#nodes].filter(({ leaving }) => !leaving);
    const joined = new Map(views.map((view) => [view.name, view]));
    const idle = staying.filter(({ name }) => joined.get(name)?.leases === 0);
    // One that has just been started counts as free: it will be in a moment.
    const coming = staying.filter(({ name }) => !joined.has(name)).length;
    if (waiting > 0 || idle.length < staying.length) this.#busyAt = performance.now();
    const step = nextStep(
      {
        waiting,
        free: freePlaces(views) + coming,
        running: staying.length,
        idle: idle.length,
        cpu: this.#cpu(),
        quiet: (performance.now() - this.#busyAt) / 1000,
      },
      this.#range,
    );
    if (step > 0 && performance.now() >= this.#pausedUntil) this.#start();
    const [gone] = idle;
    if (step < 0 && gone) {
      gone.leaving = true;
      gone.child.kill('SIGTERM');
    }
  }

  #start(): void {
    const name = `${hostname()}-${++this.#count}`;
    const args = [...FLAGS, MAIN, 'node', '--relay', reachable(this.#relay.url), '--name', name, '--json'];
    const child = spawn(process.execPath, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      // Its standard input ends with this process, however that ends: then it leaves too.
      env: { ...process.env, STORYCORE_TOKEN: this.#token.token, STORYCORE_LEASH: 'stdin' },
    });
    const node: LocalNode = { name, child, since: performance.now(), leaving: false };
    this.#nodes.add(node);
    this.#log.info({ node: name }, 'a node was started');
    createInterface({ input: child.stdout! }).on('line', (line) =>
      this.#log.debug({ node: name, line }, 'node'),
    );
    createInterface({ input: child.stderr! }).on('line', (line) =>
      this.#log.warn({ node: name, line }, 'node'),
    );
    child.on('error', (err) => this.#log.warn({ err, node: name }, 'a node could not be started'));
    child.on('close', (code) => this.#ended(node, code));
  }

  #ended(node: LocalNode, code: number | null): void {
    this.#nodes.delete(node);
    this.#log.info({ node: node.name, code }, 'a node has ended');
    if (node.leaving) return;
    const soon = performance.now() - node.since < FALLS_SOON_MS;
    this.#pauseMs = soon ? Math.min(LONGEST_PAUSE_MS, Math.max(1000, this.#pauseMs * 2)) : 0;
    this.#pausedUntil = performance.now() + this.#pauseMs;
  }

  /** Asked twice it hands back what it has begun; then it is not asked any more. */
  #end(node: LocalNode): Promise<void> {
    node.leaving = true;
    const { child } = node;
    return new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      const timer = setTimeout(() => child.kill('SIGKILL'), FAREWELL_MS);
      child.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGTERM'), 100).unref();
    });
  }

  /** Share of all processors since the last look. */
  #cpu(): number {
    const times = processorTimes();
    const total = times.total - this.#times.total;
    const idle = times.idle - this.#times.idle;
    this.#times = times;
    return total > 0 ? 1 - idle / total : 0;
  }
}

const freePlaces = (nodes: readonly NodeView[]): number =>
  nodes.reduce((sum, { slots, leases }) => sum + Math.max(0, slots - leases), 0);

/** A relay that listens everywhere is here too. */
const reachable = (url: string): string =>
  url.replace('//0.0.0.0', '//127.0.0.1').replace('//[::]', '//[::1]');

function processorTimes(): { readonly total: number; readonly idle: number } {
  let [total, idle] = [0, 0];
  for (const { times } of cpus()) {
    total += times.user + times.nice + times.sys + times.irq + times.idle;
    idle += times.idle;
  }
  return { total, idle };
}
