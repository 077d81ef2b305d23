import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { secondsToTicks } from '../../../src/base/time.ts';
import { storycoreBytes } from '../../../src/interchange/storycore-file/write-storycore.ts';
import { runCommand } from '../../../src/project/commands/define-command.ts';
import { commandsById } from '../../../src/project/commands/index.ts';
import { clipRecord } from '../../../src/project/records/clip.ts';
import { parseRecord } from '../../../src/project/records/record-type.ts';
import { ProjectStore } from '../../../src/project/store/project-store.ts';
import { createNodeHost } from '../node-host/node-host.ts';
import { readAsset } from './read-asset.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
let folder = '';
const path = (name: string): string => join(folder, name);

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(args: readonly string[], locale = 'C') {
  const env = { ...process.env, LC_ALL: locale, STORYCORE_CACHE: path('cache') };
  const child = spawn(process.execPath, [MAIN, 'loudness', ...args], { env, cwd: folder });
  const outcome = new Promise<Outcome>((resolve) => {
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.on('close', (code) => resolve({ code, out, err }));
  });
  return { child, outcome };
}
const loudness = (...args: string[]): Promise<Outcome> => start(args).outcome;
const done = ({ out }: Outcome): Record<string, unknown> => JSON.parse(out.trim().split('\n').at(-1)!);

const ffmpeg = (...args: string[]): void =>
  void execFileSync('ffmpeg', ['-v', 'error', '-y', ...args.map((arg) => arg.replace('@', `${folder}/`))]);

/** A tone of 1 kHz whose peaks lie at −23 dBFS, both channels: −23.0 LUFS (EBU Tech 3341, no. 1). */
const TONE = 'aevalsrc=0.0708*sin(2*PI*1000*t)|0.0708*sin(2*PI*1000*t):s=48000:c=stereo:d=4';

describe.skipIf(!hasFfmpeg)('storycore loudness', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'storycore-loudness-'));
    ffmpeg('-f', 'lavfi', '-i', TONE, '-c:a', 'pcm_s24le', '@tone.wav');
    ffmpeg(
      '-f',
      'lavfi',
      '-i',
      'anoisesrc=r=48000:d=4:a=0.02:seed=1,pan=5.1|c0=c0|c2=0.5*c0|c3=c0|c4=c0',
      '@six.flac',
    );
    ffmpeg('-i', '@tone.wav', '-i', '@six.flac', '-map', '0', '-map', '1', '-c', 'copy', '@two.mkv');
    ffmpeg('-f', 'lavfi', '-i', 'testsrc2=size=64x64:d=1', '@mute.mp4');
    ffmpeg('-f', 'lavfi', '-i', 'anullsrc=r=48000:cl=stereo', '-t', '1', '@silent.wav');
    ffmpeg('-f', 'lavfi', '-i', 'anullsrc=r=48000:cl=stereo', '-t', '0', '@empty.wav');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('a file: what the tone is known to measure, for people and for programs', async () => {
    const [text, french, json] = await Promise.all([
      loudness('tone.wav', '--target', 'ebu'),
      start(['tone.wav'], 'fr_FR.UTF-8').outcome,
      loudness('tone.wav', '--target', 'streaming', '--json'),
    ]);
    expect([text.code, french.code, json.code]).toEqual([0, 0, 0]);
    expect(text.out).toMatch(/stereo, 48000 Hz, 4\.00 s.*−23\.0 LUFS.*−23\.0 dBTP.* 0\.0 dB/s);
    expect(french.out).toMatch(/Intégrée +−23\.0 LUFS/);
    const [stream] = done(json).streams as Record<string, unknown>[];
    expect(stream).toMatchObject({ layout: 'stereo', frames: 192_000, speakers: ['L', 'R'] });
    expect(stream!.integratedLufs).toBeCloseTo(-23, 1);
    expect(stream!.target).toMatchObject({ name: 'streaming', targetLufs: -14, needsLimiter: false });
    expect((stream!.target as { gainDb: number }).gainDb).toBeCloseTo(9, 1);
    expect(json.err).toBe('');
  });

  test('all sound streams, or one, as FFmpeg measures them', async () => {
    const [all, second, third] = await Promise.all([
      loudness('two.mkv', '--json'),
      loudness('two.mkv', '--stream', '1', '--json'),
      loudness('two.mkv', '--stream', '2'),
    ]);
    const streams = done(all).streams as Record<string, number>[];
    expect(streams.map((stream) => [stream.stream, stream.layout])).toEqual([
      [0, 'stereo'],
      [1, '5.1'],
    ]);
    expect(done(second).streams).toEqual([streams[1]]);
    expect(third.code).toBe(2);
    const arguments_ = ['-hide_banner', '-nostats', '-i', path('six.flac'), '-af', 'ebur128=peak=true'];
    const log = execFileSync('sh', ['-c', `ffmpeg "$@" -f null - 2>&1`, 'ffmpeg', ...arguments_]).toString();
    const summary = log.slice(log.lastIndexOf('Summary:'));
    const integrated = Number(/I:\s+(\S+) LUFS/.exec(summary)![1]);
    expect(Math.abs(streams[1]!.integratedLufs! - integrated)).toBeLessThan(0.1);
    expect(Math.abs(streams[1]!.truePeakDb! - Number(/Peak:\s+(\S+) dBFS/.exec(summary)![1]))).toBeLessThan(
      0.2,
    );
  });

  test('a file without sound is an error, silence is not, and neither is nothing to measure', async () => {
    const [mute, empty, silent, nowhere] = await Promise.all([
      loudness('mute.mp4', '--json'),
      loudness('empty.wav', '--json'),
      loudness('silent.wav', '--target', 'ebu', '--json'),
      loudness('nowhere.wav', '--json'),
    ]);
    expect([mute, empty, nowhere].map((result) => [result.code, done(result).code])).toEqual([
      [1, 'media-no-sound'],
      [1, 'media-no-streams'],
      [1, 'media-missing'],
    ]);
    expect(silent.code).toBe(0);
    expect((done(silent).streams as object[])[0]).toMatchObject({
      integratedLufs: null,
      truePeakDb: null,
      rangeLu: null,
      target: { gainDb: null },
    });
  });

  test.each([
    [[]],
    [['tone.wav', '--target', 'vinyl']],
    [['tone.wav', '--range', '1-2']],
    [['cut.otio', '--stream', '0']],
  ])('is used wrongly: %j', async (args) => {
    const { code, out, err } = await loudness(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err.length).toBeGreaterThan(10);
  });

  test('a project: its mix, with its gains, in the channels that are asked for', async () => {
    const host = createNodeHost();
    const asset = await readAsset(host, { kind: 'path', path: path('tone.wav') });
    await host.close();
    const store = ProjectStore.create({ name: 'Tone' });
    const track = [...store.snapshot().track.values()].find(({ kind }) => kind === 'audio')!;
    store.transact('test', (tx) => {
      tx.put('asset', asset);
      tx.patch('track', track.id, { gainDb: -4 });
      const clip = {
        id: 'clip',
        place: { track: track.id, start: 0 },
        duration: secondsToTicks(4),
        source: { kind: 'media', asset: asset.id },
        gainDb: -3,
      };
      tx.put('clip', parseRecord(clipRecord, clip));
    });
    const save = async (): Promise<void> =>
      writeFile(
        path('tone.storycore'),
        await storycoreBytes({ name: 'Tone', document: store.exportSnapshot(), media: [] }),
      );
    await save();
    const [whole, part, six] = await Promise.all([
      loudness('tone.storycore', '--target', 'podcast', '--json'),
      loudness('tone.storycore', '--range', '0.2-0.4', '--json'),
      loudness('tone.storycore', '--layout', '5.1', '--json'),
    ]);
    expect(done(whole)).toMatchObject({ kind: 'document', layout: 'stereo', durationSeconds: 4 });
    expect(done(whole).integratedLufs).toBeCloseTo(-30, 1);
    expect(done(part)).toMatchObject({ integratedLufs: null, durationSeconds: 0.2 });
    expect(done(six)).toMatchObject({ layout: '5.1' });
    expect(done(six).integratedLufs).toBeCloseTo(-30, 1);

    // What the target asks for, on the master, hits it.
    const by = (done(whole).target as { gainDb: number }).gainDb;
    const sequence = [...store.snapshot().sequence.keys()][0]!;
    runCommand(store, commandsById['gain.shift'], { shifts: [{ of: 'sequence', id: sequence, by }] });
    await save();
    const raised = done(await loudness('tone.storycore', '--json'));
    expect(Math.abs((raised.integratedLufs as number) + 16)).toBeLessThan(0.1);
  });

  test('Ctrl-C ends with 130', async () => {
    ffmpeg(
      '-f',
      'lavfi',
      '-i',
      'anoisesrc=r=96000:d=600:a=0.5',
      '-ac',
      '2',
      '-c:a',
      'pcm_s16le',
      '@long.wav',
    );
    const { child, outcome } = start(['long.wav', '--json']);
    child.stdout.once('data', () => child.kill('SIGINT'));
    const { code, out } = await outcome;
    expect(code).toBe(130);
    expect(out).not.toContain('"done"');
  });
});
