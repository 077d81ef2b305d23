import { openAsBlob } from 'node:fs';
import { basename, extname } from 'node:path';
import type { RelayClient } from '../../../src/protocol/relay/client/relay-client.ts';
import { uploadBlob } from '../../../src/protocol/relay/client/upload-blob.ts';
import type { Artefact } from '../../../src/protocol/relay/job.ts';
import { patiently } from './away.ts';
import { hashFile } from './blob-cache.ts';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.mp4': 'video/mp4',
  '.m4v': 'video/mp4',
  '.mov': 'video/quicktime',
  '.webm': 'video/webm',
  '.mkv': 'video/x-matroska',
  '.wav': 'audio/wav',
  '.flac': 'audio/flac',
  '.ogg': 'audio/ogg',
  '.mp3': 'audio/mpeg',
  '.ac3': 'audio/ac3',
  '.m4a': 'audio/mp4',
  '.mka': 'audio/x-matroska',
};

/** Brings a finished file to the relay. */
export async function deliverFile(client: RelayClient, path: string, signal: AbortSignal): Promise<Artefact> {
  const blob = await hashFile(path, signal);
  const file = await openAsBlob(path);
  await patiently(() => uploadBlob(client, blob, file, { signal }), signal);
  const mediaType = MEDIA_TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream';
  return { name: basename(path), blob, bytes: file.size, mediaType };
}
