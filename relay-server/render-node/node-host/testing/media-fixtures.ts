// What the media tests of the Node host share: the host, an asset of a file, and FFmpeg's own answer as the oracle.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { probeMedia } from '../../../../src/engine/media/probe.ts';
import type { ProbeResult } from '../../../../src/engine/media/probe-result.ts';
import type { Host } from '../../../../src/engine/ports/host.ts';
import type { MediaAsset } from '../../../../src/engine/timeline/media-types.ts';
import { createAssetPort } from '../asset-port.ts';
import { createCodecPort } from '../codec-port.ts';
import { createMediaPort } from '../media-port.ts';

/** Reading media needs no GPU and no segments. */
export const mediaHost = {
  name: 'node',
  media: createMediaPort(),
  codecs: createCodecPort(),
  assets: createAssetPort(),
  cores: 2,
} as unknown as Host;

export const hasFfmpeg = spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).status === 0;
/** Made once a machine: the recipes are deterministic. */
export const SOURCE_FOLDER = join(tmpdir(), 'storycore-media-sources');
const REAL = resolve(process.env.STORYCORE_FIXTURES ?? '../shared', 'media');
export const hasRealMedia = existsSync(REAL);
export const realMedia = (name: string): string => join(REAL, name);

export async function probeFile(path: string): Promise<ProbeResult> {
  const bytes = await mediaHost.media.openBytes(refOf(path));
  try {
    return await probeMedia(bytes, { name: path, mime: '' }, mediaHost);
  } finally {
    await bytes.close();
  }
}

const refOf = (path: string) => ({
  name: path,
  hash: '',
  size: 0,
  locations: [{ kind: 'path' as const, path }],
});

export async function assetOf(path: string): Promise<MediaAsset> {
  const { media } = await probeFile(path);
  if (!media) throw new Error(`${path} needs conversion`);
  return { ...refOf(path), ...media, id: 'asset', mezzanine: null, bin: '', importedAt: 0 };
}

const run = (program: string, args: readonly string[]): Buffer =>
  execFileSync(program, ['-v', 'error', ...args], { maxBuffer: 2 ** 30 });

/** MD5 of every frame as FFmpeg decodes it, in `pixelFormat`, not turned. */
export function frameDigests(path: string, pixelFormat: string): string[] {
  const decoder = pixelFormat.startsWith('yuva') ? ['-c:v', 'libvpx-vp9'] : [];
  const output = ['-map', '0:v:0', '-vsync', 'passthrough', '-pix_fmt', pixelFormat, '-f', 'framemd5', '-'];
  return run('ffmpeg', [...decoder, '-noautorotate', '-i', path, ...output])
    .toString()
    .split('\n')
    .filter((line) => line.startsWith('0,'))
    .map((line) => line.split(',').at(-1)!.trim());
}

/** Presentation times in file time, rising, of the frames that are shown. */
export function frameTimes(path: string): number[] {
  const entries = ['-show_entries', 'frame=pts_time', '-of', 'csv=p=0'];
  return run('ffprobe', ['-select_streams', 'v:0', ...entries, path])
    .toString()
    .split('\n')
    .map((line) => Number.parseFloat(line))
    .filter(Number.isFinite);
}

/** All sound of a stream as FFmpeg plays it, interleaved. */
export function decodedSound(path: string, stream = 0): Float32Array {
  const bytes = run('ffmpeg', ['-i', path, '-map', `0:a:${stream}`, '-f', 'f32le', '-']);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** The first frame as FFmpeg shows it: RGBA as stored, each chroma sample for the pixels that it covers. */
export const decodedPicture = (path: string): Buffer =>
  run('ffmpeg', [
    '-i',
    path,
    '-frames:v',
    '1',
    '-vf',
    'scale=flags=neighbor+accurate_rnd+full_chroma_int',
    '-pix_fmt',
    'rgba',
    '-f',
    'rawvideo',
    '-',
  ]);
