import type { Source } from 'mediabunny';

/** Where bytes may be had; the same shapes as the document's MediaLocation, restated because ports know no records. */
export type ByteLocation =
  | { readonly kind: 'handle'; readonly key: string }
  | { readonly kind: 'opfs'; readonly path: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'path'; readonly path: string };

export interface MediaRef {
  /** For messages. */
  readonly name: string;
  readonly hash: string;
  readonly size: number;
  readonly locations: readonly ByteLocation[];
  /** The container as probing named it, where the demuxer has to be told. */
  readonly format?: string;
}

/** Random access to the bytes of one file; the caller closes it. */
export interface ByteReader {
  readonly size: number;
  /** Bytes [start, end), clamped to the file: shorter than asked only at its end. */
  read(start: number, end: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** One picture of a still or of an animated image: straight (not premultiplied) sRGB RGBA, 8 bits. */
export interface StillFrame {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
  /** Microseconds; 0 for a still. */
  readonly timestampUs: number;
  readonly durationUs: number;
}

export interface MediaPort {
  /**
   * A fresh mediabunny source; the caller owns the Input it makes of it and disposes it.
   * @throws StoryError `media-missing` (name) when no location answers, `media-denied` when the user must grant access again
   */
  open(ref: MediaRef): Promise<Source>;
  /** The bytes without a demuxer: hashing, sniffing, headers. @throws as open */
  openBytes(ref: MediaRef): Promise<ByteReader>;
  /** Reads a whole small file (stills, fonts). @throws as open */
  readAll(ref: MediaRef): Promise<Uint8Array>;
  /**
   * Decodes JPEG, PNG, WebP, AVIF or GIF upright (EXIF applied), all frames. SVG is the engine's own affair.
   * @throws StoryError `image-unreadable` (name, reason), `image-too-large` (name, width, height, limit)
   */
  decodeImage(bytes: Uint8Array, mime: string, name: string, signal?: AbortSignal): Promise<StillFrame[]>;
}
