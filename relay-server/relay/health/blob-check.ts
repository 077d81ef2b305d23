import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { BlobStore } from '../blobs/blob-store.ts';
import type { HealthCheck } from './health.ts';

/** Writing costs a flush of the disk, or two calls to S3: what worked is believed for so long. */
const BELIEVED_MS = 15_000;

/** Writes a blob, reads it back, deletes it. */
export function blobCheck(blobs: BlobStore, now: () => number = Date.now): HealthCheck {
  let worked = Number.NEGATIVE_INFINITY;
  return {
    name: 'blobs',
    required: true,
    async check() {
      if (now() - worked < BELIEVED_MS) return;
      const bytes = randomBytes(32);
      const hash = createHash('sha256').update(bytes).digest('hex');
      await blobs.write(hash, Readable.from([bytes]));
      try {
        const back = await blobs.read(hash);
        if (!back) throw new Error('what was written is not there');
        const read = Buffer.concat(await Array.fromAsync(back as AsyncIterable<Buffer>));
        if (!read.equals(bytes)) throw new Error('what was written came back changed');
      } finally {
        await blobs.delete(hash);
      }
      worked = now();
    },
  };
}
