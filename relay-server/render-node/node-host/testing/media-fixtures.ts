// What the media tests of the Node host share: the host, and an asset of a file.
import { probeMedia } from '../../../../src/engine/media/probe.ts';
import type { ProbeResult } from '../../../../src/engine/media/probe-result.ts';
import type { Host } from '../../../../src/engine/ports/host.ts';
import type { MediaAsset } from '../../../../src/engine/timeline/media-types.ts';
import { createAssetPort } from '../asset-port.ts';
import { createCodecPort } from '../codec-port.ts';
import { createMediaPort } from '../media-port.ts';

/** Reading media needs no GPU and no segments. */
export const mediaHost = {
  name: 'node',
  media: createMediaPort(),
  codecs: createCodecPort(),
  assets: createAssetPort(),
  cores: 2,
} as unknown as Host;

export async function probeFile(path: string): Promise<ProbeResult> {
  const bytes = await mediaHost.media.openBytes(refOf(path));
  try {
    return await probeMedia(bytes, { name: path, mime: '' }, mediaHost);
  } finally {
    await bytes.close();
  }
}

const refOf = (path: string) => ({
  name: path,
  hash: '',
  size: 0,
  locations: [{ kind: 'path' as const, path }],
});

export async function assetOf(path: string): Promise<MediaAsset> {
  const { media } = await probeFile(path);
  if (!media) throw new Error(`${path} needs conversion`);
  return { ...refOf(path), ...media, id: 'asset', mezzanine: null, bin: '', importedAt: 0 };
}
