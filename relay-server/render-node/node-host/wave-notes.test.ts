// What wave files say beside their sound, and those past 4 GiB: made by FFmpeg, and by hand where it cannot.
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { TICKS_PER_SECOND } from '../../../src/base/time.ts';
import { openAudioReader } from '../../../src/engine/media/audio-reader.ts';
import { assetOf, mediaHost, probeFile } from './testing/media-fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'storycore-wave-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const RATE = 48000;

function tone(name: string, ...options: string[]): string {
  const path = join(folder, name);
  const source = ['-f', 'lavfi', '-i', `sine=997:r=${RATE}:d=0.5`];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...source, '-c:a', 'pcm_s16le', ...options, path]);
  return path;
}

const samplesOf = async (path: string): Promise<Float32Array> => {
  const reader = await openAudioReader(mediaHost, await assetOf(path), 0);
  const [plane] = await reader.read(0, RATE / 2);
  await reader.close();
  return plane!;
};

/** A chunk with its head and, where its length is odd, a byte behind. */
function chunk(id: string, body: Uint8Array): Buffer {
  const out = Buffer.alloc(8 + body.length + (body.length % 2));
  out.write(id, 'latin1');
  out.writeUInt32LE(body.length, 4);
  out.set(body, 8);
  return out;
}

test.skipIf(!hasFfmpeg)('the notes of a broadcast wave file are in the asset', async () => {
  const path = tone(
    'bext.wav',
    ...[
      '-write_bext',
      '1',
      '-metadata',
      'description=Scene 4, take 2 – « été »',
      '-metadata',
      'originator=Recorder',
    ],
    ...['-metadata', 'originator_reference=R-17', '-metadata', 'origination_date=2031-02-03'],
    ...['-metadata', 'origination_time=04:05:06', '-metadata', `time_reference=${36_000 * RATE + 24_000}`],
  );
  expect((await probeFile(path)).media!.broadcast).toEqual({
    description: 'Scene 4, take 2 – « été »',
    originator: 'Recorder',
    reference: 'R-17',
    originatedAt: '2031-02-03 04:05:06',
    start: 36_000.5 * TICKS_PER_SECOND,
    model: false,
  });
  expect((await probeFile(tone('plain.wav'))).media!.broadcast).toBeUndefined();
});

test.skipIf(!hasFfmpeg)('RF64 and BW64 are read as the same sound, and an audio model is seen', async () => {
  const wanted = await samplesOf(tone('as.wav'));
  const rf64 = tone('rf64.wav', '-rf64', 'always');
  expect(readFileSync(rf64).toString('latin1', 0, 4)).toBe('RF64');
  expect(await samplesOf(rf64)).toEqual(wanted);
  const bw64 = Buffer.concat([
    readFileSync(rf64),
    chunk('chna', new Uint8Array(44)),
    chunk('axml', Buffer.from('<ebuCoreMain/>')),
  ]);
  bw64.write('BW64', 'latin1');
  const path = join(folder, 'bw64.wav');
  writeFileSync(path, bw64);
  const { media, needsConversion } = await probeFile(path);
  expect(needsConversion).toBeNull();
  expect(media).toMatchObject({ format: 'BW64', broadcast: { model: true, description: '', start: 0 } });
  expect(await samplesOf(path)).toEqual(wanted);
});

test('a BW64 file of five gigabytes is as long as it says, and its end can be read', async () => {
  const [channels, bytes] = [6, 6 * 3];
  const frames = Math.ceil((5 * 2 ** 30) / bytes);
  const data = frames * bytes;
  const ds64 = Buffer.alloc(28);
  ds64.writeBigUInt64LE(BigInt(data), 8);
  ds64.writeBigUInt64LE(BigInt(frames), 16);
  const format = Buffer.alloc(16);
  format.writeUInt16LE(1, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(RATE, 4);
  format.writeUInt32LE(RATE * bytes, 8);
  format.writeUInt16LE(bytes, 12);
  format.writeUInt16LE(24, 14);
  const bext = Buffer.alloc(602);
  bext.write('Long', 'latin1');
  bext.writeBigUInt64LE(BigInt(RATE * 3600), 338);
  const start = Buffer.from('BW64\xff\xff\xff\xffWAVE', 'latin1');
  const head = Buffer.concat([start, chunk('ds64', ds64), chunk('bext', bext), chunk('fmt ', format)]);
  const dataHead = Buffer.from('data\xff\xff\xff\xff', 'latin1');
  const tail = chunk('axml', Buffer.from('<ebuCoreMain/>'));
  ds64.writeBigUInt64LE(BigInt(head.length + data + tail.length), 0);
  const path = join(folder, 'long.wav');
  const file = openSync(path, 'w');
  writeSync(file, Buffer.concat([start, chunk('ds64', ds64), head.subarray(48), dataHead]));
  const at = head.length + 8 + data;
  writeSync(file, tail, 0, tail.length, at);
  // Half of full scale in the last channel, a thousand frames before the end.
  writeSync(file, Buffer.from([0, 0, 0x40]), 0, 3, at - 1000 * bytes + 5 * 3);
  closeSync(file);
  truncateSync(path, at + tail.length);

  const { media } = await probeFile(path);
  expect(media).toMatchObject({
    format: 'BW64',
    broadcast: { description: 'Long', start: 3600 * TICKS_PER_SECOND },
  });
  expect(media!.audio[0]!.end).toBe(Math.round((frames / RATE) * TICKS_PER_SECOND));
  const reader = await openAudioReader(mediaHost, await assetOf(path), 0);
  const planes = await reader.read(frames - 1100, 1100);
  expect(planes[5]!.findIndex((x) => x !== 0)).toBe(100);
  expect(planes[5]![100]).toBe(0.5);
  expect(planes.slice(0, 5).every((plane) => plane.every((x) => x === 0))).toBe(true);
  await reader.close();
});
