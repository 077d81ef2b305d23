// What stands for a film in the preview so that seeking and playing are light: small, with a key frame every few frames. It is made
// once for a content, kept beside the other things made of media, and never exported.
import type { MediaAsset, VideoStream } from '../../project/records/media-asset.ts';

/** Lines of the shorter side; a film that has fewer keeps its size. */
const LINES = 540;

export const PROXY_FOLDER = 'proxies';
export const proxyPath = (hash: string): string => `${PROXY_FOLDER}/${hash}.mp4`;

/** H.264 keeps no transparency: such a film would look wrong in its stead. */
export const canHaveProxy = ({ kind, hash, video }: MediaAsset): boolean =>
  kind === 'video' && hash !== '' && video.length > 0 && !video.some(({ alpha }) => alpha);

/** Upright, even. */
export function proxySize({ width, height }: Pick<VideoStream, 'width' | 'height'>): {
  readonly width: number;
  readonly height: number;
} {
  const scale = Math.min(1, LINES / Math.min(width, height));
  const even = (side: number): number => Math.max(2, 2 * Math.round((side * scale) / 2));
  return { width: even(width), height: even(height) };
}

/** In the place of a mezzanine's hash: what is decoded from a proxy is not what is decoded from the film. */
export const proxyHash = ({ hash }: Pick<MediaAsset, 'hash'>): string => `proxy of ${hash}`;

/** The asset as the preview decodes it: its proxy is to it what a mezzanine is, file time 0 being media time 0. */
export const proxied = (asset: MediaAsset): MediaAsset => ({
  ...asset,
  mezzanine: {
    hash: proxyHash(asset),
    locations: [{ kind: 'opfs', path: proxyPath(asset.hash) }],
  },
});
