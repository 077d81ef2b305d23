// Milliseconds a 1080p frame costs the compositor, on whatever GPU this machine offers: `node bench/compositor.ts [frames] [case | ''] [auto]`.
// On a software GPU the processor's time is the steadier figure. Prints one JSON object a line. Sources are synthetic, so nothing but the compositor is measured.
import type { VideoSample } from 'mediabunny';
import { createAssetPort } from '../relay-server/render-node/node-host/asset-port.ts';
import { NodeGpuPort } from '../relay-server/render-node/node-host/gpu-port.ts';
import { findPictureEffect } from '../src/effects/picture-effects.ts';
import { Compositor, type CompositorOptions } from '../src/engine/compositor/compositor.ts';
import {
  frameOf,
  layerOf,
  picturesOf,
  REC709,
  sampleOf,
  transitionOf,
} from '../src/engine/compositor/test-rig/pictures.ts';
import type { LayerSource, StackItem } from '../src/engine/timeline/types.ts';
import { parseRecord } from '../src/project/records/record-type.ts';
import { titleRecord } from '../src/project/records/title.ts';

const WIDTH = 1920;
const HEIGHT = 1080;
const IN_FLIGHT = 3;
const OUTPUT = { width: WIDTH, height: HEIGHT, fit: 'contain', color: REC709, bitDepth: 8 } as const;

const titleOf = (text: string): LayerSource => ({
  kind: 'title',
  title: parseRecord(titleRecord, { id: 't', text, size: 96, verticalAlign: 'bottom' }),
});

const base = layerOf('a');
const corner = layerOf('b', { geometry: { scaleX: 0.25, scaleY: 0.25, x: 656, y: -336 } });
const title = layerOf('t', { source: titleOf('A title of the usual length') });

const CASES: Readonly<Record<string, readonly StackItem[]>> = {
  untouched: [base],
  dissolve: [transitionOf('crossfade', 0.4, base, layerOf('b'))],
  opacity: [layerOf('a', { opacity: 0.5 })],
  'corner picture': [base, corner],
  title: [base, title],
  'corner picture and title': [base, corner, title],
  'rotated half-size picture': [base, layerOf('b', { geometry: { scaleX: 0.5, scaleY: 0.5, rotation: 12 } })],
  'scaled full frame': [layerOf('a', { geometry: { scaleX: 1.1, scaleY: 1.1 } })],
  'multiplied full frame': [base, layerOf('b', { blend: 'multiply' })],
  'saturation effect': [
    layerOf('a', { effects: [{ effect: 'saturation', version: 1, params: { amount: 1.5 } }] }),
  ],
};

function noise(seed: number): VideoSample {
  const bytes = new Uint8Array((WIDTH * HEIGHT * 3) / 2);
  let state = seed;
  for (let at = 0; at < bytes.length; at++) {
    state = (state * 1103515245 + 12345) >>> 0;
    bytes[at] = 16 + ((state >>> 20) % 200);
  }
  return sampleOf(bytes, 'I420', WIDTH, HEIGHT);
}

async function measure(
  gpu: NodeGpuPort,
  items: readonly StackItem[],
  path: NonNullable<CompositorOptions['path']>,
  frames: number,
): Promise<{ readonly wall: number; readonly cpu: number }> {
  const compositor = await Compositor.create(
    { gpu, assets: createAssetPort() },
    { path, effects: findPictureEffect },
  );
  const samples = { a: noise(1), b: noise(2) };
  const pictures = picturesOf(samples);
  const frame = frameOf(WIDTH, HEIGHT, items);
  const one = async () => (await compositor.composite(frame, pictures, OUTPUT)).close();
  for (let warm = 0; warm < 3; warm++) await one();
  const start = performance.now();
  const cpu = process.cpuUsage();
  const running: Promise<void>[] = [];
  for (let count = 0; count < frames; count++) {
    if (running.length === IN_FLIGHT) await running.shift();
    running.push(one());
  }
  await Promise.all(running);
  const elapsed = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  compositor.close();
  for (const sample of Object.values(samples)) sample.close();
  return { wall: round(elapsed / frames), cpu: round((user + system) / 1000 / frames) };
}

const frames = Number(process.argv[2] ?? 40);
const wanted = process.argv[3];
const gpu = new NodeGpuPort();
console.log(JSON.stringify({ gpu: await gpu.identity(), frames }));
for (const [name, items] of Object.entries(CASES)) {
  if (wanted && name !== wanted) continue;
  const auto = await measure(gpu, items, 'auto', frames);
  console.log(
    JSON.stringify({ case: name, path: 'auto', msPerFrame: auto.wall, processorMsPerFrame: auto.cpu }),
  );
  if (process.argv[4] === 'auto') continue;
  const rgba = await measure(gpu, items, 'rgba', Math.ceil(frames / 8));
  console.log(
    JSON.stringify({ case: name, path: 'rgba', msPerFrame: rgba.wall, processorMsPerFrame: rgba.cpu }),
  );
}
await gpu.close();

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
