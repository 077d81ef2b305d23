// The export worker with a film of two counters, a crossfade and a title, and nothing around it. Driven through `window.exporting`.
import { reportOf } from '../../src/base/errors.ts';
import { secondsToTicks } from '../../src/base/time.ts';
import { type ExportSettings, exportRecord } from '../../src/project/records/export-settings.ts';
import { parseRecord } from '../../src/project/records/record-type.ts';
import type { ProjectSnapshot } from '../../src/project/records/snapshot.ts';
import { newProject } from '../../src/project/store/new-project.ts';
import type { ExportReport, ExportResult } from '../../src/protocol/export-protocol.ts';
import { checkExport, runExport } from '../../workers/export/export-client.ts';
import { keepFile } from './keep-file.ts';

export interface ExportFilm {
  readonly url: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly seconds: number;
  /** Laid over everything, so that no segment can be copied or passed through. */
  readonly title: string | null;
  /** Cut out of the film: seconds [from, to) of the source, one after the other. */
  readonly cuts: readonly (readonly [number, number])[];
  /** Of every cut. */
  readonly crossfadeSeconds: number;
  readonly settings: Partial<ExportSettings>;
}

export type Outcome =
  | { readonly ok: true; readonly result: ExportResult; readonly reports: number }
  | { readonly ok: false; readonly code: string; readonly params: object; readonly detail: string };

async function build(film: ExportFilm): Promise<{ snapshot: ProjectSnapshot; settings: ExportSettings }> {
  const path = await keepFile(film.url, film.url.split('/').at(-1)!);
  const { width, height, fps, seconds } = film;
  const frameRate = { num: fps, den: 1 };
  const tx = newProject({ name: 'export', sequence: { width, height, frameRate } });
  const end = secondsToTicks(seconds);
  tx.put('asset', {
    id: 'film',
    name: 'film.mp4',
    kind: 'video',
    hash: film.url,
    size: 1,
    duration: end,
    video: [{ codec: 'avc', width, height, codedWidth: width, codedHeight: height, frameRate, end }],
    audio: [{ codec: 'aac', channels: 1, sampleRate: 48_000, end }],
    locations: [{ kind: 'opfs', path }],
  });
  const trackOf = (kind: string): string =>
    [...tx.snapshot.track.values()].find((track) => track.kind === kind)!.id;
  const half = secondsToTicks(film.crossfadeSeconds / 2);
  let at = 0;
  for (const [index, [from, to]] of film.cuts.entries()) {
    const place = { start: at, duration: secondsToTicks(to - from), sourceIn: secondsToTicks(from) };
    const { start, ...rest } = place;
    const source = { kind: 'media', asset: 'film' } as const;
    tx.put('clip', { id: `v${index}`, place: { track: trackOf('video'), start }, ...rest, source });
    tx.put('clip', { id: `a${index}`, place: { track: trackOf('audio'), start }, ...rest, source });
    if (index > 0 && half > 0) {
      const cut = { before: half, after: half, kind: 'crossfade' } as const;
      const ends = (kind: string) => ({ from: `${kind}${index - 1}`, to: `${kind}${index}` });
      tx.put('transition', { id: `xv${index}`, track: trackOf('video'), ...ends('v'), ...cut });
      tx.put('transition', { id: `xa${index}`, track: trackOf('audio'), ...ends('a'), ...cut });
    }
    at += place.duration;
  }
  const sequence = [...tx.snapshot.sequence.keys()][0]!;
  if (film.title !== null) {
    tx.put('track', { id: 'over', sequence, kind: 'video', name: 'V2', order: 1 });
    tx.put('title', { id: 'title', text: film.title, size: 60, verticalAlign: 'bottom' });
    const place = { track: 'over', start: 0 };
    tx.put('clip', { id: 'words', place, duration: at, source: { kind: 'title', title: 'title' } });
  }
  const settings = parseRecord(exportRecord, {
    id: 'export',
    sequence,
    container: 'mp4',
    video: { codec: 'avc', rate: { mode: 'bitrate', bitsPerSecond: 4_000_000 } },
    audio: { codec: 'aac' },
    ...film.settings,
  });
  return { snapshot: tx.finish().snapshot, settings };
}

let reports: ExportReport[] = [];
let control = new AbortController();

async function run(film: ExportFilm, name: string): Promise<Outcome> {
  const { snapshot, settings } = await build(film);
  reports = [];
  control = new AbortController();
  try {
    const target = { kind: 'opfs', path: `exports/${name}` } as const;
    const result = await runExport(
      { snapshot, settings, target },
      (report) => void reports.push(report),
      control.signal,
    );
    return { ok: true, result, reports: reports.length };
  } catch (error) {
    return { ok: false, ...reportOf(error) };
  }
}

async function exported(name: string): Promise<Blob | null> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('exports', { create: true });
  for await (const entry of folder.keys())
    if (entry === name) return (await folder.getFileHandle(name)).getFile();
  return null;
}

/** Hands the file to the browser's downloads, from where the spec takes it. */
async function download(name: string): Promise<void> {
  const link = document.createElement('a');
  link.href = URL.createObjectURL((await exported(name))!);
  link.download = name;
  link.click();
}

const doors = {
  run,
  download,
  exists: async (name: string) => (await exported(name)) !== null,
  check: async (film: ExportFilm) => {
    const { snapshot, settings } = await build(film);
    return checkExport(snapshot, settings);
  },
  cancel: () => control.abort(),
  last: () => reports.at(-1) ?? null,
};

export type ExportHarness = typeof doors;
declare global {
  var exporting: ExportHarness;
}
globalThis.exporting = doors;
