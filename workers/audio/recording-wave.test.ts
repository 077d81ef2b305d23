import { expect, test } from 'vitest';
import type { SyncAccessHandle } from '../browser-host/sync-access.ts';
import { RecordingWave } from './recording-wave.ts';

/** A file in memory, on a disk of `room` bytes. */
function memoryFile(room = Number.POSITIVE_INFINITY) {
  let bytes = new Uint8Array(0);
  let open = true;
  const access: SyncAccessHandle = {
    read: () => 0,
    write(from, { at }) {
      if (at + from.byteLength > room) return 0;
      const grown = new Uint8Array(Math.max(bytes.length, at + from.byteLength));
      grown.set(bytes);
      grown.set(from, at);
      bytes = grown;
      return from.byteLength;
    },
    truncate: () => undefined,
    getSize: () => bytes.length,
    flush: () => undefined,
    close: () => {
      open = false;
    },
  };
  return { access, bytes: () => Buffer.from(bytes), open: () => open };
}

const chunk = (length: number, value: number): Float32Array => new Float32Array(length).fill(value);
/** The samples that the header promises. */
function samplesOf(file: Buffer): { channels: number; rate: number; samples: number[] } {
  expect(file.toString('latin1', 0, 4) + file.toString('latin1', 8, 16)).toBe('RIFFWAVEfmt ');
  expect(file.readUInt32LE(4)).toBe(file.length - 8);
  expect(file.readUInt16LE(20)).toBe(3);
  expect(file.toString('latin1', 50, 54)).toBe('data');
  const size = file.readUInt32LE(54);
  const samples = Array.from({ length: size / 4 }, (_, i) => file.readFloatLE(58 + i * 4));
  return { channels: file.readUInt16LE(22), rate: file.readUInt32LE(24), samples };
}

test('chunks lie where their frames say, channels side by side; what never came is silent and counted', () => {
  const { access, bytes, open } = memoryFile();
  const wave = new RecordingWave(access, 2, 8000);
  wave.add(1000, [chunk(4, 0.25), chunk(4, -0.5)]);
  wave.add(1006, [chunk(2, 0.75), chunk(2, 1.5)]);
  expect(wave.close()).toEqual({ frames: 8, firstFrame: 1000, lost: 2 });
  expect(open()).toBe(false);
  const loud = [0.25, -0.5];
  const { channels, rate, samples } = samplesOf(bytes());
  expect({ channels, rate }).toEqual({ channels: 2, rate: 8000 });
  expect(samples).toEqual([...loud, ...loud, ...loud, ...loud, 0, 0, 0, 0, 0.75, 1.5, 0.75, 1.5]);
});

test('at any time the file is whole as far as it goes', () => {
  const { access, bytes } = memoryFile();
  const wave = new RecordingWave(access, 1, 8000);
  for (let frame = 0; frame < 2000; frame += 500) {
    wave.add(frame, [chunk(500, 0.5)]);
    expect(samplesOf(bytes()).samples).toHaveLength(frame + 500);
  }
});

test('a full disk says so, and what was written stays', () => {
  const { access, bytes } = memoryFile(58 + 4 * 10);
  const wave = new RecordingWave(access, 1, 8000);
  wave.add(0, [chunk(8, 1)]);
  expect(() => wave.add(8, [chunk(8, 1)])).toThrow(expect.objectContaining({ code: 'storage-full' }));
  expect(wave.close()).toEqual({ frames: 8, firstFrame: 0, lost: 0 });
  expect(samplesOf(bytes()).samples).toHaveLength(8);
});

test('a WAV has 32 bits for its size', () => {
  const { access } = memoryFile();
  const wave = new RecordingWave(access, 1, 8000);
  wave.add(0, [chunk(8, 1)]);
  expect(() => wave.add(2 ** 30, [chunk(8, 1)])).toThrow(expect.objectContaining({ code: 'record-longest' }));
});
