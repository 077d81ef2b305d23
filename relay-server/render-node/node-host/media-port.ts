// Where the Node host finds bytes: files of this machine and http(s) addresses.
import { open, stat } from 'node:fs/promises';
import { type Source, UrlSource } from 'mediabunny';
import { StoryError } from '../../../src/base/errors.ts';
import { openUrlBytes } from '../../../src/engine/media/url-bytes.ts';
import type { ByteLocation, ByteReader, MediaPort, MediaRef } from '../../../src/engine/ports/media-port.ts';
import { fileSource } from './file-source.ts';

/** A file may be refused by the network a few times; after these delays it is missing. */
const RETRY_DELAYS_SECONDS = [0.25, 1, 2];

const isHere = (location: ByteLocation): location is Extract<ByteLocation, { kind: 'path' | 'url' }> =>
  location.kind === 'path' || location.kind === 'url';

async function openPathBytes(path: string): Promise<ByteReader> {
  const facts = await stat(path);
  if (!facts.isFile()) throw new Error(`${path} is not a file`);
  const file = await open(path, 'r');
  return {
    size: facts.size,
    async read(start, end) {
      const bytes = new Uint8Array(Math.max(0, Math.min(end, facts.size) - start));
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    },
    close: () => file.close(),
  };
}

const openLocation = (location: Extract<ByteLocation, { kind: 'path' | 'url' }>): Promise<ByteReader> =>
  location.kind === 'path' ? openPathBytes(location.path) : openUrlBytes(location.url);

function sourceOf(location: Extract<ByteLocation, { kind: 'path' | 'url' }>): Source {
  if (location.kind === 'path') return fileSource(location.path);
  return new UrlSource(location.url, {
    getRetryDelay: (attempts) => RETRY_DELAYS_SECONDS[attempts] ?? null,
  });
}

/** The first location that answers. @throws StoryError `media-missing` */
async function firstThatAnswers(ref: MediaRef): Promise<{
  readonly bytes: ByteReader;
  readonly location: Extract<ByteLocation, { kind: 'path' | 'url' }>;
}> {
  let cause: unknown = null;
  for (const location of ref.locations.filter(isHere)) {
    try {
      return { bytes: await openLocation(location), location };
    } catch (error) {
      cause = error;
    }
  }
  throw new StoryError('media-missing', { params: { name: ref.name }, cause });
}

export function createMediaPort(): MediaPort {
  return {
    async open(ref) {
      const { bytes, location } = await firstThatAnswers(ref);
      await bytes.close();
      return sourceOf(location);
    },
    openBytes: async (ref) => (await firstThatAnswers(ref)).bytes,
    async readAll(ref) {
      const { bytes } = await firstThatAnswers(ref);
      try {
        return await bytes.read(0, bytes.size);
      } finally {
        await bytes.close();
      }
    },
    decodeImage: async (...picture) => (await import('./image-decoder.ts')).decodeImage(...picture),
  };
}
