// Prints what a writer keeps of each packet while a film is written, in bytes; run with --expose-gc. Argument: mp4 or mkv.
import { EncodedPacket } from 'mediabunny';
import type { ByteSink } from '../../../ports/byte-sink.ts';
import type { ContainerWriter, FilmTrack } from '../container-writer.ts';
import { IsobmffWriter } from '../isobmff-writer.ts';
import { MatroskaWriter } from '../matroska-writer.ts';

const PICTURES = 180_000;
const SOUNDS = 320_000;
const SECONDS = PICTURES / 25;
const collect = (globalThis as { gc?: () => void }).gc!;

const nowhere: ByteSink = {
  write: async () => undefined,
  close: async () => undefined,
  abort: async () => undefined,
};
const firstPacket = new EncodedPacket(new Uint8Array(8), 'key', 0, 0.04);
const colorSpace = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false } as const;
const tracks: FilmTrack[] = [
  {
    kind: 'video',
    codec: 'vp9',
    config: { codec: 'vp09.00.10.08', codedWidth: 64, codedHeight: 64, colorSpace },
    rate: { num: 25, den: 1 },
    mostPackets: PICTURES,
    firstPacket,
  },
  {
    kind: 'audio',
    codec: 'opus',
    config: { codec: 'opus', sampleRate: 48000, numberOfChannels: 2 },
    mostPackets: SOUNDS,
    firstPacket,
  },
];

const held = (): number => {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

const data = new Uint8Array(16);
const perSound = (SECONDS * 48000) / SOUNDS;

async function write(writer: ContainerWriter): Promise<void> {
  let sounds = 0;
  for (let i = 0; i < PICTURES; i++) {
    // Every group of four pictures is shown in another order than it is decoded in: the longest tables that there are.
    const time = i - (i % 4) + [0, 3, 1, 2][i % 4]!;
    const key = i % 48 === 0;
    await writer.add(0, { data, key, time, duration: 1 }, key);
    for (; sounds < ((i + 1) * SOUNDS) / PICTURES; sounds++) {
      await writer.add(1, { data, key: true, time: sounds * perSound, duration: perSound }, false);
    }
  }
}

const writer =
  process.argv[2] === 'mkv'
    ? await MatroskaWriter.open(nowhere, false, tracks)
    : new IsobmffWriter(nowhere, false, tracks, SECONDS);
const before = held();
await write(writer);
const after = held();
await writer.finish();
console.log(JSON.stringify({ packets: PICTURES + SOUNDS, each: (after - before) / (PICTURES + SOUNDS) }));
