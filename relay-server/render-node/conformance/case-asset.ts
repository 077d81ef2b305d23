import { contentHash } from '../../../src/engine/media/content-hash.ts';
import { probeMedia } from '../../../src/engine/media/probe.ts';
import type { Host } from '../../../src/engine/ports/host.ts';
import {
  type MediaAsset,
  type MediaLocation,
  mediaAssetRecord,
} from '../../../src/project/records/media-asset.ts';
import { parseRecord } from '../../../src/project/records/record-type.ts';

/** What an import would record of one file. @throws Error when the host would have to convert it first */
export async function caseAsset(
  host: Host,
  id: string,
  location: MediaLocation,
  mime: string,
): Promise<MediaAsset> {
  const place = location.kind === 'url' ? location.url : location.kind === 'path' ? location.path : id;
  const name = place.split('/').at(-1) ?? id;
  const bytes = await host.media.openBytes({ name, hash: '', size: 0, locations: [location] });
  try {
    const { media, needsConversion } = await probeMedia(bytes, { name, mime }, host);
    if (!media || needsConversion)
      throw new Error(`${name} needs a conversion: ${JSON.stringify(needsConversion)}`);
    const hash = await contentHash(bytes.size, (start, end) => bytes.read(start, end));
    const facts = { id, name, hash, size: bytes.size, locations: [location], importedAt: 0 };
    return parseRecord(mediaAssetRecord, { ...facts, ...media });
  } finally {
    await bytes.close();
  }
}
