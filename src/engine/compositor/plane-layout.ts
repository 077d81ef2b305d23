/** Planes of a 4:2:0 picture in one buffer, rows padded to eight luma samples so that GPU words never straddle rows or planes. */
export interface PlaneLayout420 {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: 8 | 10;
  /** Bytes. */
  readonly lumaStride: number;
  readonly chromaStride: number;
  readonly uOffset: number;
  readonly vOffset: number;
  readonly byteLength: number;
  /** Rows of chroma. */
  readonly chromaHeight: number;
}

const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step;

export function planeLayout420(width: number, height: number, bitDepth: 8 | 10): PlaneLayout420 {
  const sampleBytes = bitDepth === 8 ? 1 : 2;
  const lumaStride = roundUp(width, 8) * sampleBytes;
  const chromaStride = lumaStride / 2;
  const lumaRows = roundUp(height, 2);
  const chromaHeight = lumaRows / 2;
  const uOffset = lumaStride * lumaRows;
  const vOffset = uOffset + chromaStride * chromaHeight;
  return {
    width,
    height,
    bitDepth,
    lumaStride,
    chromaStride,
    uOffset,
    vOffset,
    byteLength: vOffset + chromaStride * chromaHeight,
    chromaHeight,
  };
}
