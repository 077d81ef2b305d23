// A preview worker with one film on its timeline and nothing around it. The spec drives it through `window.harness`.
import { frameToTicks, secondsToTicks, type Ticks, ticksPerFrame } from '../../src/base/time.ts';
import { applyDiff, type Diff, type RecordChange } from '../../src/project/records/snapshot.ts';
import { newProject } from '../../src/project/store/new-project.ts';
import { Transaction } from '../../src/project/store/transaction.ts';
import { epochNow } from '../../src/protocol/clock-anchor.ts';
import type {
  PreviewCounters,
  PreviewEvent,
  PreviewLevel,
  PreviewStatistics,
} from '../../src/protocol/preview-protocol.ts';
import { PreviewClient } from '../../workers/preview/preview-client.ts';
import { COUNTER_BITS } from './counter-bits.ts';
import { keepFile } from './keep-file.ts';

export interface HarnessFilm {
  readonly url: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly seconds: number;
  /** Where the bytes are claimed to be; tests of missing media name a place where nothing is. */
  readonly opfsPath?: string;
}

export interface Watched {
  /** Frame numbers read from the canvas, with the moment (ms) since the start of the playback. */
  readonly seen: readonly { readonly at: number; readonly frame: number }[];
  readonly statistics: PreviewStatistics;
}

const events: PreviewEvent[] = [];
let client: PreviewClient;
let film: HarnessFilm;
let canvas: HTMLCanvasElement;
let snapshot = newProject({ name: 'harness' }).finish().snapshot;
const rate = () => ({ num: film.fps, den: 1 });

async function open(next: HarnessFilm, level: PreviewLevel | 'auto' = 'auto'): Promise<void> {
  film = next;
  const path = film.opfsPath ?? (await keepFile(film.url, film.url.split('/').at(-1)!));
  const { width, height, seconds } = film;
  const tx = newProject({ name: 'harness', sequence: { width, height, frameRate: rate() } });
  const end = secondsToTicks(seconds);
  const size = { width, height, codedWidth: width, codedHeight: height };
  tx.put('asset', {
    id: 'film',
    name: 'film.mp4',
    kind: 'video',
    hash: film.url,
    size: 1,
    duration: end,
    video: [{ codec: 'avc', ...size, frameRate: rate(), end }],
    locations: [{ kind: 'opfs', path }],
  });
  const track = [...tx.snapshot.track.values()].find(({ kind }) => kind === 'video')!;
  tx.put('clip', {
    id: 'clip',
    place: { track: track.id, start: 0 },
    duration: end,
    source: { kind: 'media', asset: 'film' },
  });
  snapshot = tx.finish().snapshot;
  canvas = document.querySelector('canvas')!;
  client = new PreviewClient({
    snapshot,
    sequence: [...snapshot.sequence.keys()][0]!,
    level,
    onEvent: (event) => void events.push(event),
    onRestart: () => {
      const fresh = canvas.cloneNode() as HTMLCanvasElement;
      canvas.replaceWith(fresh);
      canvas = fresh;
      giveCanvas();
    },
  });
  giveCanvas();
}

function giveCanvas(): void {
  client.attach(canvas.transferControlToOffscreen());
  client.resize(canvas.clientWidth, canvas.clientHeight);
}

function edit(change: Omit<RecordChange, 'before'>): void {
  const diff = [{ ...change, before: snapshot[change.type].get(change.id) ?? null }] as unknown as Diff;
  snapshot = applyDiff(snapshot, diff);
  client.apply(diff);
}

/** The same film again in a corner above itself, ten seconds later: two decoders and a picture-in-picture. */
function inset(): void {
  const below = snapshot.clip.get('clip')!;
  const home = snapshot.track.get(below.place.track)!;
  const tx = new Transaction(snapshot);
  tx.put('track', { ...home, id: 'above', name: 'V2', order: home.order + 1 });
  const later = secondsToTicks(10);
  tx.put('clip', {
    ...below,
    id: 'inset',
    place: { track: 'above', start: 0 },
    sourceIn: later,
    duration: below.duration - later,
    transform: { ...below.transform, x: film.width / 3, y: film.height / 3, scaleX: 0.3, scaleY: 0.3 },
  });
  const { diff, snapshot: next } = tx.finish();
  snapshot = next;
  client.apply(diff);
}

/** −1 when the canvas shows no counter. */
function readFrame(): number {
  const copy = document.createElement('canvas');
  copy.width = COUNTER_BITS * 4;
  copy.height = 8;
  const context = copy.getContext('2d', { willReadFrequently: true })!;
  context.imageSmoothingEnabled = false;
  context.drawImage(canvas, 0, 0, copy.width, copy.height);
  const row = context.getImageData(0, 4, copy.width, 1).data;
  let frame = 0;
  for (let bit = 0; bit < COUNTER_BITS; bit++) {
    const value = row[(bit * 4 + 2) * 4]!;
    if (row[(bit * 4 + 2) * 4 + 3]! < 128 || (value > 80 && value < 170)) return -1;
    if (value > 128) frame |= 1 << bit;
  }
  return frame;
}

const refreshed = (): Promise<void> => new Promise((done) => requestAnimationFrame(() => done()));

/** Seeks and waits until the canvas has settled. */
async function shownAt(time: Ticks, scrub = false): Promise<number> {
  await client.show(time, scrub);
  return settled();
}

/** What stands on the canvas once it has not changed for a while. */
async function settled(): Promise<number> {
  let frame = readFrame();
  for (let calm = 0; calm < 8; calm++) {
    await refreshed();
    const next = readFrame();
    if (next !== frame) calm = 0;
    frame = next;
  }
  return frame;
}

async function watch(from: number, speed: number, ms: number): Promise<Watched> {
  const time = frameToTicks(from, rate());
  await client.preroll(time, speed);
  const started = epochNow();
  client.play({ time, at: started, rate: speed }, { start: 0, end: secondsToTicks(film.seconds) }, false);
  const seen: { at: number; frame: number }[] = [];
  while (epochNow() - started < ms) {
    await refreshed();
    const frame = readFrame();
    if (frame !== seen.at(-1)?.frame) seen.push({ at: epochNow() - started, frame });
  }
  client.pause();
  const last = events.findLast((event) => event.kind === 'statistics')!;
  return { seen, statistics: last.statistics };
}

/** Plays and lets nobody look: reading the canvas takes the time of a frame. */
async function play(from: number, ms: number): Promise<PreviewStatistics> {
  const time = frameToTicks(from, rate());
  await client.preroll(time, 1);
  client.play({ time, at: epochNow(), rate: 1 }, { start: 0, end: secondsToTicks(film.seconds) }, false);
  await new Promise((done) => setTimeout(done, ms));
  client.pause();
  const last = events.findLast((event) => event.kind === 'statistics')!;
  return last.statistics;
}

/** Red, green, blue at a point given in fractions of the canvas. */
function colorAt(x: number, y: number): readonly number[] {
  const copy = document.createElement('canvas');
  [copy.width, copy.height] = [canvas.clientWidth, canvas.clientHeight];
  const context = copy.getContext('2d')!;
  context.drawImage(canvas, 0, 0, copy.width, copy.height);
  return [...context.getImageData(copy.width * x, copy.height * y, 1, 1).data.slice(0, 3)];
}

const doors = {
  colorAt,
  open,
  edit,
  readFrame,
  settled,
  watch,
  play,
  inset,
  shownAt: (frame: number, scrub?: boolean) => shownAt(frame * ticksPerFrame(rate()), scrub),
  show: (frame: number, scrub: boolean) => client.show(frame * ticksPerFrame(rate()), scrub),
  snapshotImage: async (frame: number) => (await client.snapshotImage(frame * ticksPerFrame(rate()))).size,
  setLevel: (level: PreviewLevel | 'auto') => client.setLevel(level),
  refreshMedia: () => client.refreshMedia(null),
  keepFile,
  events,
  counters: (): Promise<PreviewCounters> => client.counters(),
  record: (type: 'clip' | 'asset', id: string) => snapshot[type].get(id),
};

export type PreviewHarness = typeof doors;
declare global {
  var harness: PreviewHarness;
}
globalThis.harness = doors;
