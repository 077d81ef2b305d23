// Files that ship with the site; the service worker keeps them for work without a network.

import resvgUrl from '@resvg/resvg-wasm/index_bg.wasm?url';
import harfbuzzUrl from 'harfbuzzjs/dist/harfbuzz.wasm?url';
import { StoryError } from '../../src/base/errors.ts';
import type { AssetPort, BundledAsset } from '../../src/engine/ports/asset-port.ts';
import { fontUrl } from './font-urls.ts';

const urlOf = (name: BundledAsset): string | undefined => {
  if (name === 'resvg.wasm') return resvgUrl;
  if (name === 'harfbuzz.wasm') return harfbuzzUrl;
  return fontUrl(name.slice('font:'.length));
};

/** A new copy each time: the caller may hand its buffer on. */
async function fetchAsset(name: BundledAsset): Promise<Uint8Array> {
  const url = urlOf(name);
  if (!url) throw new Error('not part of this build');
  const response = await fetch(url);
  if (!response.ok) throw new Error(`answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

export function createAssetPort(): AssetPort {
  return {
    async load(name) {
      try {
        return await fetchAsset(name);
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new StoryError('asset-unavailable', { params: { name, reason }, cause });
      }
    },
  };
}
