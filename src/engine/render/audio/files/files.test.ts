// The heads of sound files: past 4 GiB, the place on the time line, the speakers that no other file names.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EncodedPacket } from 'mediabunny';
import { Demuxer } from 'node-av/api';
import { afterAll, describe, expect, test } from 'vitest';
import { make, span, track } from '../../../audio/testing/fixtures.ts';
import type { ByteSink } from '../../../ports/byte-sink.ts';
import { removeFiles, renderFile, testHost, waveMedia } from '../testing/rig.ts';
import { dataBytes, frameBytes, waveHead } from './wave-head.ts';
import { type Sound, writeSoundFile } from './write-sound-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'storycore-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterAll(removeFiles);
const DATE = new Date('2031-02-03T04:05:06Z');

const probe = (path: string) => {
  const args = ['-v', 'error', '-of', 'json', '-show_streams', '-show_format', path];
  return JSON.parse(execFileSync('ffprobe', args).toString());
};

/** Keeps the first kilobyte and counts the rest: nothing is written where a mix of two hours would be. */
class SparseSink implements ByteSink {
  head = new Uint8Array(4096);
  length = 0;
  closed = false;
  write = async (position: number, bytes: Uint8Array): Promise<void> => {
    if (position < this.head.length) this.head.set(bytes.subarray(0, this.head.length - position), position);
    this.length = Math.max(this.length, position + bytes.length);
  };
  close = async (): Promise<void> => {
    this.closed = true;
  };
  abort = async (): Promise<void> => undefined;
}

describe('WAV', () => {
  test('past 4 GiB is RF64 and has every sample', async () => {
    const samples = Math.ceil((2 ** 32 + 2 ** 24) / 32);
    // The same second over and over.
    const second = new Uint8Array(48000 * 32);
    const sound: Sound = {
      codec: 'pcm-f32',
      decoderConfig: { codec: 'pcm-f32', sampleRate: 48000, numberOfChannels: 8 },
      samples,
      start: 0,
      delay: 0,
      async *packets() {
        for (let at = 0; at < samples; at += 48000) {
          const frames = Math.min(48000, samples - at);
          yield new EncodedPacket(second.subarray(0, frames * 32), 'key', at / 48000, frames / 48000);
        }
      },
    };
    const sink = new SparseSink();
    await writeSoundFile('wav', sound, sink, { date: DATE });
    expect(sink.closed).toBe(true);
    const path = join(folder, 'long.wav');
    writeFileSync(path, sink.head);
    // A hole takes no room on the disk.
    truncateSync(path, sink.length);
    expect(new TextDecoder().decode(sink.head.subarray(0, 4))).toBe('RF64');
    expect(probe(path).streams[0]).toMatchObject({
      codec_name: 'pcm_f32le',
      channels: 8,
      channel_layout: '7.1',
      duration_ts: samples,
    });
  });

  test('tells where it lies on the time line, and when it was written', () => {
    const facts = {
      ...({ codec: 'pcm-s16', sampleRate: 48000, channels: 1, samples: 3 } as const),
      ...{ timeReference: 48000 * 3600 * 10 + 7, date: DATE },
    };
    expect([frameBytes(facts), dataBytes(facts)]).toEqual([2, 6]);
    const path = join(folder, 'bext.wav');
    writeFileSync(path, Buffer.concat([waveHead(facts), Buffer.alloc(6)]));
    expect(probe(path).format.tags).toMatchObject({
      time_reference: String(facts.timeReference),
      date: '2031-02-03',
      creation_time: '04:05:06',
      encoded_by: 'StoryCore',
    });
  });
});

test.each([
  [6, 0x60f],
  [7, 0x70f],
  [8, 0x63f],
])('PCM in MP4 names its %i speakers', async (channels, mask) => {
  const source = waveMedia(make(4800, channels, () => 0.1));
  const { path } = await renderFile(testHost(), [track([span(source)])], 4800, {
    codec: 'pcm-s24',
    container: 'mp4',
    channels,
  });
  await using file = await Demuxer.open(path);
  expect(Number(file.streams[0]!.codecpar.channelLayout.mask)).toBe(mask);
});
