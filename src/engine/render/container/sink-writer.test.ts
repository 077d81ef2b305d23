import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SinkWriter } from './sink-writer.ts';

/** A file in memory whose writes take a turn of the event loop, so that a buffer used too early would show. */
class SlowSink {
  bytes = new Uint8Array(0);
  fails = false;

  async write(position: number, bytes: Uint8Array): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.fails) throw new Error('full');
    const wider = new Uint8Array(Math.max(this.bytes.length, position + bytes.length));
    wider.set(this.bytes);
    wider.set(bytes, position);
    this.bytes = wider;
  }
  async close(): Promise<void> {}
  async abort(): Promise<void> {}
}

test('what is appended and patched lies where it was put, whatever the sizes', async () => {
  const piece = fc.record({
    length: fc.integer({ min: 0, max: 900_000 }),
    patch: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 8 }), async (pieces) => {
      const sink = new SlowSink();
      const writer = new SinkWriter(sink, 16);
      const expected: number[] = [];
      for (const [i, { length, patch }] of pieces.entries()) {
        const bytes = Uint8Array.from({ length }, (_, at) => at * 7 + i);
        await writer.append(bytes);
        for (const byte of bytes) expected.push(byte);
        // The caller's again: it may write over them.
        bytes.fill(0xff);
        expect(writer.position).toBe(16 + expected.length);
        if (expected.length < 8) continue;
        const at = Math.floor(patch * (expected.length - 8));
        await writer.patch(16 + at, new Uint8Array(8).fill(i));
        expected.fill(i, at, at + 8);
      }
      await writer.flush();
      expect(
        Buffer.compare(sink.bytes.subarray(expected.length > 0 ? 16 : 0), Uint8Array.from(expected)),
      ).toBe(0);
    }),
    { numRuns: 20 },
  );
});

test('a write that fails is thrown, at the latest by flush', async () => {
  const sink = new SlowSink();
  const writer = new SinkWriter(sink, 0);
  sink.fails = true;
  const work = async (): Promise<void> => {
    for (let i = 0; i < 3; i++) await writer.append(new Uint8Array(600_000));
    await writer.flush();
  };
  await expect(work()).rejects.toThrow('full');
});
