import { basename } from 'node:path';
import { contentHash } from '../../../src/engine/media/content-hash.ts';
import { probeMedia } from '../../../src/engine/media/probe.ts';
import type { Host } from '../../../src/engine/ports/host.ts';
import type { ByteLocation } from '../../../src/engine/ports/media-port.ts';
import { type MediaAsset, mediaAssetRecord } from '../../../src/project/records/media-asset.ts';
import { parseRecord } from '../../../src/project/records/record-type.ts';

/**
 * The asset record of a file or an address; its hash is its id, so one file named twice is one asset.
 * @throws StoryError `media-missing`, `media-empty`, `media-not-media`, `media-unreadable`, `conversion-failed`, …
 */
export async function readAsset(
  host: Host,
  location: ByteLocation,
  signal?: AbortSignal,
): Promise<MediaAsset> {
  const name = nameOf(location);
  const bytes = await host.media.openBytes({ name, hash: '', size: 0, locations: [location] });
  try {
    const hash = await contentHash(bytes.size, bytes.read, signal);
    const probe = await probeMedia(bytes, { name, mime: '' }, host, signal);
    const { media, mezzanine } = probe.needsConversion
      ? await (await import('../node-host/convert-asset.ts')).convertAsset(
          host,
          { location, name, hash, probe },
          undefined,
          signal,
        )
      : { media: probe.media, mezzanine: null };
    return parseRecord(mediaAssetRecord, {
      ...media,
      mezzanine,
      id: hash,
      name,
      hash,
      size: bytes.size,
      locations: [location],
    });
  } finally {
    await bytes.close();
  }
}

function nameOf(location: ByteLocation): string {
  if (location.kind === 'url') return basename(new URL(location.url).pathname) || location.url;
  return basename(location.kind === 'handle' ? location.key : location.path);
}
