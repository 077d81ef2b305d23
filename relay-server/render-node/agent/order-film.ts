import { StoryError } from '../../../src/base/errors.ts';
import { findPictureEffect } from '../../../src/effects/picture-effects.ts';
import { findSoundEffect } from '../../../src/effects/sound/sound-effects.ts';
import { contentHash } from '../../../src/engine/media/content-hash.ts';
import type { Host } from '../../../src/engine/ports/host.ts';
import type { RenderRequest } from '../../../src/engine/render/render-job.ts';
import type { MediaAsset } from '../../../src/project/records/media-asset.ts';
import { proxyHash } from '../../../src/protocol/media/proxy-file.ts';
import { readOrder, settingsOf, snapshotOf } from '../../../src/protocol/relay/order.ts';
import type { BlobCache } from './blob-cache.ts';

/**
 * The film that an order asks for, with its media on this machine. Places that the order itself names are never opened: they would
 * be whoever's files lie there. @throws StoryError `order-invalid`, `order-newer`, `invalid-record`, `media-changed`, `blob-missing`
 */
export async function filmOfOrder(
  host: Host,
  blobs: BlobCache,
  order: string,
  signal?: AbortSignal,
  use: { readonly proxies: boolean } = { proxies: false },
): Promise<RenderRequest> {
  const read = readOrder(await blobs.read(order, signal));
  const snapshot = snapshotOf(read);
  const proxies = use.proxies ? (read.proxies ?? {}) : {};
  await blobs.fetchAll([...Object.values(read.media), ...Object.values(proxies)], signal);
  const asset = new Map<string, MediaAsset>();
  for (const [id, record] of snapshot.asset) {
    const blob = read.media[id];
    const path = blob ? await blobs.path(blob, signal) : null;
    const proxy = path === null ? proxies[id] : undefined;
    asset.set(
      id,
      proxy ? proxied(record, await blobs.path(proxy, signal)) : await placed(host, record, path, signal),
    );
  }
  return {
    snapshot: { ...snapshot, asset },
    settings: settingsOf(read),
    effects: findPictureEffect,
    soundEffects: findSoundEffect,
  };
}

/**
 * Decoded from its proxy. Whose content that is nobody can tell from the bytes, so nothing that is made of it is kept under the
 * original's name.
 */
const proxied = (asset: MediaAsset, path: string): MediaAsset => ({
  ...asset,
  locations: [],
  mezzanine: { hash: proxyHash(asset), locations: [{ kind: 'path', path }] },
});

/**
 * The blob is what is decoded: the mezzanine where there is one. Its content must be what the record says, because segments are
 * kept by that: bytes under another's name would end up in another's film.
 */
async function placed(
  host: Host,
  asset: MediaAsset,
  path: string | null,
  signal: AbortSignal | undefined,
): Promise<MediaAsset> {
  const locations = path === null ? [] : [{ kind: 'path' as const, path }];
  const { mezzanine, name } = asset;
  const hash = mezzanine?.hash ?? asset.hash;
  if (path !== null) {
    const bytes = await host.media.openBytes({ name, hash, size: 0, locations });
    try {
      if ((await contentHash(bytes.size, bytes.read, signal)) !== hash) {
        throw new StoryError('media-changed', { params: { name } });
      }
    } finally {
      await bytes.close();
    }
  }
  return mezzanine
    ? { ...asset, locations: [], mezzanine: { ...mezzanine, locations } }
    : { ...asset, locations };
}
