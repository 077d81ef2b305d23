import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { hasFfmpeg } from '../../../oracle/ffmpeg.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
let folder = '';
const path = (name: string): string => join(folder, name);
const render = (...args: string[]) =>
  promisify(execFile)(process.execPath, [MAIN, 'render', path('cut.otio'), ...args], {
    env: { ...process.env, LC_ALL: 'C', STORYCORE_CACHE: path('cache') },
    cwd: folder,
  }).catch((error: { code: number; stderr: string }) => error);
const probe = (name: string): Record<string, string> =>
  JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-of', 'json', '-show_streams', path(name)]).toString())
    .streams[0];
const samples = (name: string): Float32Array => {
  const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', path(name), '-f', 'f32le', '-'], {
    maxBuffer: 2 ** 28,
  });
  return new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length));
};

const time = (value: number) => ({ OTIO_SCHEMA: 'RationalTime.1', value, rate: 25 });
const track = (name: string, file: string) => ({
  OTIO_SCHEMA: 'Track.1',
  kind: 'Audio',
  name,
  children: [
    {
      OTIO_SCHEMA: 'Clip.1',
      name: file,
      source_range: { OTIO_SCHEMA: 'TimeRange.1', start_time: time(0), duration: time(50) },
      media_reference: { OTIO_SCHEMA: 'ExternalReference.1', target_url: file },
    },
  ],
});

describe.skipIf(!hasFfmpeg)('sound on the command line', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'storycore-sound-'));
    for (const [file, hz] of [
      ['voice.wav', 440],
      ['music.wav', 100],
    ] as const) {
      const tone = `sine=f=${hz}:r=48000:d=2`;
      execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', tone, '-ac', '2', path(file)]);
    }
    const children = [track('Voice: take/2', 'voice.wav'), track('Music', 'music.wav')];
    const tracks = { OTIO_SCHEMA: 'Stack.1', children };
    await writeFile(path('cut.otio'), JSON.stringify({ OTIO_SCHEMA: 'Timeline.1', name: 'Cut', tracks }));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('a 5.1 mix of 24 bits with its stems, which add up to it', async () => {
    const outcome = await render('-o', 'mix.wav', '--layout', '5.1', '--sample-format', 's24', '--stems');
    expect(outcome).not.toHaveProperty('code');
    const stems = (await readdir(folder)).filter((name) => /^mix\..+\.wav$/.test(name)).sort();
    expect(stems).toEqual(['mix.Music.wav', 'mix.Voice take 2.wav']);
    for (const name of ['mix.wav', ...stems])
      expect(probe(name)).toMatchObject({
        codec_name: 'pcm_s24le',
        channel_layout: '5.1',
        duration_ts: 96000,
      });
    const mix = samples('mix.wav');
    const [music, voice] = stems.map(samples) as [Float32Array, Float32Array];
    const worst = mix.reduce((most, value, i) => Math.max(most, Math.abs(value - music[i]! - voice[i]!)), 0);
    expect(worst).toBeLessThan(2 ** -22);
    expect(Math.max(...voice.subarray(0, 48000))).toBeGreaterThan(0.05);
  });

  test('the ending decides, and what does not go together is said', async () => {
    const wrong = [
      ['-o', 'a.mp3', '--sample-format', 's24'],
      ['-o', 'a.wav', '--channels', '2', '--layout', '5.1'],
    ];
    const [, , ...answers] = await Promise.all([
      render('-o', 'mix.m4a', '--channels', '6'),
      render('-o', 'mix.flac', '--sample-format', 's16', '--range', '0.5-1'),
      ...wrong.map((args) => render(...args)),
    ]);
    expect(probe('mix.m4a')).toMatchObject({ codec_name: 'aac', channel_layout: '5.1' });
    expect(probe('mix.flac')).toMatchObject({ codec_name: 'flac', bits_per_raw_sample: '16' });
    for (const answer of answers) expect(answer).toMatchObject({ code: 2 });
  });
});
