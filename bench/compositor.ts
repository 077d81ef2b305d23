// Milliseconds a 1080p frame costs the compositor, on whatever GPU this machine offers: `node bench/compositor.ts [frames] [case | ''] [auto]`.
// On a software GPU the processor's time is the steadier figure. Prints one JSON object a line. Sources are synthetic, so nothing but the compositor is measured.
import { VideoSample } from 'mediabunny';
import { createAssetPort } from '../relay-server/render-node/node-host/asset-port.ts';
import { NodeGpuPort } from '../relay-server/render-node/node-host/gpu-port.ts';
import { findPictureEffect } from '../src/effects/picture-effects.ts';
import { Compositor, type CompositorOptions, type Pictures } from '../src/engine/compositor/compositor.ts';
import type { Layer, LayerSource, ResolvedFrame, StackItem } from '../src/engine/timeline/types.ts';
import { parseRecord } from '../src/project/records/record-type.ts';
import { titleRecord } from '../src/project/records/title.ts';

const WIDTH = 1920;
const HEIGHT = 1080;
const IN_FLIGHT = 3;
const REC709 = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false } as const;
const OUTPUT = { width: WIDTH, height: HEIGHT, fit: 'contain', color: REC709, bitDepth: 8 } as const;

const GEOMETRY: Layer['geometry'] = {
  x: 0,
  y: 0,
  scaleX: 1,
  scaleY: 1,
  rotation: 0,
  anchorX: 0.5,
  anchorY: 0.5,
  fit: 'contain',
  crop: { left: 0, top: 0, right: 0, bottom: 0 },
};

function layer(
  clip: string,
  parts: Partial<Omit<Layer, 'geometry'>> & { geometry?: Partial<Layer['geometry']> },
): Layer {
  const asset = {
    id: clip,
    name: clip,
    kind: 'video',
    hash: '',
    size: 0,
    format: '',
    duration: 1,
    origin: 0,
  } as const;
  const lists = { video: [], audio: [], locations: [], mezzanine: null, bin: '', importedAt: 0 };
  return {
    kind: 'layer',
    clip,
    source: { kind: 'media', asset: { ...asset, ...lists }, stream: 0 },
    sourceTime: 0,
    opacity: 1,
    blend: 'normal',
    effects: [],
    ...parts,
    geometry: { ...GEOMETRY, ...parts.geometry },
  };
}

const titleOf = (text: string): LayerSource => ({
  kind: 'title',
  title: parseRecord(titleRecord, { id: 't', text, size: 96, verticalAlign: 'bottom' }),
});

const base = layer('a', {});
const corner = layer('b', { geometry: { scaleX: 0.25, scaleY: 0.25, x: 656, y: -336 } });
const title = layer('t', { source: titleOf('A title of the usual length') });

const CASES: Readonly<Record<string, readonly StackItem[]>> = {
  untouched: [base],
  dissolve: [
    {
      kind: 'transition',
      transition: 'crossfade',
      progress: 0.4,
      from: base,
      to: layer('b', {}),
      color: '#000000',
    },
  ],
  opacity: [layer('a', { opacity: 0.5 })],
  'corner picture': [base, corner],
  title: [base, title],
  'corner picture and title': [base, corner, title],
  'rotated half-size picture': [base, layer('b', { geometry: { scaleX: 0.5, scaleY: 0.5, rotation: 12 } })],
  'scaled full frame': [layer('a', { geometry: { scaleX: 1.1, scaleY: 1.1 } })],
  'multiplied full frame': [base, layer('b', { blend: 'multiply' })],
  'saturation effect': [
    layer('a', { effects: [{ effect: 'saturation', version: 1, params: { amount: 1.5 } }] }),
  ],
};

function noise(seed: number): VideoSample {
  const bytes = new Uint8Array((WIDTH * HEIGHT * 3) / 2);
  let state = seed;
  for (let at = 0; at < bytes.length; at++) {
    state = (state * 1103515245 + 12345) >>> 0;
    bytes[at] = 16 + ((state >>> 20) % 200);
  }
  return new VideoSample(bytes, {
    format: 'I420',
    codedWidth: WIDTH,
    codedHeight: HEIGHT,
    timestamp: 0,
    colorSpace: REC709,
  });
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
  const samples: Record<string, VideoSample> = { a: noise(1), b: noise(2) };
  const pictures: Pictures = { get: ({ clip }) => samples[clip] ?? null };
  const frame: ResolvedFrame = {
    time: 0,
    width: WIDTH,
    height: HEIGHT,
    background: '#000000',
    color: REC709,
    items,
  };
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
