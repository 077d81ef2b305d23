// Small jobs through the relay's HTTP: `node bench/relay-throughput.ts [jobs] [postgres]`. 100 clients ask for jobs and look at them
// while 8 nodes do nothing but take them and say that they are done; the relay runs in a process of its own. On a machine that is busy
// with something else the rates fall; seconds of processor for a job do not.
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPostgres, startPostgres } from '../relay-server/relay/testing/databases.ts';
import { fakeCapabilities } from '../relay-server/relay/testing/fake-node.ts';
import { type ForkedRelay, forkRelay } from '../relay-server/relay/testing/forked-relay.ts';

const JOBS = Number(process.argv[2] ?? 2000);
const CLIENTS = 100;
const NODES = 8;
const PACED_MS = 5000;

const agent = new Agent({ keepAlive: true });

/** `fetch` costs more than the relay does; one keep-alive connection a caller. */
function ask(
  relay: Pick<ForkedRelay, 'url'>,
  path: string,
  { token, method = 'GET', body }: { token: string; method?: string; body?: unknown },
): Promise<{ status: number; json: unknown }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const sent = request(relay.url + path, { agent, method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: answer.statusCode ?? 0, json: text ? JSON.parse(text) : null });
      });
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
  });
}

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

/** So many at once, until there are none left. */
async function together(count: number, work: (caller: number) => Promise<boolean>): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, async (_, caller) => {
      while (await work(caller));
    }),
  );
}

/** Takes a task, if there is one within a second, and says that it is done. @returns whether that counted */
type Worker = () => Promise<boolean>;

const workerOf =
  (post: (path: string, body: unknown) => ReturnType<typeof ask>, node: string): Worker =>
  async () => {
    const { status, json } = await post(`/api/nodes/${node}/lease?wait=1`, {});
    if (status !== 200) return false;
    const { lease, attempt } = json as { lease: string; attempt: number };
    const result = { kind: 'proxy', artefacts: [], notices: [] };
    return (await post(`/api/leases/${lease}/complete`, { attempt, result })).status === 204;
  };

async function measure(relay: ForkedRelay): Promise<void> {
  const { token, nodeToken } = relay;
  const input = createHash('sha256').update('media').digest('hex');
  await ask(relay, `/api/blobs/${input}`, { token, method: 'PUT', body: 'media' });
  const capabilities = fakeCapabilities();
  const post = (path: string, body: unknown) => ask(relay, path, { token: nodeToken, method: 'POST', body });
  const nodes = await Promise.all(
    Array.from({ length: NODES }, async (_, i) => {
      const { json } = await post('/api/nodes', { name: `node ${i}`, capabilities });
      return workerOf(post, (json as { id: string }).id);
    }),
  );

  let asked = 0;
  let done = 0;
  const latencies: number[] = [];
  const timed = async <T>(work: Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work;
    latencies.push(performance.now() - start);
    return result;
  };
  const before = await relay.cpuSeconds();
  const start = performance.now();
  const clients = together(CLIENTS, async () => {
    if (asked++ >= JOBS) return false;
    const made = await timed(
      ask(relay, '/api/jobs', { token, method: 'POST', body: { kind: 'proxy', input } }),
    );
    if (made.status !== 201) throw new Error(`${made.status} ${JSON.stringify(made.json)}`);
    return true;
  });
  const workers = together(NODES, async (i) => {
    if (done >= JOBS) return false;
    if (await nodes[i]!()) done++;
    return true;
  });
  await clients;
  const taken = (performance.now() - start) / 1000;
  await workers;
  const all = (performance.now() - start) / 1000;
  const cpu = (await relay.cpuSeconds()) - before;

  const counted = await countDone(relay);
  console.log(
    `  ${(JOBS / taken).toFixed(0)} jobs/s taken while ${NODES} nodes work, ${(JOBS / all).toFixed(0)} jobs/s from asked to done`,
  );
  console.log(
    `  ${((cpu / JOBS) * 1000).toFixed(2)} ms of processor for a job, from asked to done: ${(JOBS / cpu).toFixed(0)} jobs/s on a core of its own`,
  );
  console.log(
    `  ${percentile(latencies, 0.5).toFixed(0)} ms p50, ${percentile(latencies, 0.99).toFixed(0)} ms p99 to be taken, with ${CLIENTS} clients that ask as fast as they are answered`,
  );
  console.log(`  ${counted} of ${JOBS} done, ${JOBS - counted} lost`);

  await burst(relay);
  await paced(relay, input, nodes);
}

/** 100 clients that each speak twice a second, as studios do, and ask for a job every fifth time; nodes do these. */
async function paced(relay: ForkedRelay, input: string, nodes: readonly Worker[]): Promise<void> {
  const { token } = relay;
  const { json } = await ask(relay, '/api/jobs?limit=1', { token });
  const [job] = (json as { jobs: { id: string }[] }).jobs;
  const looks: number[] = [];
  const takes: number[] = [];
  const before = await relay.cpuSeconds();
  const start = performance.now();
  const end = start + PACED_MS;
  let spoken = 0;
  const clients = together(CLIENTS, async (caller) => {
    await new Promise((resolve) => setTimeout(resolve, 500 * (0.5 + Math.random())));
    const begun = performance.now();
    if (spoken++ % 5 === 0) {
      await ask(relay, '/api/jobs', { token, method: 'POST', body: { kind: 'proxy', input } });
      takes.push(performance.now() - begun);
    } else {
      await ask(relay, caller % 2 ? `/api/jobs/${job!.id}` : '/api/jobs?limit=20', { token });
      looks.push(performance.now() - begun);
    }
    return performance.now() < end;
  });
  const work = together(NODES, async (i) => {
    await nodes[i]!();
    return performance.now() < end;
  });
  await Promise.all([clients, work]);
  const wall = (performance.now() - start) / 1000;
  const busy = (await relay.cpuSeconds()) - before;
  console.log(
    `  ${CLIENTS} clients that speak twice a second, ${(takes.length / wall).toFixed(0)} jobs/s taken and done, relay ${((busy / wall) * 100).toFixed(0)} % of a core:`,
  );
  for (const [name, values] of [
    ['look', looks],
    ['be taken', takes],
  ] as const) {
    console.log(
      `  ${percentile(values, 0.5).toFixed(1)} ms p50, ${percentile(values, 0.99).toFixed(1)} ms p99 to ${name}`,
    );
  }
}

/** 100 clients that come back together, as studios do when their relay was away: each asks for the list, ten times over. */
async function burst({ token, ...relay }: ForkedRelay): Promise<void> {
  const looks: number[] = [];
  const before = await relay.cpuSeconds();
  for (let round = 0; round < 10; round++) {
    const begun = performance.now();
    await together(CLIENTS, async () => {
      await ask(relay, '/api/jobs?limit=20', { token });
      looks.push(performance.now() - begun);
      return false;
    });
  }
  const cpu = (await relay.cpuSeconds()) - before;
  const [median, most] = [percentile(looks, 0.5), percentile(looks, 0.99)];
  console.log(
    `  ${median.toFixed(0)} ms p50, ${most.toFixed(0)} ms p99 for a list that ${CLIENTS} clients ask for at once, ${((cpu / looks.length) * 1000).toFixed(2)} ms of processor each`,
  );
}

async function countDone(relay: ForkedRelay): Promise<number> {
  let count = 0;
  let after = '';
  for (;;) {
    const { json } = await ask(relay, `/api/jobs?state=done&limit=500${after}`, { token: relay.token });
    const { jobs } = json as { jobs: { id: string }[] };
    count += jobs.length;
    if (jobs.length < 500) return count;
    after = `&after=${jobs.at(-1)!.id}`;
  }
}

async function run(name: string, databaseUrl: string | null): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'storycore-bench-'));
  const environment = {
    STORYCORE_RATE_LIMIT: '1000000',
    STORYCORE_VERIFY_SHARE: '0',
    STORYCORE_NODE_DEAD: '600',
  };
  const relay = await forkRelay({ data, databaseUrl, environment, warm: true });
  console.log(name);
  try {
    await measure(relay);
  } finally {
    await relay.stop();
    await rm(data, { recursive: true, force: true });
  }
}

if (process.argv[3] !== 'postgres') await run('Embedded database, on disk', null);
const bin = findPostgres();
if (bin && process.argv[3] !== 'embedded') {
  const server = await startPostgres(bin);
  await run('PostgreSQL server', await server.database());
  await server.stop();
}
agent.destroy();
