import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  HEADER_BYTES,
  segmentHeader,
  segmentPayload,
  USED_AT_BYTES,
  USED_AT_OFFSET,
  usedAtOf,
} from './segment-file.ts';

const fileOf = async (payload: Uint8Array<ArrayBuffer>, usedAt = 1) =>
  new Uint8Array([...(await segmentHeader(payload, usedAt)), ...payload]);
const bytes = fc.uint8Array({ maxLength: 300 }).map((data) => new Uint8Array(data));

test('what was written is read back, and so is the time of its use', async () => {
  await fc.assert(
    fc.asyncProperty(bytes, fc.nat(), async (payload, usedAt) => {
      const file = await fileOf(payload, usedAt);
      expect(await segmentPayload(file)).toEqual(payload);
      expect(usedAtOf(file)).toBe(usedAt);
    }),
  );
});

test('a file cut anywhere, lengthened, or with one bit changed is refused; a changed time only changes the order', async () => {
  await fc.assert(
    fc.asyncProperty(bytes, fc.nat(), fc.nat(7), async (payload, at, bit) => {
      const file = await fileOf(payload);
      expect(await segmentPayload(file.slice(0, at % file.byteLength))).toBeNull();
      expect(await segmentPayload(new Uint8Array([...file, 0]))).toBeNull();
      const flipped = file.slice();
      const place = at % file.byteLength;
      flipped[place]! ^= 1 << bit;
      const inTime = place >= USED_AT_OFFSET && place < USED_AT_OFFSET + USED_AT_BYTES;
      expect(await segmentPayload(flipped)).toEqual(inTime ? payload : null);
      expect(usedAtOf(flipped)).not.toBeNaN();
    }),
  );
  expect(await segmentPayload(new Uint8Array(HEADER_BYTES))).toBeNull();
  expect(usedAtOf(new Uint8Array(3))).toBe(0);
});
