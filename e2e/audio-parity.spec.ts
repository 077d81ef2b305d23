// What you hear is what you export: the worklet's mix, recorded while it plays in the browser, against the offline mix of the same
// document made in this process, bit for bit. The page is built as the studio is, with and without isolation.
import { writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { findSoundEffect } from '../src/effects/sound/sound-effects.ts';
import { PRINT_BINS, packPrint } from '../src/engine/audio/dsp/noise-print.ts';
import { EffectDataStore } from '../src/engine/audio/effect-data.ts';
import { planMix } from '../src/engine/audio/mix-plan.ts';
import { type Media, make, media, mixAll, noise, opener } from '../src/engine/audio/testing/fixtures.ts';
import { waveFile } from '../src/engine/audio/testing/wave-file.ts';
import { audioSpans, soundMix } from '../src/engine/timeline/spans.ts';
import { busRecord } from '../src/project/records/bus.ts';
import { effectRecord } from '../src/project/records/effect-instance.ts';
import { parseRecord, type RecordType } from '../src/project/records/record-type.ts';
import { sendRecord } from '../src/project/records/send.ts';
import { sequenceRecord } from '../src/project/records/sequence.ts';
import { emptySnapshot, type ProjectSnapshot } from '../src/project/records/snapshot.ts';
import { trackRecord } from '../src/project/records/track.ts';
import { buildHarness, serveFolder } from './harness/serve-built.ts';

const RATE = 48000;
const TICKS = 705_600_000;

interface Sound {
  start(time: number, rate: number): Promise<void>;
  stop(): void;
  cue(time: number): void;
  now(): number | null;
  peaks(): number[];
  apply(diff: unknown): void;
  tap(listener: ((tap: { start: number; planes: Float32Array[] }) => void) | null): void;
  statistics(): { underruns: number; device: boolean; sampleRate: number };
  counters(): Promise<{ shared: boolean; readers: number } | null>;
  close(): Promise<void>;
}
interface Recorder {
  add(start: number, planes: Float32Array[]): void;
  readonly jumps: number[];
  base64(channel: number, start: number, frames: number): string;
}
declare global {
  interface Window {
    sound: Sound;
    recording: Recorder;
    Recording: new () => Recorder;
    errors: unknown[];
    openSound(plain: unknown, sequence: string): Sound;
  }
}

const clip = (id: string, source: Media, track: string, start: number, change: object = {}) => ({
  id,
  place: { track, start: start * TICKS },
  duration: source.asset.duration,
  source: { kind: 'media', asset: source.asset.id, stream: 0 },
  sourceIn: 0,
  speed: { num: 1, den: 1 },
  name: id,
  enabled: true,
  link: null,
  gainDb: 0,
  pan: 0,
  fadeIn: 0,
  fadeOut: 0,
  ...change,
});

/** Music at another rate with fades, a keyed voice faster than it was spoken, a chord; three kinds of everything. */
function film() {
  const music = media(noise(44100 * 5, 2, 3), 44100);
  const voice = media(noise(RATE * 4, 1, 5));
  const chord = media(make(RATE * 6, 2, (i, c) => 0.3 * Math.sin(i * (0.03 + c * 0.01))));
  const keys = [
    { at: 0, value: -30, ease: 'smooth' },
    { at: TICKS, value: 0, ease: 'linear' },
  ];
  const clips = [
    clip('c1', music, 'A1', 0, { fadeIn: TICKS / 2, gainDb: -6 }),
    clip('c2', voice, 'A2', 0.25, {
      gainDb: { keys },
      pan: -0.3,
      speed: { num: 9, den: 8 },
      duration: 3 * TICKS,
    }),
    clip('c3', chord, 'A2', 3.25),
  ];
  return { all: [music, voice, chord], clips };
}

const size = { width: 64, height: 64, frameRate: { num: 25, den: 1 }, sampleRate: RATE };
const record = (type: RecordType, fields: object): [string, never] => {
  const made = parseRecord(type, { name: '', ...fields }) as { id: string };
  return [made.id, made as never];
};

function snapshotOf(all: readonly Media[], clips: readonly { id: string }[]): ProjectSnapshot {
  return {
    ...emptySnapshot(),
    sequence: new Map([record(sequenceRecord, { id: 's', ...size })]),
    track: new Map(
      ['A1', 'A2'].map((id, order) => record(trackRecord, { id, sequence: 's', kind: 'audio', order })),
    ),
    asset: new Map(all.map((one) => [one.asset.id, one.asset])),
    clip: new Map(clips.map((one) => [one.id, one])),
  } as never;
}

/** The same in 5.1 with buses, a send, a side chain, automation, and effects that remember and look ahead. */
function withEffects(snapshot: ProjectSnapshot): ProjectSnapshot {
  const keys = [0, 1, 3, 5].map((s, i) => ({ at: s * TICKS, value: [-20, 0, -9, 2][i], ease: 'linear' }));
  const effect = (id: string, owner: string, order: number, name: string, change: object = {}) =>
    record(effectRecord, { id, owner, order, effect: name, ...change });
  const track = (id: string, order: number, change: object) =>
    record(trackRecord, { id, sequence: 's', kind: 'audio', order, ...change });
  return {
    ...snapshot,
    sequence: new Map([record(sequenceRecord, { id: 's', ...size, layout: '5.1' })]),
    track: new Map([
      track('A1', 0, { output: 'music', gainDb: { keys } }),
      track('A2', 1, { layout: 'stereo', panner: { rotation: { keys }, width: 1.5, lfeDb: -12 } }),
    ]),
    bus: new Map([
      record(busRecord, {
        id: 'music',
        sequence: 's',
        order: 0,
        pan: {
          keys: [
            { at: 0, value: -0.5 },
            { at: 4 * TICKS, value: 0.5 },
          ],
        },
      }),
      record(busRecord, { id: 'room', sequence: 's', order: 1, gainDb: -6 }),
    ]),
    send: new Map([record(sendRecord, { id: 'x', from: 'A2', to: 'room', gainDb: { keys } })]),
    effect: new Map([
      effect('e1', 'A1', 0, 'parametric-eq'),
      effect('e2', 'music', 0, 'compressor', { key: 'A2' }),
      effect('e3', 'room', 0, 'reverb'),
      effect('e4', 's', 0, 'limiter'),
      effect('e5', 'c2', 0, 'pass-filter'),
      // A response of the project, a mono recording, and a learned print.
      effect('e6', 'room', 1, 'convolution-reverb', {
        data: { impulse: { kind: 'asset', name: 'voice', asset: [...snapshot.asset.keys()][1]! } },
      }),
      effect('e7', 'A2', 0, 'noise-reduction', {
        data: { noise: { kind: 'print', name: 'hiss', rate: 44100, planes: packPrint([PRINT, PRINT]) } },
      }),
    ]),
  } as never;
}

/** Of a hiss that falls towards the top. */
const PRINT = Float32Array.from({ length: PRINT_BINS }, (_, k) => 0.02 / (1 + k / 100));

const plain = (snapshot: ProjectSnapshot): unknown =>
  Object.fromEntries(Object.entries(snapshot).map(([name, table]) => [name, [...table]]));

for (const isolated of [true, false]) {
  test.describe(isolated ? 'isolated: shared memory' : 'not isolated: messages', () => {
    let built: { folder: string; remove: () => void };
    let served: { server: Server; url: string };
    let page: Page;
    const { all, clips } = film();

    test.beforeAll(async ({ browser }) => {
      built = await buildHarness('audio.html');
      served = await serveFolder(built.folder, isolated);
      for (const one of all) {
        const name = `${one.asset.id}.wav`;
        writeFileSync(join(built.folder, name), waveFile(one.planes, one.sampleRate));
        Object.assign(one.asset, { locations: [{ kind: 'url', url: served.url + name }] });
      }
      page = await browser.newPage();
      page.on('pageerror', (error) => console.error(error));
      await page.goto(`${served.url}e2e/harness/audio.html`);
      await page.waitForFunction(() => 'openSound' in window);
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolated);
      await page.evaluate(
        (snapshot) => {
          window.sound = window.openSound(snapshot, 's');
          window.recording = new window.Recording();
          window.sound.tap(({ start, planes }) => window.recording.add(start, planes));
        },
        plain(snapshotOf(all, clips)),
      );
    });
    test.afterAll(async () => {
      await page?.evaluate(() => window.sound.close());
      await page?.close();
      served?.server.close();
      built?.remove();
    });

    const recorded = async (start: number, frames: number): Promise<Float32Array[]> => {
      const texts = await page.evaluate(
        ([from, length]) => [0, 1].map((c) => window.recording.base64(c, from!, length!)),
        [start, frames],
      );
      return texts.map((text) => new Float32Array(new Uint8Array(Buffer.from(text, 'base64')).buffer));
    };
    const offline = (changed: readonly { id: string }[], start: number, frames: number) => {
      const everything = { start: 0, end: Number.MAX_SAFE_INTEGER };
      const plan = planMix(audioSpans(snapshotOf(all, changed), 's', everything), RATE, 2);
      return mixAll(plan, opener(all), { start, end: start + frames });
    };
    const differ = (a: Float32Array, b: Float32Array): number =>
      a.findIndex((value, i) => !Object.is(value + 0, b[i]! + 0));

    test('six seconds from the start are the export, bit for bit', async () => {
      await page.evaluate(() => window.sound.start(0, 1));
      await page.waitForFunction((end) => (window.sound.now() ?? 0) > end, 6.3 * TICKS);
      const statistics = await page.evaluate(() => window.sound.statistics());
      await page.evaluate(() => window.sound.stop());
      expect(statistics).toMatchObject({ device: true, sampleRate: RATE });
      expect(await page.evaluate(() => window.errors)).toEqual([]);
      expect(await page.evaluate(() => window.recording.jumps)).toEqual([0]);
      const [heard, want] = [await recorded(0, RATE * 6), await offline(clips, 0, RATE * 6)];
      for (const c of [0, 1]) expect(differ(heard[c]!, want[c]!)).toBe(-1);
      expect((await page.evaluate(() => window.sound.counters()))?.shared).toBe(isolated);
    });

    test('five seconds in 5.1 with effects are the export, bit for bit', async () => {
      const snapshot = withEffects(snapshotOf(all, clips));
      const everything = { start: 0, end: Number.MAX_SAFE_INTEGER };
      const mix = soundMix(snapshot, 's', everything);
      const data = new EffectDataStore(opener(all), RATE, findSoundEffect);
      expect(await data.load(mix)).toEqual([]);
      const plan = planMix(mix, RATE, 6, findSoundEffect, data.find);
      expect(plan.buses[1]!.inserts[1]!.data).toHaveLength(1);
      expect(plan.unknownEffects).toEqual([]);
      expect(plan.late).toBeGreaterThan(0);
      const range = { start: 0, end: RATE * 5 };
      const want = await mixAll(plan, opener(all), range, undefined, findSoundEffect);
      const texts = await page.evaluate(
        async ([document, ticks, frames]) => {
          const sound = window.openSound(document, 's');
          // Not before the device is there: a timer would stand in for it, and sound would begin in the middle.
          await sound.start(0, 1);
          while (!sound.statistics().device || (sound.peaks()[0] ?? 0) === 0)
            await new Promise((done) => setTimeout(done, 50));
          sound.stop();
          window.errors.length = 0;
          const recording = new window.Recording();
          sound.tap(({ start, planes }) => recording.add(start, planes));
          await sound.start(0, 1);
          while ((sound.now() ?? 0) < 5.3 * (ticks as number))
            await new Promise((done) => setTimeout(done, 50));
          sound.stop();
          const heard = [0, 1, 2, 3, 4, 5].map((c) => recording.base64(c, 0, frames as number));
          const { underruns } = sound.statistics();
          await sound.close();
          return { heard, underruns, jumps: recording.jumps, errors: window.errors.splice(0) };
        },
        [plain(snapshot), TICKS, RATE * 5] as const,
      );
      expect(texts).toMatchObject({ jumps: [0], errors: [] });
      texts.heard.forEach((text, c) => {
        const heard = new Float32Array(new Uint8Array(Buffer.from(text, 'base64')).buffer);
        expect(differ(heard, want[c]!), `channel ${c}`).toBe(-1);
        expect(heard.some((value) => value !== 0)).toBe(true);
      });
    });

    test('the clock runs at the rate of the world and starts where it was asked to', async () => {
      const times = await page.evaluate(async (ticks) => {
        const asked = performance.now();
        await window.sound.start(2 * ticks, 1);
        const first = window.sound.now()!;
        const at = performance.now();
        await new Promise((done) => setTimeout(done, 1500));
        const passed = (performance.now() - at) / 1000;
        const started = (at - asked) / 1000;
        return { first: first / ticks, moved: (window.sound.now()! - first) / ticks, passed, started };
      }, TICKS);
      expect(times.first).toBeGreaterThan(1.9);
      expect(times.first).toBeLessThan(2.05 + times.started);
      expect(Math.abs(times.moved - times.passed)).toBeLessThan(0.06);
      const peaks = await page.evaluate(() => window.sound.peaks());
      expect(peaks[0]).toBeGreaterThan(0.1);
      await page.evaluate(() => window.sound.stop());
      expect(await page.evaluate(() => window.sound.now())).toBeNull();
    });

    test('without a device the clock runs all the same, and says why', async () => {
      const result = await page.evaluate(
        async ([snapshot, ticks]) => {
          const real = window.AudioContext;
          window.AudioContext = class {
            constructor() {
              throw new DOMException('no device', 'NotSupportedError');
            }
          } as never;
          window.errors.length = 0;
          const silent = window.openSound(snapshot, 's');
          const asked = performance.now();
          await silent.start(2 * (ticks as number), 2);
          const [first, at] = [silent.now()!, performance.now()];
          await new Promise((done) => setTimeout(done, 500));
          const rate = (silent.now()! - first) / (ticks as number) / ((performance.now() - at) / 1000);
          const device = silent.statistics().device;
          await silent.close();
          window.AudioContext = real;
          const most = 2 + (2 * (at - asked)) / 1000;
          return { first: first / (ticks as number), most, rate, device, errors: window.errors.splice(0) };
        },
        [plain(snapshotOf(all, clips)), TICKS] as const,
      );
      expect(result.first).toBeGreaterThan(1.95);
      expect(result.first).toBeLessThan(result.most + 0.05);
      expect(result.rate).toBeCloseTo(2, 1);
      expect(result.device).toBe(false);
      expect(result.errors).toMatchObject([{ code: 'audio-player-failed' }]);
    });

    test('a worker that dies is replaced, and playing goes on', async () => {
      const result = await page.evaluate(
        async ([snapshot, ticks]) => {
          const workers: Worker[] = [];
          const Real = window.Worker;
          window.Worker = class extends Real {
            constructor(url: string | URL, options?: WorkerOptions) {
              super(url, options);
              workers.push(this);
            }
          };
          const sound = window.openSound(snapshot, 's');
          await sound.start(0, 1);
          await new Promise((done) => setTimeout(done, 300));
          workers[0]!.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
          const [crashed, at] = [sound.now()! / (ticks as number), performance.now()];
          let moved = 0;
          let passed = 0;
          // However long the new one takes to come: a busy machine needs more than the second that a quiet one does.
          while (moved < 1.5 && passed < 30) {
            await new Promise((done) => setTimeout(done, 50));
            moved = sound.now()! / (ticks as number) - crashed;
            passed = (performance.now() - at) / 1000;
          }
          const { device } = sound.statistics();
          await sound.close();
          window.Worker = Real;
          return { moved, passed, device, workers: workers.length, errors: window.errors.splice(0) };
        },
        [plain(snapshotOf(all, clips)), TICKS] as const,
      );
      expect(result.workers).toBe(2);
      expect(result.device).toBe(true);
      expect(result.moved).toBeGreaterThan(1.5);
      expect(result.moved).toBeLessThan(result.passed + 0.5);
      // On a machine that is busy enough the device stands still for a while as well, and that is told too.
      const told = (result.errors as { code: string }[]).filter(
        ({ code }) => code !== 'audio-device-missing',
      );
      expect(told).toMatchObject([{ code: 'worker-crashed' }]);
    });

    test('an edit is heard within moments, and from then on is the new export', async () => {
      const quieter = clips.map((one) => (one.id === 'c3' ? { ...one, gainDb: -12 } : one));
      const heardAt = await page.evaluate(
        async ([ticks, before, after]) => {
          window.recording = new window.Recording();
          await window.sound.start((3.4 * (ticks as number)) as number, 1);
          await new Promise((done) => setTimeout(done, 400));
          const edited = window.sound.now()!;
          window.sound.apply([{ type: 'clip', id: 'c3', before, after }]);
          await new Promise((done) => setTimeout(done, 1200));
          window.sound.stop();
          return edited / (ticks as number);
        },
        [TICKS, clips[2], quieter[2]] as const,
      );
      const from = Math.round((heardAt + 0.25) * RATE);
      const [heard, want] = [await recorded(from, RATE / 2), await offline(quieter, from, RATE / 2)];
      expect(differ(heard[0]!, want[0]!)).toBe(-1);
      expect(await page.evaluate(() => window.recording.jumps.length)).toBe(1);
    });
  });
}
