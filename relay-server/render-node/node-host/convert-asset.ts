import { contentHash } from '../../../src/engine/media/content-hash.ts';
import { mediaOfConverted, planConversion } from '../../../src/engine/media/conversion-plan.ts';
import { probeMedia } from '../../../src/engine/media/probe.ts';
import type { ProbedMedia, ProbeResult } from '../../../src/engine/media/probe-result.ts';
import type { Host } from '../../../src/engine/ports/host.ts';
import type { ByteLocation } from '../../../src/engine/ports/media-port.ts';
import type { MediaAsset } from '../../../src/engine/timeline/media-types.ts';
import { convertOnNode } from './convert.ts';

export interface ForeignFile {
  readonly location: ByteLocation;
  readonly name: string;
  readonly hash: string;
  readonly probe: ProbeResult;
}

export interface ConvertedAsset {
  readonly media: ProbedMedia;
  readonly mezzanine: NonNullable<MediaAsset['mezzanine']>;
}

/**
 * For a probe that says `needsConversion`: what the record says of the file, and what is decoded in its stead.
 * @throws StoryError `conversion-failed` (name, codec, reason), `cancelled`
 */
export async function convertAsset(
  host: Host,
  { location, name, hash, probe }: ForeignFile,
  onProgress?: (fraction: number) => void,
  signal?: AbortSignal,
): Promise<ConvertedAsset> {
  const codec = probe.needsConversion?.codec ?? '?';
  const address = location.kind === 'url' ? location.url : location.kind === 'path' ? location.path : '';
  const plan = planConversion(probe);
  const path = await convertOnNode({ path: address, name, codec, hash, plan }, onProgress, signal);
  const place = { kind: 'path' as const, path };
  const bytes = await host.media.openBytes({ name, hash: '', size: 0, locations: [place] });
  try {
    const mezzanine = { hash: await contentHash(bytes.size, bytes.read, signal), locations: [place] };
    const result = await probeMedia(bytes, { name, mime: '' }, host, signal);
    return { media: mediaOfConverted(probe, result.media!), mezzanine };
  } finally {
    await bytes.close();
  }
}
