import type { RelayClient } from './relay-client.ts';
import { type UploadOptions, uploadBlob } from './upload-blob.ts';

/**
 * Files on their way at once. One file is one line at a time (the relay writes it and its digest as it comes); what several lines
 * save is the waiting for each other's answers, of which small files have one each.
 */
const AT_ONCE = 4;

/**
 * Brings files to the relay, in whatever order they get there; each goes on where its line broke. The first that cannot be brought
 * stops the others.
 * @param blobs SHA-256 of all bytes → the bytes
 * @throws StoryError what `uploadBlob` throws
 */
export async function uploadBlobs(
  client: RelayClient,
  blobs: ReadonlyMap<string, Blob>,
  { signal, onProgress }: UploadOptions = {},
): Promise<void> {
  const stop = new AbortController();
  const both = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const sent = new Map<string, number>();
  // The largest first: the last line should not be left with it.
  const waiting = [...blobs].sort(([, a], [, b]) => b.size - a.size);
  const line = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [hash, bytes] = next;
      await uploadBlob(client, hash, bytes, {
        signal: both,
        onProgress: (count) => {
          sent.set(hash, count);
          onProgress?.([...sent.values()].reduce((sum, one) => sum + one, 0));
        },
      });
    }
  };
  const lines = Array.from({ length: AT_ONCE }, () => line());
  try {
    await Promise.all(lines);
  } catch (error) {
    stop.abort();
    // Nobody goes on in the background of a failure that was told.
    await Promise.allSettled(lines);
    throw error;
  }
}
