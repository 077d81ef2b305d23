// A stored segment: magic, time of its last use, length, SHA-256 of the payload, payload. A file that was cut short or changed is
// told from a good one, whatever the file system did in a crash. The time is in the file because browsers do not keep a
// modification time up to date (Chromium's in-memory file system never changes it).

const MAGIC = new TextEncoder().encode('SCSEG\u0002\r\n');
const HASH_BYTES = 32;
export const USED_AT_OFFSET = MAGIC.byteLength;
export const USED_AT_BYTES = 8;
const LENGTH_OFFSET = USED_AT_OFFSET + USED_AT_BYTES;
const HASH_OFFSET = LENGTH_OFFSET + 8;
export const HEADER_BYTES = HASH_OFFSET + HASH_BYTES;

const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

/** Milliseconds since 1970, as they stand in the file. */
export function usedAtField(usedAt: number): Uint8Array<ArrayBuffer> {
  const field = new Uint8Array(USED_AT_BYTES);
  new DataView(field.buffer).setFloat64(0, usedAt, true);
  return field;
}

/** 0 when the file is too short to say. */
export function usedAtOf(file: Uint8Array<ArrayBuffer>): number {
  if (file.byteLength < LENGTH_OFFSET) return 0;
  const time = new DataView(file.buffer, file.byteOffset).getFloat64(USED_AT_OFFSET, true);
  return Number.isFinite(time) ? time : 0;
}

export async function segmentHeader(
  payload: Uint8Array<ArrayBuffer>,
  usedAt: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const header = new Uint8Array(HEADER_BYTES);
  header.set(MAGIC);
  header.set(usedAtField(usedAt), USED_AT_OFFSET);
  new DataView(header.buffer).setBigUint64(LENGTH_OFFSET, BigInt(payload.byteLength), true);
  header.set(await sha256(payload), HASH_OFFSET);
  return header;
}

/** The payload, or null when this is not a whole, unchanged segment file. */
export async function segmentPayload(file: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | null> {
  if (file.byteLength < HEADER_BYTES) return null;
  if (MAGIC.some((byte, i) => file[i] !== byte)) return null;
  const view = new DataView(file.buffer, file.byteOffset);
  const length = view.getBigUint64(LENGTH_OFFSET, true);
  const payload = file.subarray(HEADER_BYTES);
  if (length !== BigInt(payload.byteLength)) return null;
  const expected = file.subarray(HASH_OFFSET, HEADER_BYTES);
  const actual = await sha256(payload);
  return actual.every((byte, i) => byte === expected[i]) ? payload : null;
}
