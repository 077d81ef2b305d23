// FLAC frames under other numbers, Opus heads, PCM bytes, stored segments: bytes in, bytes out.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { make, noise } from '../../audio/testing/fixtures.ts';
import { AudioEncoderRun } from './audio-encoder-run.ts';
import { readAudioSegment, writeAudioSegment } from './audio-segment-file.ts';
import { renumberFlacFrame, withTotalSamples } from './flac-frames.ts';
import { preSkipOf, withPreSkip } from './opus-head.ts';
import { pcmBytes } from './pcm-packets.ts';
import { testHost } from './testing/rig.ts';

describe('FLAC', () => {
  test('a frame may take any number and come back', async () => {
    await testHost().codecs.register();
    const run = new AudioEncoderRun({ codec: 'flac', sampleRate: 48000, channels: 2, bitsPerSecond: null });
    await run.add(noise(9216, 2), 9216);
    await run.finish();
    const frame = run.packets[1]!.data;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (number) => {
        const moved = renumberFlacFrame(frame, number);
        // The number in UTF-8's way, read by the definition: leading ones count the bytes.
        const ones = Math.clz32(~(moved[4]! << 24));
        const first = ones === 0 ? moved[4]! : moved[4]! & (0x7f >> ones);
        const more = moved.subarray(5, 5 + Math.max(0, ones - 1));
        expect(more.reduce((sum, byte) => sum * 64 + (byte & 63), first)).toBe(number);
        expect(renumberFlacFrame(moved, 1)).toEqual(frame);
      }),
    );
    expect(() => renumberFlacFrame(Uint8Array.of(1, 2, 3), 1)).toThrow(RangeError);
    const { description } = run.config;
    const long = withTotalSamples(description!, 2 ** 33 + 5);
    expect(long[21]! & 15).toBe(2);
    expect(new DataView(long.buffer).getUint32(22)).toBe(5);
    expect(long[20]).toBe(description![20]);
  });
});

test('the pre-skip of an OpusHead can be read and written', () => {
  const head = new Uint8Array(19);
  head.set(new TextEncoder().encode('OpusHead'));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 65535 }), (samples) => {
      expect(preSkipOf(withPreSkip(head, samples))).toBe(samples);
    }),
  );
  expect(() => preSkipOf(new Uint8Array(19))).toThrow(RangeError);
});

test('PCM is interleaved, little-endian, rounded and held at full scale', () => {
  const planes = make(3, 2, (i, c) => [0.5, -2, 1][i]! * (c ? -1 : 1));
  const s16 = new DataView(pcmBytes('pcm-s16', planes, 3).buffer);
  expect(Array.from({ length: 6 }, (_, i) => s16.getInt16(2 * i, true))).toEqual([
    16384, -16384, -32768, 32767, 32767, -32768,
  ]);
  expect([...pcmBytes('pcm-s24', planes, 1)]).toEqual([0, 0, 0x40, 0, 0, 0xc0]);
  const f32 = new DataView(pcmBytes('pcm-f32', planes, 3).buffer);
  expect(f32.getFloat32(8, true)).toBe(-2);
});

test('a stored segment comes back whole or not at all', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 40 })),
      fc.nat(),
      fc.double({ min: 0, max: 9, noNaN: true }),
      (packets, cut, peak) => {
        const bytes = writeAudioSegment({ packets, peak });
        const back = readAudioSegment(bytes)!;
        expect(back.packets.map((packet) => [...packet])).toEqual(packets.map((packet) => [...packet]));
        expect(back.peak).toBe(peak);
        expect(readAudioSegment(bytes.subarray(0, cut % bytes.length))).toBeNull();
        const torn = bytes.slice();
        torn[cut % bytes.length]! ^= 1;
        expect(readAudioSegment(torn)).toBeNull();
      },
    ),
  );
});
