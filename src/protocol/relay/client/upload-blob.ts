import { StoryError, throwIfCancelled } from '../../../base/errors.ts';
import { FIRST_PIECE_BYTES, nextPieceBytes } from './piece-size.ts';
import type { RelayClient } from './relay-client.ts';

/** Smaller ones go in one piece. */
const WHOLE_BYTES = 8 * 2 ** 20;
/** A relay that forgets what it was just told does so for ever. */
const MOST_BEGUN = 3;
/** Between tries while the relay is away, milliseconds. */
const PAUSES_MS = [500, 1000, 2000, 4000, 8000, 15000];

export interface UploadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Bytes that the relay has of this file. */
  readonly onProgress?: (bytes: number) => void;
}

interface UploadState {
  readonly id: string;
  readonly offset: number;
}

/**
 * Brings a file to the relay. A large one goes in pieces: where the line breaks, it goes on at the byte that the relay has.
 * @param hash SHA-256 of all bytes
 * @throws StoryError `relay-unreachable` when it stays away, `blob-mismatch`, `cancelled`, and what the relay says
 */
export async function uploadBlob(
  client: RelayClient,
  hash: string,
  bytes: Blob,
  { signal, onProgress }: UploadOptions = {},
): Promise<void> {
  if (bytes.size <= WHOLE_BYTES) {
    await patiently(signal, () =>
      client.send(`/api/blobs/${hash}`, { method: 'PUT', body: bytes, signal }).then(() => undefined),
    );
    onProgress?.(bytes.size);
    return;
  }
  const begin = (): Promise<UploadState> =>
    patiently(signal, () =>
      client.ask('/api/uploads', { method: 'POST', json: { hash, bytes: bytes.size }, signal }),
    );
  let upload = await begin();
  let begun = 1;
  let piece = FIRST_PIECE_BYTES;
  while (upload.offset < bytes.size) {
    onProgress?.(upload.offset);
    try {
      const start = performance.now();
      const end = Math.min(bytes.size, upload.offset + piece);
      upload = await patiently(signal, () => sendPiece(client, upload, bytes, end, signal));
      piece = nextPieceBytes(piece, performance.now() - start);
    } catch (error) {
      // The answer to the last piece was lost, and the upload is a file by now; or it was given up meanwhile. Asked, the relay knows.
      const gone = error instanceof StoryError && GONE.has(error.code);
      if (!gone || begun++ >= MOST_BEGUN) throw error;
      upload = await begin();
    }
  }
  onProgress?.(bytes.size);
}

/** Sends the next piece, up to `end`; asks where to go on when the relay has another number. */
async function sendPiece(
  client: RelayClient,
  { id, offset }: UploadState,
  bytes: Blob,
  end: number,
  signal: AbortSignal | undefined,
): Promise<UploadState> {
  const piece = bytes.slice(offset, end);
  try {
    return await client.ask<UploadState>(`/api/uploads/${id}`, {
      method: 'PATCH',
      body: piece,
      headers: { 'upload-offset': String(offset), 'content-type': 'application/octet-stream' },
      signal,
    });
  } catch (error) {
    if (!(error instanceof StoryError) || error.code !== 'upload-conflict') throw error;
    return { id, offset: Number(error.params.offset) };
  }
}

/** Again after a pause while the relay cannot be reached; everything else is the caller's to hear. */
async function patiently<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  for (const pause of [...PAUSES_MS, null]) {
    throwIfCancelled(signal);
    try {
      return await work();
    } catch (error) {
      const away = error instanceof StoryError && AWAY.has(error.code);
      if (!away || pause === null) throw error;
      // Up to half as long again, so that many clients do not come back in the same moment.
      await sleep(pause * (1 + Math.random() / 2), signal);
    }
  }
  throw new StoryError('cancelled');
}

/** With the relay that has it: it stays away, and another one begins anew. */
const GONE: ReadonlySet<string> = new Set(['upload-missing', 'upload-elsewhere']);

const AWAY: ReadonlySet<string> = new Set([
  'relay-unreachable',
  'not-available',
  'too-many-requests',
  // Of several relays the one that has it may be asked next.
  'upload-elsewhere',
]);

/** Ends early, without an error, when the signal comes: whoever sleeps looks at it next. */
const sleep = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end, { once: true });
  });
