// Every codec in every file that may hold it, with FFmpeg as the judge: no delay, no sample too many, the speakers by name.
import { afterAll, describe, expect, test, vi } from 'vitest';
import { layoutOf } from '../../audio/layout.ts';
import { make, span, track, worst } from '../../audio/testing/fixtures.ts';
import { AUDIO_IN, type SoundContainer } from '../container-codecs.ts';
import { fittingCounts } from './channel-counts.ts';
import { hear, probeFile, removeFiles, renderFile, testHost, waveMedia } from './testing/rig.ts';

afterAll(removeFiles);

// FFmpeg encodes and decodes.
vi.setConfig({ testTimeout: 60_000 });

const RATE = 48000;
const SAMPLES = 27_077;
const CLICK = 21_001;
const peakAt = (plane: Float32Array): number =>
  plane.reduce((best, value, i) => (Math.abs(value) > Math.abs(plane[best]!) ? i : best), 0);

type Codec = (typeof AUDIO_IN)['mp4'][number];
type Container = keyof typeof AUDIO_IN;
/** FFmpeg before version 6 does not know PCM in MP4 (ISO 23003-5). */
const heard = (codec: Codec, container: Container): boolean =>
  container !== 'mp4' || !codec.startsWith('pcm');
const pairs = (Object.keys(AUDIO_IN) as Container[]).flatMap((container) =>
  AUDIO_IN[container].filter((codec) => heard(codec, container)).map((codec) => [codec, container] as const),
);
/** Files that say how many samples they hold. */
const EXACT: readonly string[] = ['wav', 'flac', 'ogg', 'mp3'] satisfies SoundContainer[];

describe('a click stays on its sample', () => {
  const source = waveMedia(make(SAMPLES, 2, (i) => (i === CLICK ? 0.9 : 0)));

  test.each(pairs)('%s in %s', async (codec, container) => {
    const made = await renderFile(testHost(), [track([span(source)])], SAMPLES, { codec, container });
    expect(made.track.notices).toEqual([]);
    expect(made.track.codec).toBe(codec);
    const [left] = hear(made.path, 2);
    expect(peakAt(left!)).toBe(CLICK);
    if (EXACT.includes(container)) expect(left!.length).toBe(SAMPLES);
  });
});

/** As ffprobe calls the speakers of our layouts; the surround pair goes by either name. */
const NAMES: Readonly<Record<number, RegExp>> = {
  3: /^3\.0$/,
  4: /^quad$/,
  5: /^5\.0(\(side\))?$/,
  6: /^5\.1(\(side\))?$/,
  7: /^6\.1(\(back\))?$/,
  8: /^7\.1$/,
};
/** FFmpeg's order of 6.1(back) has the rear centre last. */
const BACK_ORDER = [0, 1, 2, 3, 5, 6, 4];

const COUNTS: readonly (readonly [Codec, Container, readonly number[]])[] = [
  ['pcm-s24', 'wav', [3, 4, 5, 6, 7, 8]],
  ['flac', 'flac', [3, 4, 5, 6, 7, 8]],
  ['opus', 'ogg', [3, 4, 5, 6, 7, 8]],
  ['aac', 'mp4', [3, 4, 5, 6, 7, 8]],
  ['ac3', 'ac3', [3, 5, 6]],
  ['ac3', 'mp4', [6]],
  ['aac', 'mov', [6]],
  ['pcm-s24', 'mov', [4, 6, 8]],
  ['aac', 'mkv', [6]],
  ['opus', 'mp4', [6]],
  ['opus', 'webm', [6, 8]],
  ['flac', 'mp4', [6]],
  ['flac', 'mkv', [8]],
];

describe('each channel comes out of its own speaker', () => {
  const every = COUNTS.flatMap(([codec, container, counts]) =>
    counts.map((channels) => [codec, container, channels] as const),
  );

  test.each(every)('%s in %s, %i channels', async (codec, container, channels) => {
    const speakers = layoutOf(channels);
    const hz = (c: number): number => (speakers[c] === 'LFE' ? 60 : 300 + 110 * c);
    const source = waveMedia(
      make(SAMPLES, channels, (i, c) => 0.3 * Math.sin((2 * Math.PI * hz(c) * i) / RATE)),
    );
    const made = await renderFile(testHost(), [track([span(source)])], SAMPLES, {
      codec,
      container,
      channels,
      bitsPerSecond: 96_000 * channels,
    });
    expect(made.track.codec).toBe(codec);
    const used = made.track.decoderConfig.numberOfChannels;
    expect(used).toBe(fittingCounts(codec, channels)[0]);
    expect(made.track.notices.map(({ code }) => code)).toEqual(
      used === channels ? [] : ['audio-layout-widened'],
    );
    const [stream] = probeFile(made.path).streams;
    expect(stream!.channels).toBe(used);
    expect(stream!.channel_layout).toMatch(NAMES[used]!);
    const places = layoutOf(used);
    hear(made.path, used).forEach((plane, c) => {
      const place = stream!.channel_layout === '6.1(back)' ? BACK_ORDER[c]! : c;
      const from = speakers.indexOf(places[place]!);
      const [energy, own] = energies(plane, from < 0 ? 0 : hz(from));
      if (from < 0) expect(energy).toBeLessThan(1e-5);
      // The tone's own line holds nearly all of the channel's energy.
      else expect(own / energy).toBeGreaterThan(0.9);
    });
  });
});

/** Mean square between 0.15 and 0.5 s, and what of it is a sine of `hz`. */
function energies(plane: Float32Array, hz: number): [number, number] {
  let [sum, sine, cosine] = [0, 0, 0];
  const [from, to] = [7200, 24_000];
  for (let i = from; i < to; i++) {
    const phase = (2 * Math.PI * hz * i) / RATE;
    sum += plane[i]! ** 2;
    sine += plane[i]! * Math.sin(phase);
    cosine += plane[i]! * Math.cos(phase);
  }
  const n = to - from;
  return [sum / n, (2 * (sine ** 2 + cosine ** 2)) / n ** 2];
}

describe('whole numbers pass bit for bit', () => {
  const values = (bits: number) =>
    make(SAMPLES, 2, (i, c) => (((i * 7919 + c * 104_729) % 2 ** bits) - 2 ** (bits - 1)) / 2 ** (bits - 1));

  test.each([
    ['flac', 'flac', 24],
    ['flac', 'flac', 16],
    ['flac', 'mp4', 24],
    ['pcm-s24', 'wav', 24],
    ['pcm-s16', 'wav', 16],
    ['pcm-f32', 'wav', 24],
  ] as const)('%s in %s, %i bit', async (codec, container, bits) => {
    const source = waveMedia(values(bits));
    const made = await renderFile(testHost(), [track([span(source)])], SAMPLES, {
      codec,
      container,
      ...(codec === 'flac' ? { bitDepth: bits as 16 | 24 } : {}),
    });
    const [stream] = probeFile(made.path).streams;
    if (codec === 'flac') expect(stream!.bits_per_raw_sample).toBe(String(bits));
    const out = hear(made.path, 2);
    // The first and last samples are led in and out by nothing: the clip lies between the media's own ends.
    out.forEach((plane, c) => {
      expect(worst(plane, source.planes[c]!)).toBe(0);
    });
  });
});
