import type { VideoSample } from 'mediabunny';
import { findPictureEffect } from '../../../src/effects/picture-effects.ts';
import { Compositor } from '../../../src/engine/compositor/compositor.ts';
import type { Host } from '../../../src/engine/ports/host.ts';
import { PictureFeed } from '../../../src/engine/render/picture-feed.ts';
import type { ResolvedFrame } from '../../../src/engine/timeline/types.ts';
import type { PreviewQuality } from '../../../src/protocol/relay/preview.ts';
import { JPEG_COLOR, JpegEncoder } from './jpeg-encoder.ts';
import { pictureSize } from './picture-size.ts';
import { wireframe } from './wireframe.ts';

export interface MadeBytes {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Draws frames as an export would and encodes them; one compositor and one encoder for all sessions. */
export class PictureMaker {
  readonly #host: Host;
  readonly #jpeg = new JpegEncoder();
  readonly #compositor: Promise<Compositor>;
  /** The encoder's contexts serve one picture at a time. */
  #encoding: Promise<unknown> = Promise.resolve();

  constructor(host: Host) {
    this.#host = host;
    this.#compositor = Compositor.create(host, { effects: findPictureEffect });
  }

  /** Decoders that stay where they are: the next frame of the same clip costs one picture. */
  feed(): PictureFeed {
    return new PictureFeed(this.#host, undefined);
  }

  /** @throws what reading media and the compositor throw */
  async make(
    frame: ResolvedFrame,
    feed: PictureFeed,
    quality: PreviewQuality,
    most: { readonly width: number; readonly height: number },
  ): Promise<MadeBytes> {
    const { width, height } = pictureSize(frame, quality, most);
    const planes =
      quality === 'wireframe'
        ? wireframe(frame, { width, height })
        : await this.#draw(frame, feed, width, height);
    const encoded = this.#encoding.then(() => this.#jpeg.encode(planes, width, height));
    this.#encoding = encoded.catch(() => undefined);
    return { bytes: await encoded, width, height };
  }

  async close(): Promise<void> {
    await this.#encoding;
    this.#jpeg.close();
    (await this.#compositor).close();
  }

  async #draw(frame: ResolvedFrame, feed: PictureFeed, width: number, height: number): Promise<Buffer> {
    const compositor = await this.#compositor;
    const pictures = await feed.picturesOf(frame);
    const shape = { width, height, fit: 'contain', color: JPEG_COLOR, bitDepth: 8 } as const;
    try {
      const sample = await compositor.composite(
        frame,
        { get: (layer) => pictures.get(layer) ?? null },
        shape,
      );
      return await planesOf(sample).finally(() => sample.close());
    } finally {
      for (const sample of pictures.values()) sample.close();
    }
  }
}

/** Tightly packed: the compositor's own rows may be wider. */
async function planesOf(sample: VideoSample): Promise<Buffer> {
  const { codedWidth: width, codedHeight: height } = sample;
  const luma = width * height;
  const planes = Buffer.allocUnsafe((luma * 3) / 2);
  const layout = [
    { offset: 0, stride: width },
    { offset: luma, stride: width / 2 },
    { offset: luma + luma / 4, stride: width / 2 },
  ];
  await sample.copyTo(planes, { layout });
  return planes;
}
