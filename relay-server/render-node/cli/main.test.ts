import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { BT709 } from '../../../oracle/bt709.ts';
import { ffmpeg, hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { frameToTicks } from '../../../src/base/time.ts';
import { storycoreBytes } from '../../../src/interchange/storycore-file/write-storycore.ts';
import { clipRecord } from '../../../src/project/records/clip.ts';
import { parseRecord } from '../../../src/project/records/record-type.ts';
import { ProjectStore } from '../../../src/project/store/project-store.ts';
import { createNodeHost } from '../node-host/node-host.ts';
import { readAsset } from './read-asset.ts';

// Programs are started and films encoded: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

let folder = '';
const path = (name: string): string => join(folder, name);

function start(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const env = {
    ...process.env,
    LC_ALL: 'C',
    STORYCORE_CACHE: path('cache'),
    TMPDIR: path('tmp'),
    ...environment,
  };
  const child = spawn(process.execPath, [MAIN, ...args], { env, cwd: folder });
  const outcome = new Promise<Outcome>((resolve) => {
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.on('close', (code) => resolve({ code, out, err }));
  });
  return { child, outcome };
}
const storycore = (...args: string[]): Promise<Outcome> => start(args).outcome;
const events = (outcome: Outcome): Record<string, unknown>[] =>
  outcome.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const time = (value: number, rate = 25) => ({ OTIO_SCHEMA: 'RationalTime.1', value, rate });
const range = (from: number, length: number) => ({
  OTIO_SCHEMA: 'TimeRange.1',
  start_time: time(from),
  duration: time(length),
});
const clip = (target_url: string, from: number, length: number, more: object = {}) => ({
  OTIO_SCHEMA: 'Clip.1',
  name: target_url,
  source_range: range(from, length),
  media_reference: { OTIO_SCHEMA: 'ExternalReference.1', target_url },
  ...more,
});
const timeline = (...children: object[]): string =>
  JSON.stringify({
    OTIO_SCHEMA: 'Timeline.1',
    name: 'Cut',
    tracks: {
      OTIO_SCHEMA: 'Stack.1',
      children: [{ OTIO_SCHEMA: 'Track.1', kind: 'Video', name: 'V1', children }],
    },
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storycore-cli-'));
  await mkdir(path('tmp'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the command line without media', () => {
  test('says how it is used, in the reader’s language', async () => {
    const [help, render, french, version] = await Promise.all([
      storycore('--help'),
      storycore('render', '--help'),
      start(['--help'], { LC_ALL: 'fr_FR.UTF-8' }).outcome,
      storycore('--version'),
    ]);
    expect([help.code, render.code, version.code]).toEqual([0, 0, 0]);
    expect(render.out).toContain('--overwrite');
    expect(render.out).toContain('web-1080p');
    expect(french.out).toContain('Usage :');
    expect(version.out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test.each([
    [[]],
    [['paint']],
    [['render']],
    [['render', 'a.otio']],
    [['render', 'a.txt', '-o', 'b.mp4']],
    [['render', 'a.otio', '-o', 'b.avi']],
    [['render', 'a.otio', '-o', 'b.mp4', '--preset', 'imax']],
    [['render', 'a.otio', '-o', 'b.mp4', '--speed', 'fast']],
    [['inspect']],
  ])('is used wrongly: %j', async (args) => {
    const { code, out, err } = await storycore(...args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err.length).toBeGreaterThan(10);
  });

  test('a file that is not there, or not what it says, is an error with a code', async () => {
    await writeFile(path('text.mp4'), 'this is no film');
    await writeFile(path('nan.otio'), timeline(clip('a.mp4', Number.NaN, 10)).replace('null', 'NaN'));
    const results = await Promise.all([
      storycore('inspect', 'nowhere.mp4', '--json'),
      storycore('inspect', 'text.mp4', '--json'),
      storycore('render', 'nan.otio', '-o', 'nan.mp4', '--json'),
    ]);
    expect(results.map((result) => [result.code, events(result)[0]?.code])).toEqual([
      [1, 'media-missing'],
      [1, 'media-not-media'],
      [1, 'otio-time'],
    ]);
    expect(events(results[2]!)[0]).toMatchObject({
      params: { path: 'tracks.children[0].children[0].source_range.start_time.value' },
    });
    expect(existsSync(path('nan.mp4'))).toBe(false);
  });
});

describe.skipIf(!hasFfmpeg)('the command line with media', () => {
  beforeAll(async () => {
    await mkdir(path('media'));
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=8'];
    const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=8'];
    await ffmpeg([
      ...picture,
      ...sound,
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-g',
      '50',
      '-pix_fmt',
      'yuv420p',
      ...BT709,
      '-c:a',
      'aac',
      path('media/a film.mp4'),
    ]);
    await writeFile(
      path('cut.otio'),
      timeline(clip('media/a%20film.mp4', 10, 60), clip('media/a film.mp4', 100, 40)),
    );
  });

  const frames = async (name: string): Promise<number> => {
    const bytes = await ffmpeg(['-i', path(name), '-map', '0:v', '-f', 'rawvideo', '-pix_fmt', 'gray', '-']);
    return bytes.length / (320 * 180);
  };

  test('inspect names streams, for people and for programs', async () => {
    const [text, json] = await Promise.all([
      storycore('inspect', 'media/a film.mp4'),
      storycore('inspect', 'media/a film.mp4', '--json'),
    ]);
    expect(text.out).toContain('320 × 180, 25 fps');
    expect(events(json)[0]).toMatchObject({
      event: 'done',
      kind: 'video',
      durationSeconds: 8,
      audio: [{ codec: 'aac' }],
    });
  });

  test('renders a cut list, with events that are JSON and nothing else, and never over a film unasked', async () => {
    const first = await storycore('render', 'cut.otio', '-o', 'film.mp4', '--json');
    expect(first).toMatchObject({ code: 0 });
    const told = events(first);
    expect(new Set(told.map(({ event }) => event))).toEqual(new Set(['progress', 'done']));
    expect(told.at(-1)).toMatchObject({
      event: 'done',
      frames: 100,
      notices: [{ code: 'otio-no-audio-track' }],
    });
    expect(await frames('film.mp4')).toBe(100);

    const before = await stat(path('film.mp4'));
    const second = await storycore('render', 'cut.otio', '-o', 'film.mp4');
    expect(second.code).toBe(2);
    expect((await stat(path('film.mp4'))).mtimeMs).toBe(before.mtimeMs);

    const third = await storycore('render', 'cut.otio', '-o', 'film.mp4', '--overwrite', '--json');
    expect(events(third).at(-1)).toMatchObject({ encodedFrames: 0 });
  });

  test('range in seconds and timecode, preset, and no cache', async () => {
    const results = await Promise.all([
      storycore('render', 'cut.otio', '-o', 'seconds.mp4', '--range', '1-3', '--no-cache', '--json'),
      storycore('render', 'cut.otio', '-o', 'timecode.mp4', '--range', '00:00:01:00-00:00:01:10', '--json'),
      storycore('render', 'cut.otio', '-o', 'backwards.mp4', '--range', '3-1'),
    ]);
    expect(results.map(({ code }) => code)).toEqual([0, 0, 2]);
    expect(await frames('seconds.mp4')).toBe(50);
    expect(await frames('timecode.mp4')).toBe(10);
    expect(await readdir(path('tmp'))).toEqual([]);
  });

  test('a film is never written over what it is made of', async () => {
    await copyFile(path('media/a film.mp4'), path('own.mp4'));
    await writeFile(path('own.otio'), timeline(clip('own.mp4', 0, 10)));
    const { code } = await storycore('render', 'own.otio', '-o', 'own.mp4', '--overwrite');
    expect(code).toBe(2);
    expect(await readFile(path('own.mp4'))).toEqual(await readFile(path('media/a film.mp4')));
  });

  test('Ctrl-C ends with 130 and leaves no file, hidden or not', async () => {
    await writeFile(
      path('long.otio'),
      timeline(
        ...Array.from({ length: 40 }, () =>
          clip('media/a film.mp4', 3, 197, {
            effects: [{ OTIO_SCHEMA: 'LinearTimeWarp.1', time_scalar: 0.9 }],
          }),
        ),
      ),
    );
    const { child, outcome } = start(['render', 'long.otio', '-o', 'long.mp4', '--no-cache', '--json']);
    child.stdout.once('data', () => setTimeout(() => child.kill('SIGINT'), 300));
    expect(await outcome).toMatchObject({ code: 130 });
    expect((await readdir(folder)).filter((name) => name.includes('long.mp4'))).toEqual([]);
  });

  test('a reader that goes away is no crash', async () => {
    const { child, outcome } = start(['inspect', 'cut.otio']);
    child.stdout.destroy();
    expect((await outcome).err).toBe('');
  });

  test('a project renders with media found by its place, in a folder, or inside the file; other footage of that name is refused', async () => {
    const host = createNodeHost();
    const asset = await readAsset(host, { kind: 'path', path: path('media/a film.mp4') });
    await host.close();
    const store = ProjectStore.create({ name: 'Harbour' });
    const snapshot = store.snapshot();
    const sequence = [...snapshot.sequence.values()][0]!;
    const track = [...snapshot.track.values()].find(({ kind }) => kind === 'video')!;
    const project = async (
      name: string,
      locations: typeof asset.locations,
      inside: boolean,
    ): Promise<void> => {
      store.transact('test', (tx) => {
        tx.put('asset', { ...asset, locations });
        tx.put('sequence', { ...sequence, width: 320, height: 180, frameRate: { num: 25, den: 1 } });
        tx.put(
          'clip',
          parseRecord(clipRecord, {
            id: 'clip',
            place: { track: track.id, start: 0 },
            duration: frameToTicks(50, { num: 25, den: 1 }),
            source: { kind: 'media', asset: asset.id },
          }),
        );
      });
      const bytes = await readFile(path('media/a film.mp4'));
      const open = () => new Blob([bytes]).stream() as ReadableStream<Uint8Array>;
      const media = inside ? [{ hash: asset.hash, name: asset.name, size: asset.size, open }] : [];
      await writeFile(
        path(name),
        await storycoreBytes({ name: 'Harbour', document: store.exportSnapshot(), media }),
      );
    };
    await project('placed.storycore', asset.locations, false);
    await project('inside.storycore', [], true);
    await project('lost.storycore', [], false);
    const render = (name: string, ...more: string[]) =>
      storycore('render', `${name}.storycore`, '-o', `${name}.mp4`, '--json', '--overwrite', ...more);
    for (const result of [
      await render('placed'),
      await render('inside'),
      await render('lost', '--media', 'media'),
    ]) {
      expect(result, result.err).toMatchObject({ code: 0 });
      expect(events(result).at(-1)).toMatchObject({ frames: 50, copiedFrames: 50 });
    }
    expect(events(await render('lost')).at(-1)).toMatchObject({ event: 'error', code: 'media-missing' });
    await mkdir(path('wrong'));
    await copyFile(path('film.mp4'), path('wrong/a film.mp4'));
    expect(events(await render('lost', '--media', 'wrong')).at(-1)).toMatchObject({ code: 'media-missing' });
    expect((await storycore('inspect', 'lost.storycore')).out).toContain('missing');
    expect(await readdir(path('tmp'))).toEqual([]);
  });
});
