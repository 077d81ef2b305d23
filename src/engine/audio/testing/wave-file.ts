import type { Planes } from '../block.ts';
import { interleave } from './fixtures.ts';

/** 32-bit float WAV of the planes. */
export function waveFile(planes: Planes, rate: number): Buffer {
  const data = interleave(planes);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(3, 20);
  head.writeUInt16LE(planes.length, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * planes.length * 4, 28);
  head.writeUInt16LE(planes.length * 4, 32);
  head.writeUInt16LE(32, 34);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}
