import { afterAll, describe, expect, test, vi } from 'vitest';
import { samplesToTicks } from '../../../base/time.ts';
import { make, noise, snrDb, span, track, worst } from '../../audio/testing/fixtures.ts';
import { renderAudioTrack } from './audio-track.ts';
import {
  hear,
  MemoryStore,
  probeFile,
  removeFiles,
  renderFile,
  settings,
  testHost,
  waveMedia,
} from './testing/rig.ts';

afterAll(removeFiles);

// FFmpeg encodes and decodes minutes of sound here.
vi.setConfig({ testTimeout: 180_000 });

const RATE = 48000;
const at = (samples: number): number => samplesToTicks(samples, RATE);
const peakAt = (plane: Float32Array): number =>
  plane.reduce((best, value, i) => (Math.abs(value) > Math.abs(plane[best]!) ? i : best), 0);

describe('the delay of the encoder is gone, to the sample', () => {
  test.each([
    ['aac', 'mp4'],
    ['aac', 'mov'],
    ['aac', 'mkv'],
    ['opus', 'mp4'],
    ['opus', 'webm'],
    ['opus', 'mkv'],
    ['flac', 'mp4'],
    ['flac', 'mkv'],
    ['pcm-s16', 'mov'],
    ['pcm-s24', 'mkv'],
    ['pcm-f32', 'mov'],
  ] as const)('%s in %s', async (codec, container) => {
    const click = 36001;
    const source = waveMedia(make(RATE * 2, 2, (i) => (i === click ? 0.9 : 0)));
    const spans = [track([span(source)])];
    const { track: made, path } = await renderFile(testHost(), spans, RATE * 2, { codec, container });
    expect(made.notices).toEqual([]);
    expect(made.codec).toBe(codec);
    expect(peakAt(hear(path, 2)[0]!)).toBe(click);
  });
});

describe('segments join', () => {
  /** 34 s of a chord that moves, with drums: what block switching and bit reservoirs react to. */
  const music = () =>
    make(RATE * 34, 2, (i, c) => {
      const t = i / RATE;
      const chord =
        Math.sin(2 * Math.PI * (220 + 20 * Math.sin(t)) * t) + Math.sin(2 * Math.PI * (331 + c) * t);
      const beat = t % 0.37;
      return (
        0.2 * chord + 0.5 * Math.exp(-beat * 40) * Math.sin(2 * Math.PI * 90 * beat) * (beat > 0 ? 1 : 0)
      );
    });

  test.each([
    ['aac', 'mp4', 1024],
    ['opus', 'webm', 960],
  ] as const)('%s: no worse at the joins than elsewhere', async (codec, container, frame) => {
    const source = waveMedia(music());
    const { path, track: made } = await renderFile(testHost(), [track([span(source)])], RATE * 34, {
      codec,
      container,
    });
    expect(made.counts.encoded).toBe(4);
    const heard = hear(path, 2)[0]!;
    const want = source.planes[0]!;
    const perSegment = Math.floor((10 * RATE) / frame / 2) * 2 * frame;
    const around = (centre: number): number => snrDb(want, heard, centre - 2 * frame, centre + 2 * frame);
    const elsewhere = Array.from({ length: 60 }, (_, k) => around(RATE + k * 24107)).sort((a, b) => a - b);
    for (const join of [1, 2, 3].map((k) => k * perSegment)) {
      // Among the joins none is worse than the worst tenth of ordinary places.
      expect(around(join - 1024)).toBeGreaterThan(elsewhere[5]! - 1);
      expect(around(join)).toBeGreaterThan(elsewhere[5]! - 1);
    }
  });

  test('FLAC frames are renumbered and decode to the mix, 16 bits deep', async () => {
    const source = waveMedia(noise(RATE * 25, 2));
    for (const container of ['mkv', 'mp4'] as const) {
      const { path, track: made } = await renderFile(testHost(), [track([span(source)])], RATE * 25, {
        codec: 'flac',
        container,
      });
      expect(made.counts.encoded).toBe(3);
      expect(worst(hear(path, 2)[1]!, source.planes[1]!, 0, RATE * 25)).toBeLessThan(2 ** -15);
    }
  });

  test('a whole number of samples in 16-bit PCM passes bit for bit', async () => {
    const source = waveMedia(
      noise(RATE * 21, 2).map((plane) => plane.map((v) => Math.round(v * 32768) / 32768)),
    );
    const { path } = await renderFile(testHost(), [track([span(source)])], RATE * 21, {
      codec: 'pcm-s16',
      container: 'mov',
    });
    expect(worst(hear(path, 2)[0]!, source.planes[0]!)).toBe(0);
  });
});

describe('the store', () => {
  /** Three segments of ten seconds, the last half full. */
  const SAMPLES = RATE * 25;
  const three = () => waveMedia(noise(SAMPLES, 2));

  test('an unchanged export encodes nothing, an edit only its stretch', async () => {
    const store = new MemoryStore();
    const host = testHost(store);
    const source = three();
    const cut = [
      span(source, { start: 0, end: at(RATE * 12) }),
      span(source, { start: at(RATE * 12), end: at(SAMPLES), sourceStart: at(RATE * 12) }),
    ];
    const first = await renderFile(host, [track(cut)], SAMPLES);
    expect(first.track.counts).toEqual({ encoded: 3, reused: 0 });
    const again = await renderFile(host, [track(cut)], SAMPLES);
    expect(again.track.counts).toEqual({ encoded: 0, reused: 3 });
    expect(worst(hear(again.path, 2)[0]!, hear(first.path, 2)[0]!)).toBe(0);
    const faded = [{ ...cut[0]!, fadeIn: at(RATE) }, cut[1]!];
    const edited = await renderFile(host, [track(faded)], SAMPLES);
    expect(edited.track.counts).toEqual({ encoded: 1, reused: 2 });
    const louder = await renderFile(host, [track(cut, { gainDb: -3 })], SAMPLES);
    expect(louder.track.counts).toEqual({ encoded: 3, reused: 0 });
  });

  test('a torn segment is encoded again', async () => {
    const store = new MemoryStore();
    const source = three();
    await renderFile(testHost(store), [track([span(source)])], SAMPLES);
    const [hash, bytes] = [...store.all][1]!;
    store.all.set(hash, bytes.slice(0, bytes.length - 1));
    const again = await renderFile(testHost(store), [track([span(source)])], SAMPLES);
    expect(again.track.counts).toEqual({ encoded: 1, reused: 2 });
  });

  test('a full disk is said and costs no sound', async () => {
    const { StoryError } = await import('../../../base/errors.ts');
    const store = new MemoryStore();
    store.put = async () => {
      throw new StoryError('storage-full');
    };
    const source = waveMedia(make(RATE * 3, 2, (i) => 0.5 * Math.sin(i / 20)));
    const { track: made, path } = await renderFile(testHost(store), [track([span(source)])], RATE * 3);
    expect(made.notices.map((notice) => notice.code)).toEqual(['audio-not-stored']);
    expect(snrDb(source.planes[0]!, hear(path, 2)[0]!, 4800, 130_000)).toBeGreaterThan(30);
  });
});

describe('an hour', () => {
  const hour = 3600 * RATE;
  const click = waveMedia(make(RATE, 1, (i) => (i === 4800 ? 0.9 : 0)));
  const spans = [
    track([
      span(click, { start: 0 }),
      span(click, { start: at(1800 * RATE + 77) }),
      span(click, { start: at(hour - RATE) }),
    ]),
  ];

  test('of AAC ends on its sample; silence is encoded once', async () => {
    const { track: made, path } = await renderFile(testHost(), spans, hour);
    expect(made.counts.encoded).toBeLessThan(9);
    expect(Number(probeFile(path).streams[0]!.duration) * RATE).toBeCloseTo(hour, -1);
    expect(peakAt(hear(path, 1, RATE, [hour - RATE, hour])[0]!)).toBe(4800);
  });

  test('of PCM has every sample and every click in place', async () => {
    // At 8 kHz: the sums are the same and it takes a sixth of the time.
    const rate = 8000;
    const starts = [0, 1800 * rate + 77, 3599 * rate];
    const source = waveMedia(
      make(rate, 1, (i) => (i === 800 ? 0.9 : 0)),
      rate,
    );
    const clicking = track(starts.map((start) => span(source, { start: samplesToTicks(start, rate) })));
    const range = { start: 0, end: samplesToTicks(3600 * rate, rate) };
    const asked = settings({ codec: 'pcm-s16', container: 'mov', sampleRate: rate });
    const made = (await renderAudioTrack(testHost(), [clicking], range, asked))!;
    const clicks: number[] = [];
    let samples = 0;
    for await (const packet of made.packets()) {
      if (Math.round(packet.timestamp * rate) !== samples) throw new Error(`A gap at ${samples}.`);
      const values = new Int16Array(packet.data.buffer, packet.data.byteOffset, packet.data.length / 2);
      const click = values.findIndex((value) => value !== 0);
      if (click >= 0) clicks.push(samples + click / 2);
      samples += values.length / 2;
    }
    expect(samples).toBe(3600 * rate);
    expect(clicks).toEqual(starts.map((start) => start + 800));
  });
});

describe('channels', () => {
  test.each([
    ['aac', 'mp4', 6],
    ['aac', 'mp4', 8],
    ['opus', 'webm', 6],
    ['opus', 'mkv', 8],
    ['flac', 'mkv', 6],
    ['flac', 'mp4', 8],
    ['pcm-s24', 'mkv', 6],
  ] as const)('%s in %s carries %i, in their order', async (codec, container, channels) => {
    const hz = (c: number): number => 300 + 100 * c;
    // The LFE of lossy codecs is a bass channel: its tone must be one.
    const tone = (c: number): number => (c === 3 && channels >= 6 ? 60 : hz(c));
    const source = waveMedia(
      make(RATE, channels, (i, c) => 0.3 * Math.sin((2 * Math.PI * tone(c) * i) / RATE)),
    );
    const made = await renderFile(testHost(), [track([span(source)])], RATE, {
      codec,
      container,
      channels,
      bitsPerSecond: 512_000,
    });
    expect(made.track.notices).toEqual([]);
    const { streams } = probeFile(made.path);
    expect(streams[0]!.channels).toBe(channels);
    const heard = hear(made.path, channels);
    heard.forEach((plane, c) => {
      expect(snrDb(source.planes[c]!, plane, 9600, 38400)).toBeGreaterThan(10);
    });
  });
});

describe('what can go wrong', () => {
  test('nothing audible: no track', async () => {
    const source = waveMedia(noise(RATE, 2));
    const range = { start: 0, end: at(RATE) };
    expect(await renderAudioTrack(testHost(), [], range, settings())).toBeNull();
    const muted = [track([span(source)], { audible: false })];
    expect(await renderAudioTrack(testHost(), muted, range, settings())).toBeNull();
  });

  test('too loud is cut off at full scale and said', async () => {
    const source = waveMedia(make(RATE, 2, (i) => 0.9 * Math.sin(i / 10)));
    const { track: made, path } = await renderFile(
      testHost(),
      [track([span(source, { gainDb: 12 })])],
      RATE,
      {
        codec: 'pcm-s16',
        container: 'mov',
      },
    );
    expect(made.notices).toMatchObject([{ code: 'audio-clipped', params: { peak: '11.1' } }]);
    expect(Math.max(...hear(path, 2)[0]!)).toBeLessThanOrEqual(1);
  });

  test('Opus is told at 48 kHz, AAC at a rate that it has', async () => {
    const source = waveMedia(noise(44100, 2), 44100);
    const opus = await renderFile(testHost(), [track([span(source)])], 44100, {
      codec: 'opus',
      container: 'webm',
      sampleRate: 44100,
    });
    expect(opus.track.notices).toMatchObject([
      { code: 'audio-rate-changed', params: { wanted: 44100, used: 48000 } },
    ]);
    const aac = await renderFile(testHost(), [track([span(source)])], 192000, { sampleRate: 192000 });
    expect(aac.track.notices).toMatchObject([{ code: 'audio-rate-changed', params: { used: 96000 } }]);
  });

  test('a missing file ends it with its error, and cancelling stops it', async () => {
    const gone = waveMedia(noise(RATE, 2));
    const lost = {
      ...gone,
      asset: { ...gone.asset, locations: [{ kind: 'path' as const, path: '/nowhere.wav' }] },
    };
    await expect(renderFile(testHost(), [track([span(lost)])], RATE)).rejects.toMatchObject({
      code: 'media-missing',
    });
    const controller = new AbortController();
    const range = { start: 0, end: at(RATE * 30) };
    const long = waveMedia(noise(RATE * 30, 2));
    const made = await renderAudioTrack(testHost(), [track([span(long)])], range, settings(), {
      signal: controller.signal,
    });
    const packets = made!.packets();
    await packets.next();
    controller.abort();
    const drain = async () => {
      while (!(await packets.next()).done);
    };
    await expect(drain()).rejects.toMatchObject({ code: 'cancelled' });
  });
});
