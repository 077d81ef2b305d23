import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  ALL_FORMATS,
  BufferTarget,
  EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathSource,
  Input,
  MkvOutputFormat,
  Output,
  type Source,
} from 'mediabunny';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileSource } from './file-source.ts';

let folder = '';
let path = '';
const PACKETS = 60;

/** Packets of up to 200 kB: some lie in one block, some across two, the file is of several. */
const bytesOf = (index: number): Uint8Array =>
  Uint8Array.from({ length: (index * 7919) % 200_000 }, (_, i) => (i * 31 + index) >> 2);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storycore-file-source-'));
  path = join(folder, 'film.mkv');
  const target = new BufferTarget();
  const output = new Output({ format: new MkvOutputFormat(), target });
  const source = new EncodedVideoPacketSource('vp8');
  output.addVideoTrack(source, { frameRate: 25 });
  await output.start();
  for (let i = 0; i < PACKETS; i++) {
    const config = { decoderConfig: { codec: 'vp8', codedWidth: 16, codedHeight: 16 } };
    await source.add(new EncodedPacket(bytesOf(i), i % 10 ? 'delta' : 'key', i / 25, 1 / 25), config);
  }
  await output.finalize();
  await writeFile(path, new Uint8Array(target.buffer!));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function reading<T>(source: Source, work: (sink: EncodedPacketSink) => Promise<T>): Promise<T> {
  const input = new Input({ source, formats: ALL_FORMATS });
  try {
    return await work(new EncodedPacketSink((await input.getPrimaryVideoTrack())!));
  } finally {
    input.dispose();
  }
}

describe('a file in blocks', () => {
  test('gives every packet as it was written', async () => {
    const read = await reading(fileSource(path), async (sink) => {
      const all: Uint8Array[] = [];
      for await (const { data } of sink.packets()) all.push(data);
      return all;
    });
    expect(read.length).toBe(PACKETS);
    for (const [i, data] of read.entries()) expect(Buffer.compare(data, bytesOf(i))).toBe(0);
  });

  test('in any order and from several places at once, as the library itself reads it', async () => {
    await reading(fileSource(path), (ours) =>
      reading(new FilePathSource(path), (theirs) =>
        fc.assert(
          fc.asyncProperty(
            fc.array(fc.integer({ min: 0, max: PACKETS - 1 }), { minLength: 1, maxLength: 6 }),
            async (places) => {
              const packets = await Promise.all(places.map((at) => ours.getPacket(at / 25 + 0.001)));
              for (const [i, packet] of packets.entries()) {
                const expected = await theirs.getPacket(places[i]! / 25 + 0.001);
                expect(packet!.timestamp).toBe(expected!.timestamp);
                expect(Buffer.compare(packet!.data, expected!.data)).toBe(0);
              }
            },
          ),
          { numRuns: 40 },
        ),
      ),
    );
  });
});
