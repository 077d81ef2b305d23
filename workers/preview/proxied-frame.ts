import type { Layer, ResolvedFrame, StackItem } from '../../src/engine/timeline/types.ts';
import type { MediaAsset } from '../../src/project/records/media-asset.ts';
import { proxied } from '../../src/protocol/media/proxy-file.ts';

/** One for each asset, so that what compares objects finds them the same. */
const known = new WeakMap<MediaAsset, MediaAsset>();

function proxyOf(asset: MediaAsset): MediaAsset {
  let proxy = known.get(asset);
  if (!proxy) {
    proxy = proxied(asset);
    known.set(asset, proxy);
  }
  return proxy;
}

/** The frame with the films that have a proxy decoded from it. @param proxies hashes of their contents */
export function withProxies(frame: ResolvedFrame, proxies: ReadonlySet<string>): ResolvedFrame {
  if (proxies.size === 0) return frame;
  const light = (layer: Layer): Layer => {
    const { source } = layer;
    if (source.kind !== 'media' || !proxies.has(source.asset.hash)) return layer;
    return { ...layer, source: { ...source, asset: proxyOf(source.asset) } };
  };
  const items = frame.items.map(
    (item): StackItem =>
      item.kind === 'layer'
        ? light(item)
        : { ...item, from: item.from && light(item.from), to: item.to && light(item.to) },
  );
  return { ...frame, items };
}
