// What a preview through the relay costs (`npm run bench -- relay-preview`): a real relay, a node in a process of its own and a client,
// over the loopback. One JSON object a line; glass to glass is from the question of the client until the bytes of the picture are there.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { TcpProxy } from '../e2e/chaos/tcp-proxy.ts';
import { ffmpeg } from '../oracle/ffmpeg.ts';
import { startRelayRig } from '../relay-server/relay/testing/relay-rig.ts';
import { readAsset } from '../relay-server/render-node/cli/read-asset.ts';
import { Film, SEQUENCE } from '../relay-server/render-node/conformance/film.ts';
import { RenderBench } from '../relay-server/render-node/node-host/testing/render-bench.ts';
import { PreviewProcess } from '../relay-server/render-node/preview/preview-process.ts';
import { PreviewClient } from '../relay-server/render-node/preview/testing/preview-client.ts';
import { frameToTicks } from '../src/base/time.ts';
import { exportRecord } from '../src/project/records/export-settings.ts';
import { parseRecord } from '../src/project/records/record-type.ts';
import { orderOf } from '../src/protocol/relay/order.ts';
import { PREVIEW_QUALITIES, type PreviewQuality } from '../src/protocol/relay/preview.ts';

const FRAMES = 60;
const RATE = { num: 25, den: 1 };
const bench = await RenderBench.open();
const relay = await startRelayRig();
const path = bench.path('full-hd.mp4');
await ffmpeg([
  '-f',
  'lavfi',
  '-i',
  'testsrc2=size=1920x1080:rate=25:duration=6',
  '-c:v',
  'libx264',
  '-preset',
  'ultrafast',
  '-pix_fmt',
  'yuv420p',
  '-y',
  path,
]);
const asset = await readAsset(bench.host, { kind: 'path', path });
const film = new Film({ width: 1920, height: 1080 });
film.clip(film.track(), asset, { start: 0, length: 150 });
film.title(film.track(), { start: 0, length: 150 }, { text: 'Preview', size: 160 });
const settings = parseRecord(exportRecord, {
  id: 'e',
  sequence: SEQUENCE,
  container: 'mp4',
  video: null,
  audio: null,
});

const put = async (bytes: Uint8Array): Promise<string> => {
  const hash = createHash('sha256').update(bytes).digest('hex');
  await relay.ask(`/api/blobs/${hash}`, { method: 'PUT', body: bytes as BodyInit });
  return hash;
};
const media = { [asset.id]: await put(await readFile(path)) };
const order = await put(new TextEncoder().encode(JSON.stringify(orderOf(film.snapshot(), settings, media))));
const address = { url: relay.url, token: relay.nodeToken };
const node = new PreviewProcess({ relay: address, name: 'bench', cache: bench.path('cache'), sessions: 1 });

const quantile = (times: readonly number[], share: number): number =>
  Number([...times].sort((a, b) => a - b)[Math.floor((times.length - 1) * share)]!.toFixed(2));

/** Pictures a second, with so many asked for at once. */
async function playing(client: PreviewClient, atOnce: number): Promise<number> {
  const began = performance.now();
  const asked: Promise<unknown>[] = [];
  for (let frame = 0; frame < FRAMES; frame++) {
    if (asked.length >= atOnce) await asked.shift();
    asked.push(...client.queue([frameToTicks(frame, RATE)], 'standard'));
  }
  await Promise.all(asked);
  return Number((FRAMES / ((performance.now() - began) / 1000)).toFixed(1));
}

try {
  const client = new PreviewClient(relay.url);
  await client.open({ token: relay.token, order, width: 1920, height: 1080 });
  await client.seek(0, 'full');
  const pass = async (quality: PreviewQuality) => {
    const glass: number[] = [];
    const render: number[] = [];
    let bytes = 0;
    for (let frame = 0; frame < FRAMES; frame++) {
      const began = performance.now();
      const { head, picture } = await client.seek(frameToTicks(frame, RATE), quality);
      glass.push(performance.now() - began);
      render.push(head.renderMs);
      bytes += picture.length;
    }
    return { glass, render, bytes: Math.round(bytes / FRAMES) };
  };
  for (const quality of PREVIEW_QUALITIES) {
    const made = await pass(quality);
    const kept = await pass(quality);
    console.log(
      JSON.stringify({
        quality,
        'render p50 ms': quantile(made.render, 0.5),
        'glass to glass p50 ms': quantile(made.glass, 0.5),
        'glass to glass p95 ms': quantile(made.glass, 0.95),
        'kept p50 ms': quantile(kept.glass, 0.5),
        'kept p95 ms': quantile(kept.glass, 0.95),
        'bytes a picture': made.bytes,
      }),
    );
  }
  const { hitRate } = await client.statistics();
  console.log(JSON.stringify({ 'hit rate': Number(hitRate.toFixed(3)) }));
  client.end();
  for (const delayMs of [0, 20, 40]) {
    const wire = await TcpProxy.open(Number(new URL(relay.url).port), delayMs);
    for (const atOnce of [1, 2, 4]) {
      const player = new PreviewClient(`http://127.0.0.1:${wire.port}`);
      // Pictures of a size that nobody has asked for yet.
      const size = { width: 1900 - delayMs * 4 - atOnce * 2, height: 1080 };
      await player.open({ token: relay.token, order, ...size });
      const made = await playing(player, atOnce);
      const kept = await playing(player, atOnce);
      const line = { 'line there and back ms': 2 * delayMs, 'asked at once': atOnce };
      console.log(JSON.stringify({ ...line, 'made, pictures/s': made, 'kept, pictures/s': kept }));
      player.end();
    }
    await wire.close();
  }
} finally {
  node.close();
  await relay.close();
  await bench.close();
}
