// One tone a channel through every codec and every odd layout: each comes out where the mixer has its speaker, by FFmpeg's encoders.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { hasRealMedia, realMedia } from '../../../oracle/real-media.ts';
import { layoutOf } from '../../../src/engine/audio/layout.ts';
import { make, span, track } from '../../../src/engine/audio/testing/fixtures.ts';
import { openAudioReader } from '../../../src/engine/media/audio-reader.ts';
import { PLACES_BY_COUNT } from '../../../src/engine/media/channel-arrangement.ts';
import {
  removeFiles,
  renderFile,
  testHost,
  waveMedia,
} from '../../../src/engine/render/audio/testing/rig.ts';
import type { MediaAsset } from '../../../src/engine/timeline/media-types.ts';
import { convertAsset } from './convert-asset.ts';
import { assetOf, mediaHost, probeFile } from './testing/media-fixtures.ts';

vi.setConfig({ testTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), 'storycore-layouts-'));
process.env.STORYCORE_CACHE = folder;
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterAll(removeFiles);

const RATE = 48000;
/** FFmpeg's names in the order of the mask, and where they belong. */
const PLACE: Readonly<Record<string, string>> = {
  ...{ FL: 'L', FR: 'R', FC: 'C', LFE: 'LFE', BL: 'Ls', BR: 'Rs', SL: 'Ls', SR: 'Rs', BC: 'Cb' },
};
const LAYOUTS: Readonly<Record<string, string>> = {
  stereo: 'FL FR',
  '2.1': 'FL FR LFE',
  '3.0': 'FL FR FC',
  '3.0(back)': 'FL FR BC',
  '3.1': 'FL FR FC LFE',
  '4.0': 'FL FR FC BC',
  quad: 'FL FR BL BR',
  'quad(side)': 'FL FR SL SR',
  '4.1': 'FL FR FC LFE BC',
  '5.0': 'FL FR FC BL BR',
  '5.0(side)': 'FL FR FC SL SR',
  '5.1': 'FL FR FC LFE BL BR',
  '5.1(side)': 'FL FR FC LFE SL SR',
  '6.1': 'FL FR FC LFE BC SL SR',
  '6.1(back)': 'FL FR FC LFE BL BR BC',
  '7.1': 'FL FR FC LFE BL BR SL SR',
};
const hz = (name: string, c: number): number => (name === 'LFE' ? 60 : 300 + 110 * c);

/** Half a second of a tone for each speaker of the layout. */
function tones(file: string, layout: string, ...codec: string[]): string {
  const path = join(folder, file);
  const speakers = LAYOUTS[layout]!.split(' ');
  const each = speakers.map((name, c) => `0.3*sin(2*PI*${hz(name, c)}*t)`).join('|');
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-y', '-f', 'lavfi', '-i', `aevalsrc=${each}:c=${layout}:s=${RATE}:d=0.6`],
    ...codec,
    path,
  ]);
  return path;
}

/** What of a channel between 0.2 and 0.5 s is a sine of that frequency, as an amplitude. */
function amplitude(plane: Float32Array, frequency: number): number {
  let [sine, cosine] = [0, 0];
  const [from, to] = [9600, 24000];
  for (let i = from; i < to; i++) {
    const phase = (2 * Math.PI * frequency * i) / RATE;
    sine += plane[i]! * Math.sin(phase);
    cosine += plane[i]! * Math.cos(phase);
  }
  return (2 * Math.hypot(sine, cosine)) / (to - from);
}

async function asset(path: string): Promise<MediaAsset> {
  const probe = await probeFile(path);
  if (!probe.needsConversion) return assetOf(path);
  const location = { kind: 'path' as const, path };
  const hash = path.replaceAll(/\W/g, '');
  const { media, mezzanine } = await convertAsset(mediaHost, { location, name: path, hash, probe });
  return {
    ...{ name: path, hash, size: 0, locations: [location], id: 'asset', bin: '', importedAt: 0 },
    ...media,
    mezzanine,
  };
}

async function expectInPlace(path: string, layout: string): Promise<void> {
  const reader = await openAudioReader(mediaHost, await asset(path), 0);
  const planes = await reader.read(0, RATE / 2);
  const speakers = LAYOUTS[layout]!.split(' ');
  const both = speakers.includes('BL') && speakers.includes('SL');
  const places = speakers.map((name) =>
    both && name === 'BL' ? 'Lb' : both && name === 'BR' ? 'Rb' : PLACE[name]!,
  );
  layoutOf(reader.channels).forEach((place, c) => {
    const from = places.indexOf(place);
    const heard = speakers.map((name, s) => amplitude(planes[c]!, hz(name, s)));
    heard.forEach((level, s) => {
      if (s === from) expect(level).toBeGreaterThan(0.2);
      else expect(level).toBeLessThan(0.02);
    });
  });
  // Every speaker of the file has a channel.
  for (const place of places) expect(layoutOf(reader.channels)).toContain(place);
  await reader.close();
}

describe.skipIf(!hasFfmpeg)('each speaker in its channel', () => {
  test.each(Object.keys(LAYOUTS))('WAV, %s', async (layout) => {
    await expectInPlace(tones(`${layout}.wav`, layout), layout);
  });
  test.each(['2.1', '4.0', '5.1(side)', '6.1(back)', '7.1'])('FLAC, %s', async (layout) => {
    await expectInPlace(tones(`${layout}.flac`, layout), layout);
  });
  test.each(['3.0', '4.0', '5.0', '5.1', '7.1'])('AAC in MP4, %s', async (layout) => {
    await expectInPlace(tones(`${layout}.m4a`, layout, '-b:a', '512k'), layout);
  });
  test('our own AAC of seven channels, which lists its speakers', async () => {
    const speakers = LAYOUTS['6.1']!.split(' ');
    const source = waveMedia(
      make(30_000, 7, (i, c) => 0.3 * Math.sin((2 * Math.PI * hz(speakers[c]!, c) * i) / RATE)),
    );
    const settings = { channels: 7, bitsPerSecond: 672_000 };
    const { path } = await renderFile(testHost(), [track([span(source)])], 30_000, settings);
    expect((await assetOf(path)).audio[0]).toMatchObject({ channels: 7, channelMask: 0x13f });
    await expectInPlace(path, '6.1');
  });
  test('AAC in ADTS, 4.0', async () => {
    await expectInPlace(tones('bare.aac', '4.0', '-b:a', '384k'), '4.0');
  });
  test.each(['3.0', 'quad', '5.0', '5.1', '6.1', '7.1'])('Opus, %s', async (layout) => {
    await expectInPlace(tones(`${layout}.opus`, layout, '-mapping_family', '1', '-b:a', '512k'), layout);
  });
  test.each(['quad', '5.1', '7.1'])('Vorbis in Matroska, %s', async (layout) => {
    await expectInPlace(tones(`${layout}.mkv`, layout, '-c:a', 'libvorbis', '-q:a', '6'), layout);
  });
  test.each(['2.1', '3.0(back)', '4.0', '5.1(side)'])('AC-3 in MP4, %s', async (layout) => {
    await expectInPlace(tones(`${layout}-ac3.mp4`, layout, '-c:a', 'ac3', '-b:a', '640k'), layout);
  });
  test('E-AC-3 in Matroska, 5.1', async () => {
    await expectInPlace(tones('eac3.mkv', '5.1(side)', '-c:a', 'eac3', '-b:a', '640k'), '5.1(side)');
  });
});

/** A WAV file of one sample a channel block, head as given. */
function withMask(file: string, mask: number): string {
  const path = join(folder, file);
  const bytes = readFileSync(tones(`plain-${file}`, '5.1'));
  bytes.writeUInt32LE(mask, bytes.indexOf('fmt ') + 8 + 20);
  writeFileSync(path, bytes);
  return path;
}

describe.skipIf(!hasFfmpeg)('masks that are wrong', () => {
  test.each([
    ['none', 0],
    ['too few speakers', 0x3],
    ['every bit', 0xffffffff],
  ])('%s: all six are heard', async (name, mask) => {
    const reader = await openAudioReader(mediaHost, await asset(withMask(`${name}.wav`, mask)), 0);
    const planes = await reader.read(0, RATE / 2);
    LAYOUTS['5.1']!.split(' ').forEach((speaker, s) => {
      const loudest = Math.max(...planes.map((plane) => amplitude(plane, hz(speaker, s))));
      expect(loudest).toBeGreaterThan(0.15);
      expect(loudest).toBeLessThan(0.32);
    });
    await reader.close();
  });

  test('speakers that no layout has go to their neighbours', async () => {
    // Front, front centres, top front, in 7.1(wide)'s place: never silent.
    const path = withMask('height.wav', 0x1 | 0x2 | 0x40 | 0x80 | 0x1000 | 0x4000);
    const reader = await openAudioReader(mediaHost, await asset(path), 0);
    const planes = await reader.read(0, RATE / 2);
    LAYOUTS['5.1']!.split(' ').forEach((speaker, s) => {
      expect(Math.max(...planes.map((plane) => amplitude(plane, hz(speaker, s))))).toBeGreaterThan(0.15);
    });
    await reader.close();
  });
});

test('the layouts are the mixer’s', () => {
  expect(PLACES_BY_COUNT).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map(layoutOf));
});

describe.skipIf(!hasRealMedia)('recorded announcements', () => {
  test.each([
    ['spoken-5.1.flac', 6],
    ['spoken-7.1.flac', 8],
  ])('%s: a voice from one speaker after the other', async (name, channels) => {
    const one = await assetOf(realMedia(name));
    const reader = await openAudioReader(mediaHost, one, 0);
    expect(reader.channels).toBe(channels);
    const raw = execFileSync(
      'ffmpeg',
      ['-v', 'error', '-i', realMedia(name), '-f', 'f32le', '-t', '8', '-'],
      {
        maxBuffer: 2 ** 28,
      },
    );
    const theirs = new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length));
    const ours = await reader.read(0, theirs.length / channels);
    ours.forEach((plane, c) => {
      let worst = 0;
      plane.forEach((value, i) => {
        worst = Math.max(worst, Math.abs(value - theirs[i * channels + c]!));
      });
      expect(worst).toBeLessThan(1e-6);
    });
    await reader.close();
  });
});
