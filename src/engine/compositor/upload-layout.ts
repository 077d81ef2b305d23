import type { VideoSample } from 'mediabunny';
import type { LayerPicture, PlaneLayout } from '../frame-graph/frame-plan.ts';
import { sourceColor } from '../frame-graph/source-color.ts';
import { planeLayout420 } from './plane-layout.ts';

type PixelFormat = NonNullable<VideoSample['format']>;

/** How a sample's bytes lie once they are copied for the GPU; NV12 is taken apart into I420. */
export interface UploadLayout {
  readonly format: PixelFormat;
  readonly layout: PlaneLayout;
  readonly bitDepth: 8 | 10 | 12;
  readonly alpha: boolean;
  /** RGBA only. */
  readonly bgr: boolean;
  readonly alphaIsFiller: boolean;
  /** Bytes; word-aligned. */
  readonly planes: readonly { readonly offset: number; readonly stride: number }[];
  readonly byteLength: number;
  /** log2 of chroma subsampling. */
  readonly shiftX: 0 | 1;
  readonly shiftY: 0 | 1;
}

/**
 * A frame in a form of the browser's own (`null`) is taken as RGBA, which every browser can make of it.
 * @param narrow ten bits are rounded to eight as they are copied
 */
export const uploadFormat = (sample: VideoSample, narrow = false): PixelFormat =>
  narrow ? 'I420' : (sample.format ?? 'RGBA');

export function uploadLayout(format: PixelFormat, width: number, height: number): UploadLayout {
  if (format === 'RGBA' || format === 'RGBX' || format === 'BGRA' || format === 'BGRX') {
    return {
      format,
      layout: 'rgba',
      bitDepth: 8,
      alpha: format.endsWith('A'),
      bgr: format.startsWith('B'),
      alphaIsFiller: format.endsWith('X'),
      planes: [{ offset: 0, stride: width * 4 }],
      byteLength: width * height * 4,
      shiftX: 0,
      shiftY: 0,
    };
  }
  const bitDepth = format.endsWith('P10') ? 10 : format.endsWith('P12') ? 12 : 8;
  const sampleBytes = bitDepth === 8 ? 1 : 2;
  const alpha = /^I4\d\dA/.test(format);
  const shiftX = format.startsWith('I444') ? 0 : 1;
  const shiftY = format === 'NV12' || format.startsWith('I420') ? 1 : 0;
  const layout: PlaneLayout = shiftX === 0 ? 'i444' : shiftY === 0 ? 'i422' : 'i420';
  const base = planeLayout420(width, height, bitDepth === 8 ? 8 : 10);
  const chromaStride = shiftX === 0 ? base.lumaStride : base.chromaStride;
  const chromaRows = shiftY === 1 ? base.chromaHeight : height;
  const uOffset = base.uOffset;
  const vOffset = uOffset + chromaStride * chromaRows;
  const planes = [
    { offset: 0, stride: base.lumaStride },
    { offset: uOffset, stride: chromaStride },
    { offset: vOffset, stride: chromaStride },
  ];
  let byteLength = vOffset + chromaStride * chromaRows;
  if (alpha) {
    planes.push({ offset: byteLength, stride: base.lumaStride });
    byteLength += base.lumaStride * height;
  }
  return {
    format,
    layout,
    bitDepth,
    alpha,
    bgr: false,
    alphaIsFiller: false,
    planes,
    byteLength: Math.ceil(byteLength / (4 * sampleBytes)) * 4 * sampleBytes,
    shiftX,
    shiftY,
  };
}

/** What the frame graph must know of a sample. */
export function describeSample(sample: VideoSample): LayerPicture {
  const format = uploadFormat(sample);
  const width = sample.codedWidth;
  const height = sample.codedHeight;
  const layout = uploadLayout(format, width, height);
  const rgb = layout.layout === 'rgba';
  // A browser's own conversion to RGBA is tagged by its source, but its numbers are sRGB.
  const tags = sample.format === null ? {} : sample.colorSpace;
  return {
    width,
    height,
    rotation: sample.rotation,
    flip: sample.flip,
    displayWidth: sample.displayWidth,
    displayHeight: sample.displayHeight,
    layout: layout.layout,
    bitDepth: layout.bitDepth,
    alpha: layout.alpha,
    color: sourceColor(tags, rgb, width, height),
  };
}
