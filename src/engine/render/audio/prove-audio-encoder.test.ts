import { describe, expect, test } from 'vitest';
import { StoryError } from '../../../base/errors.ts';
import { make } from '../../audio/testing/fixtures.ts';
import type { Host } from '../../ports/host.ts';
import { AudioEncoderRun, type AudioEncoding } from './audio-encoder-run.ts';
import { measureDelay } from './measure-delay.ts';
import { proveAudioEncoder } from './prove-audio-encoder.ts';
import { settings, testHost } from './testing/rig.ts';

/** A host without encoders of its own: before any other registers them in this process. */
const bare = (): Host => {
  const host = testHost();
  return {
    ...host,
    codecs: { ...host.codecs, register: async () => undefined, encoderIdentity: async () => 'none' },
  };
};

describe('on a host that has no encoder', () => {
  test('PCM stands in where the container can hold it, and it is said', async () => {
    const proven = await proveAudioEncoder(bare(), 'mp4', settings({ codec: 'aac' }));
    expect(proven.encoding.codec).toBe('pcm-s16');
    expect(proven.notices).toMatchObject([
      { code: 'audio-codec-replaced', params: { wanted: 'aac', used: 'pcm-s16' } },
    ]);
  });

  test('nothing can stand in in WebM: an error that names all', async () => {
    const asked = settings({ codec: 'opus', container: 'webm', channels: 6 });
    const failed = await proveAudioEncoder(bare(), 'webm', asked).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(StoryError);
    expect(failed).toMatchObject({
      code: 'audio-encoder-missing',
      params: { codec: 'opus', channels: 6, container: 'webm' },
    });
  });
});

describe('on a host that has them', () => {
  test.each(['aac', 'opus', 'flac', 'pcm-s24'] as const)('%s is proven with its facts', async (codec) => {
    const proven = await proveAudioEncoder(testHost(), 'mkv', settings({ codec, container: 'mkv' }));
    const facts = { aac: [1024, 1024], opus: [960, 312], flac: [4608, 0], 'pcm-s24': [4096, 0] }[codec];
    expect([proven.frame, proven.delay]).toEqual(facts);
    expect(proven.notices).toEqual([]);
  });

  test('a codec that the container refuses is replaced', async () => {
    const proven = await proveAudioEncoder(testHost(), 'webm', settings({ codec: 'aac', container: 'webm' }));
    expect(proven.encoding.codec).toBe('opus');
    expect(proven.notices).toMatchObject([{ code: 'audio-codec-replaced' }]);
  });

  test('a delay is found whatever it is', async () => {
    const encoding: AudioEncoding = { codec: 'aac', sampleRate: 44100, channels: 1, bitsPerSecond: 96_000 };
    const planes = make(12_000, 1, (i) => Math.sin(i * i * 2e-5) / 4);
    const run = new AudioEncoderRun(encoding);
    // 321 samples of silence in front are 321 samples more of delay.
    await run.add(
      make(12_321, 1, (i) => (i < 321 ? 0 : planes[0]![i - 321]!)),
      12_321,
    );
    await run.finish();
    expect(await measureDelay(encoding, run.config, run.packets, planes)).toBe(1024 + 321);
    expect(
      await measureDelay(
        encoding,
        run.config,
        run.packets,
        make(12_000, 1, () => 0),
      ),
    ).toBeNull();
  });
});
