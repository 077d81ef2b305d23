// What this machine can do, as it was tried and not as a list of libraries promises.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, platform, release, totalmem } from 'node:os';
import { promisify } from 'node:util';
import { Codec } from 'node-av';
import { proveEncoder } from '../../../src/engine/render/encoder-plan.ts';
import { exportRecord } from '../../../src/project/records/export-settings.ts';
import { parseRecord } from '../../../src/project/records/record-type.ts';
import type { NodeCapabilities } from '../../../src/protocol/relay/node.ts';
import { RELAY_PROTOCOL } from '../../../src/protocol/relay/version.ts';
import type { NodeHost } from '../node-host/node-host.ts';
import { encodersIdentity, PICTURE_CODECS } from './encoders-identity.ts';

const DECODERS = [
  'h264',
  'hevc',
  'vp8',
  'vp9',
  'libdav1d',
  'prores',
  'mjpeg',
  'aac',
  'opus',
  'mp3',
  'flac',
  'ac3',
];
/** Small, but a shape that hardware encoders take too. */
const SHAPE = { width: 640, height: 360, rate: { num: 25, den: 1 }, fit: 'contain' as const };
/** Vulkan drivers that are no graphics card. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software/i;

export async function probeCapabilities(host: NodeHost): Promise<NodeCapabilities> {
  await host.codecs.register();
  const encoders: string[] = [];
  for (const codec of PICTURE_CODECS) {
    if (await encodes(host, codec)) encoders.push(codec, await implementationOf(host, codec));
  }
  return {
    protocol: RELAY_PROTOCOL,
    version: version(),
    platform: `${platform()} ${arch()} ${release()}`,
    cores: host.cores,
    memory: totalmem(),
    gpus: await gpusOf(host),
    encoders: [...new Set(encoders)],
    decoders: DECODERS.filter((name) => Codec.findDecoderByName(name as never) !== null),
    models: [],
    kinds: ['plan', 'segment', 'mux', 'proxy', 'transcode'],
    encoder: await encodersIdentity(host),
    preview: false,
  };
}

async function encodes(host: NodeHost, codec: (typeof PICTURE_CODECS)[number]): Promise<boolean> {
  const settings = parseRecord(exportRecord, {
    id: 'probe',
    sequence: 'probe',
    container: 'mkv',
    video: { codec, rate: { mode: 'bitrate', bitsPerSecond: 1_000_000 } },
    audio: null,
  });
  return proveEncoder(host, settings, settings.video!, SHAPE).then(
    (proven) => proven.codec === codec,
    () => false,
  );
}

const implementationOf = async (host: NodeHost, codec: string): Promise<string> =>
  (await host.codecs.encoderIdentity(codec)).split('/')[1] ?? codec;

/** The one that pictures are composited on, by its driver's own name; its memory as the driver's tool tells it. */
async function gpusOf(host: NodeHost): Promise<NodeCapabilities['gpus']> {
  try {
    const identity = await host.gpu.identity();
    const software = SOFTWARE.test(identity);
    const name = identity.split('/').slice(1).filter(Boolean).join(' ').slice(0, 200);
    return [{ name, memory: software ? 0 : await gpuMemory(), software }];
  } catch {
    // No adapter at all: such a node is not given what needs one.
    return [];
  }
}

/** Bytes; 0 where nothing tells. */
async function gpuMemory(): Promise<number> {
  try {
    const query = ['--query-gpu=memory.total', '--format=csv,noheader,nounits'];
    const { stdout } = await promisify(execFile)('nvidia-smi', query, { timeout: 10_000 });
    return Math.max(0, Number.parseInt(stdout, 10) || 0) * 2 ** 20;
  } catch {
    return 0;
  }
}

function version(): string {
  const file = new URL('../../../package.json', import.meta.url);
  const description: { readonly version: string } = JSON.parse(readFileSync(file, 'utf8'));
  return description.version;
}
