import type { MediaRef } from '../ports/media-port.ts';
import type { MediaAsset } from '../timeline/media-types.ts';

/** What is decoded for an asset: its mezzanine when it has one (whose file time 0 is media time 0), else the original. */
export interface DecodedFile {
  readonly ref: MediaRef;
  /** File time in ticks of media time 0. */
  readonly origin: number;
}

export function decodedFile(asset: MediaAsset): DecodedFile {
  const { name, hash, size, locations, origin, mezzanine, format } = asset;
  if (mezzanine)
    return { ref: { name, hash: mezzanine.hash, size: 0, locations: mezzanine.locations }, origin: 0 };
  return { ref: { name, hash, size, locations, format }, origin };
}
