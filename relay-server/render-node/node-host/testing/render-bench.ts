import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BT709 } from '../../../../oracle/bt709.ts';
import { ffmpeg } from '../../../../oracle/ffmpeg.ts';
import {
  type RenderOptions,
  type RenderReport,
  renderFilm,
} from '../../../../src/engine/render/render-job.ts';
import { exportRecord } from '../../../../src/project/records/export-settings.ts';
import type { MediaAsset } from '../../../../src/project/records/media-asset.ts';
import { parseRecord } from '../../../../src/project/records/record-type.ts';
import type { ProjectSnapshot } from '../../../../src/project/records/snapshot.ts';
import { readAsset } from '../../cli/read-asset.ts';
import { SEQUENCE } from '../../conformance/film.ts';
import { psnr } from '../../conformance/psnr.ts';
import { openFileSink } from '../byte-sink.ts';
import { createNodeHost, type NodeHost } from '../node-host.ts';
import { FolderSegmentStore } from '../segment-store.ts';

export const WIDTH = 320;
export const HEIGHT = 180;
const run = promisify(execFile);

export interface VideoWishes {
  readonly container?: string;
  readonly codec?: string;
  readonly rate?: object;
  readonly audio?: object | null;
  readonly range?: { readonly start: number; readonly end: number } | null;
}

/** A folder with a host that renders into it, and ffmpeg to look at what came out. */
export class RenderBench {
  readonly folder: string;
  readonly host: NodeHost;
  readonly store: FolderSegmentStore;

  private constructor(folder: string) {
    this.folder = folder;
    this.store = new FolderSegmentStore(join(folder, 'cache'));
    this.host = createNodeHost({ segments: this.store });
  }

  static async open(): Promise<RenderBench> {
    return new RenderBench(await mkdtemp(join(tmpdir(), 'storycore-render-')));
  }

  async close(): Promise<void> {
    await this.host.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** `seconds` of H.264 with B frames and a key frame every two seconds, and a tone. */
  async source(
    name: string,
    pattern: string,
    seconds: number,
    more: readonly string[] = [],
  ): Promise<MediaAsset> {
    const file = this.path(name);
    const picture = `${pattern}=size=${WIDTH}x${HEIGHT}:rate=25:duration=${seconds}`;
    const video = [
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-b:v',
      '400k',
      '-g',
      '50',
      '-bf',
      '2',
      '-pix_fmt',
      'yuv420p',
      ...BT709,
    ];
    const sound = ['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=48000:duration=${seconds}`];
    await ffmpeg(['-f', 'lavfi', '-i', picture, ...sound, ...video, '-c:a', 'aac', ...more, file]);
    return readAsset(this.host, { kind: 'path', path: file });
  }

  async render(
    snapshot: ProjectSnapshot,
    name: string,
    wishes: VideoWishes = {},
    options: RenderOptions = {},
  ): Promise<RenderReport> {
    const { container = 'mp4', codec = 'avc', rate = { mode: 'bitrate', bitsPerSecond: 1_000_000 } } = wishes;
    const { audio = null, range = null } = wishes;
    const settings = parseRecord(exportRecord, {
      id: 'test',
      sequence: SEQUENCE,
      container,
      video: { codec, rate },
      audio,
      range,
    });
    return renderFilm(this.host, { snapshot, settings }, await openFileSink(this.path(name)), options);
  }

  /** Luma of every frame, as ffmpeg decodes it; `inputs` are arguments before the output. */
  async luma(inputs: readonly string[]): Promise<Uint8Array[]> {
    const bytes = await ffmpeg([
      ...inputs,
      '-f',
      'rawvideo',
      '-pix_fmt',
      'gray',
      '-fps_mode',
      'passthrough',
      '-',
    ]);
    const size = WIDTH * HEIGHT;
    return Array.from({ length: bytes.length / size }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
  }

  /** Presentation times in order of showing, seconds. */
  async times(name: string): Promise<number[]> {
    const args = [
      '-v',
      'error',
      '-select_streams',
      'v:0',
      '-show_entries',
      'packet=pts_time',
      '-of',
      'csv=p=0',
      this.path(name),
    ];
    const { stdout } = await run('ffprobe', args);
    return stdout
      .trim()
      .split('\n')
      .map((line) => Number.parseFloat(line))
      .sort((a, b) => a - b);
  }

  async probe(name: string, entries: string): Promise<string[]> {
    const { stdout } = await run('ffprobe', [
      '-v',
      'error',
      '-show_entries',
      entries,
      '-of',
      'default=nw=1:nk=1',
      this.path(name),
    ]);
    return stdout.trim().split('\n');
  }

  /** What lies in the folder besides sources and cache. */
  async left(): Promise<string[]> {
    return (await readdir(this.folder)).filter((name) => name.startsWith('.') || name.startsWith('film'));
  }
}

/** The worst frame of two films of equal length, in dB. */
export function worst(a: readonly Uint8Array[], b: readonly Uint8Array[]): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} frames, not ${b.length}.`);
  return Math.min(...a.map((frame, i) => psnr(frame, b[i]!)));
}
