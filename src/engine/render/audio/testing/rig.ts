// Real files, the real Node host and FFmpeg as judge, for the tests of audio tracks.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodeHost } from '../../../../../relay-server/render-node/node-host/node-host.ts';
import { samplesToTicks } from '../../../../base/time.ts';
import type { ExportSettings } from '../../../../project/records/export-settings.ts';
import type { Planes } from '../../../audio/block.ts';
import { deinterleave, type Media, media } from '../../../audio/testing/fixtures.ts';
import { waveFile } from '../../../audio/testing/wave-file.ts';
import type { ByteSink } from '../../../ports/byte-sink.ts';
import type { Host } from '../../../ports/host.ts';
import type { SegmentStore } from '../../../ports/segment-store.ts';
import type { AudioTrackSpans } from '../../../timeline/types.ts';
import { isSoundContainer } from '../../container-codecs.ts';
import { muxFilm } from '../../mux.ts';
import { type AudioTrackSettings, type RenderedAudioTrack, renderAudioTrack } from '../audio-track.ts';
import { writeSoundFile } from '../files/write-sound-file.ts';

export class MemoryStore implements SegmentStore {
  readonly all = new Map<string, Uint8Array>();
  has = async (hash: string) => this.all.has(hash);
  get = async (hash: string) => this.all.get(hash) ?? null;
  put = async (hash: string, bytes: Uint8Array) => void this.all.set(hash, bytes);
  delete = async (hash: string) => void this.all.delete(hash);
  usage = async () => ({ bytes: 0, count: this.all.size });
  trim = async () => undefined;
}

export const testHost = (segments: SegmentStore = new MemoryStore()): Host => createNodeHost({ segments });

let folder: string | null = null;
const pathOf = (name: string): string => {
  folder ??= mkdtempSync(join(tmpdir(), 'storycore-audio-'));
  return join(folder, name);
};
/** For the end of a file of tests: they are up to 140 MB. */
export function removeFiles(): void {
  if (folder) rmSync(folder, { recursive: true, force: true });
  folder = null;
}

/** A float WAV of the planes, and an asset that finds it. */
export function waveMedia(planes: Planes, sampleRate = 48000): Media {
  const made = media(planes, sampleRate);
  const path = pathOf(`${made.asset.id}.wav`);
  const bytes = waveFile(planes, sampleRate);
  writeFileSync(path, bytes);
  const asset = { ...made.asset, size: bytes.length, locations: [{ kind: 'path' as const, path }] };
  return { ...made, asset };
}

export const settings = (change: Partial<AudioTrackSettings> = {}): AudioTrackSettings => ({
  codec: 'aac',
  bitsPerSecond: 192_000,
  sampleRate: 48000,
  channels: 2,
  container: 'mp4',
  ...change,
});

/** A sink that is a buffer. */
class MemorySink implements ByteSink {
  bytes = new Uint8Array(1 << 20);
  length = 0;
  write = async (position: number, data: Uint8Array): Promise<void> => {
    const end = position + data.length;
    if (end > this.bytes.length) {
      const wider = new Uint8Array(2 * end);
      wider.set(this.bytes);
      this.bytes = wider;
    }
    this.bytes.set(data, position);
    this.length = Math.max(this.length, end);
  };
  close = async (): Promise<void> => undefined;
  abort = async (): Promise<void> => undefined;
}

export interface Rendered {
  readonly track: RenderedAudioTrack;
  readonly path: string;
}

let files = 0;

/** Renders `samples` of the spans and writes the file. */
export async function renderFile(
  host: Host,
  spans: readonly AudioTrackSpans[],
  samples: number,
  change: Partial<AudioTrackSettings> = {},
): Promise<Rendered> {
  const asked = settings(change);
  const range = { start: 0, end: samplesToTicks(samples, asked.sampleRate) };
  const track = (await renderAudioTrack(host, spans, range, asked))!;
  const path = await writeFilm(asked.container, track, samples / asked.sampleRate);
  return { track, path };
}

export async function writeFilm(
  container: ExportSettings['container'],
  track: RenderedAudioTrack,
  seconds: number,
): Promise<string> {
  const sink = new MemorySink();
  if (isSoundContainer(container)) await writeSoundFile(container, track, sink);
  else await muxFilm(container, null, track, seconds, sink);
  const path = pathOf(`film-${++files}.${container}`);
  writeFileSync(path, sink.bytes.subarray(0, sink.length));
  return path;
}

/**
 * What FFmpeg hears, sample 0 at time 0 of the file: gaps are filled, what lies before 0 is cut. `part`: samples from … to.
 * With one channel the first of the file is heard.
 */
export function hear(path: string, channels: number, rate = 48000, part?: readonly [number, number]): Planes {
  const trim = part ? `,atrim=start_sample=${part[0]}:end_sample=${part[1]}` : '';
  const first = channels === 1 ? ',pan=mono|c0=c0' : '';
  const run = spawnSync(
    'ffmpeg',
    [
      '-v',
      'error',
      '-copyts',
      '-i',
      path,
      '-af',
      `aresample=${rate}:async=1:min_comp=10:first_pts=0${trim}${first}`,
      '-f',
      'f32le',
      'pipe:1',
    ],
    { maxBuffer: 1 << 30 },
  );
  if (run.stderr.length > 0) throw new Error(`ffmpeg: ${run.stderr}`);
  return deinterleave(run.stdout, channels);
}

export function probeFile(path: string): { streams: Record<string, string>[] } {
  const run = spawnSync('ffprobe', ['-v', 'error', '-of', 'json', '-show_streams', path]);
  return JSON.parse(run.stdout.toString());
}
