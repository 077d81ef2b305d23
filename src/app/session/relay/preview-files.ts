import type { MediaAsset } from '../../../project/records/media-asset.ts';
import type { ProjectSnapshot } from '../../../project/records/snapshot.ts';
import { usedAssets } from '../../../project/records/used-assets.ts';
import { proxyPath } from '../../../protocol/media/proxy-file.ts';
import { fileAt } from '../media-files.ts';

export interface PreviewFile {
  readonly asset: string;
  readonly name: string;
  readonly file: Blob;
  /** A light copy stands for the original. */
  readonly proxy: boolean;
  /** The same for the same bytes. */
  readonly content: string;
}

/**
 * What the pictures of a film are made of, from wherever this browser has it: the proxy where one may be used, else what is decoded
 * here. Files that cannot be reached are left out: the rest of the film can be seen.
 * @param proxies assets whose proxy may stand for them
 */
export async function previewFiles(
  snapshot: ProjectSnapshot,
  proxies: ReadonlySet<string>,
): Promise<PreviewFile[]> {
  const files = [...pictureAssets(snapshot)].map((id) => {
    const asset = snapshot.asset.get(id);
    return asset ? fileOf(asset, proxies.has(id)).catch(() => null) : null;
  });
  return (await Promise.all(files)).filter((file) => file !== null);
}

/** Those of the used assets that are seen. */
export function pictureAssets(snapshot: ProjectSnapshot): Set<string> {
  const seen = [...usedAssets(snapshot)].filter((id) => {
    const asset = snapshot.asset.get(id);
    return asset !== undefined && (asset.video.length > 0 || asset.kind === 'image');
  });
  return new Set(seen);
}

async function fileOf(asset: MediaAsset, proxy: boolean): Promise<PreviewFile> {
  const { id, name, hash, locations, mezzanine } = asset;
  const shared = { asset: id, name };
  if (proxy) {
    const file = await fileAt([{ kind: 'opfs', path: proxyPath(hash) }], name).catch(() => null);
    if (file) return { ...shared, file, proxy, content: `proxy of ${hash}` };
  }
  const decoded = mezzanine ?? { hash, locations };
  const file = await fileAt(decoded.locations, name);
  return { ...shared, file, proxy: false, content: decoded.hash };
}
