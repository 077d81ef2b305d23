// Two render nodes against one, each held to one processor, on a film of 24 s whose every frame has to be composited and encoded;
// then the same job again, for which everything is stored. Times are from the job's acceptance to its film, asked every 40 ms.
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RelayRig, startRelayRig } from '../relay-server/relay/testing/relay-rig.ts';
import { type Program, startNode } from '../relay-server/render-node/agent/testing/program.ts';
import { withoutPlaces } from '../relay-server/render-node/cli/media-blobs.ts';
import { Film, SEQUENCE } from '../relay-server/render-node/conformance/film.ts';
import { RenderBench } from '../relay-server/render-node/node-host/testing/render-bench.ts';
import { hashBytes } from '../src/base/hash.ts';
import { PRESETS } from '../src/engine/render/presets.ts';
import { exportRecord } from '../src/project/records/export-settings.ts';
import type { MediaAsset } from '../src/project/records/media-asset.ts';
import { parseRecord } from '../src/project/records/record-type.ts';
import { RelayClient } from '../src/protocol/relay/client/relay-client.ts';
import { submitFilm } from '../src/protocol/relay/client/submit-film.ts';
import { FINAL_STATES, type JobView } from '../src/protocol/relay/job.ts';

const SECONDS = 24;
const RUNS = 3;

const bench = await RenderBench.open();
const sources = [
  await bench.source('chart.mp4', 'testsrc2', SECONDS, ['-s', '1280x720']),
  await bench.source('bars.mp4', 'testsrc', SECONDS, ['-s', '1280x720']),
] as const;

/** Cuts every four seconds, nearly opaque: nothing can be copied. `look` makes each film another one, which nothing stored fits. */
function film(look: number) {
  const edit = new Film({ width: 1280, height: 720 });
  const track = edit.track();
  for (let i = 0; i < SECONDS / 4; i++) {
    const asset: MediaAsset = sources[i % 2]!;
    edit.clip(track, asset, { start: i * 100, length: 100, inFrame: i * 90 }, { opacity: 0.9 + look / 1000 });
  }
  const settings = parseRecord(exportRecord, {
    id: 'bench',
    sequence: SEQUENCE,
    container: 'mp4',
    video: PRESETS.source.video,
    audio: null,
  });
  return { snapshot: withoutPlaces(edit.snapshot()), settings };
}

const media = new Map<string, { hash: string; bytes: Blob }>();
for (const [i, asset] of sources.entries()) {
  const bytes = await readFile(bench.path(i === 0 ? 'chart.mp4' : 'bars.mp4'));
  media.set(asset.id, { hash: hashBytes(bytes), bytes: new Blob([bytes]) });
}

/** Milliseconds until the film is there. */
async function make(relay: RelayRig, look: number): Promise<{ ms: number; job: JobView }> {
  const client = new RelayClient({ url: relay.url, token: relay.token });
  const wish = { name: 'bench', ending: 'mp4', idempotencyKey: crypto.randomUUID() };
  const start = performance.now();
  let job = await submitFilm(client, { ...film(look), media, wish });
  while (!FINAL_STATES.includes(job.state)) {
    await sleep(40);
    job = await client.job(job.id);
  }
  if (job.state !== 'done') throw new Error(JSON.stringify(job.error));
  return { ms: performance.now() - start, job };
}

/** A node and all that it starts on one processor. */
async function pinned(relay: RelayRig, cpu: number, cache: string): Promise<Program> {
  const node = startNode(relay, `node-${cpu}`, bench.path(cache), ['taskset', '-c', String(cpu)]);
  await node.until({ event: 'joined' });
  return node;
}

const relay = await startRelayRig();
const nodes: Program[] = [];
const times: number[][] = [];
const again: number[] = [];
let look = 0;
try {
  // The sources are sent and fetched once, outside of what is measured.
  for (const count of [1, 2]) {
    nodes.push(await pinned(relay, count - 1, `cache-${count}`));
    await make(relay, look++);
    const runs: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const { ms } = await make(relay, look++);
      runs.push(ms);
    }
    times.push(runs);
  }
  for (let run = 0; run < RUNS * 3; run++) {
    const { ms, job } = await make(relay, look - 1);
    if (job.segments?.done !== 0) throw new Error('Something was made again.');
    again.push(ms);
  }
} finally {
  for (const { child, ended } of nodes) {
    child.kill('SIGTERM');
    await ended;
  }
  await relay.close();
  await bench.close();
}

const best = (runs: readonly number[]): number => Math.min(...runs);
const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const [one, two] = times.map(best) as [number, number];
const row = (what: string, measured: string, aim = ''): void =>
  console.log(JSON.stringify({ what, measured, aim }));
row('a film of 600 frames at 720p, one node', seconds(one));
row('the same, two nodes', seconds(two));
row('two nodes against one', `${(one / two).toFixed(2)} ×`, '1.6 ×');
row(
  'again, everything stored, best / worst',
  `${seconds(best(again))} / ${seconds(Math.max(...again))}`,
  '1 s',
);
