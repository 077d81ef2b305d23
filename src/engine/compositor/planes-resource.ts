import { type VideoDataPlane, VideoSample, VideoSampleColorSpace, VideoSampleResource } from 'mediabunny';
import type { OutputColor } from '../frame-graph/source-color.ts';
import { planeMatrix, rgbFromCodes } from './color-matrix.ts';
import type { PlaneLayout420 } from './plane-layout.ts';

/** A composited picture: 4:2:0 planes in memory that is reused when the last sample of it is closed. */
export class PlanesResource extends VideoSampleResource {
  readonly #bytes: Uint8Array;
  readonly #layout: PlaneLayout420;
  readonly #color: OutputColor;
  readonly #onClose: () => void;

  constructor(bytes: Uint8Array, layout: PlaneLayout420, color: OutputColor, onClose: () => void) {
    super();
    this.#bytes = bytes;
    this.#layout = layout;
    this.#color = color;
    this.#onClose = onClose;
  }

  getFormat() {
    return this.#layout.bitDepth === 8 ? ('I420' as const) : ('I420P10' as const);
  }

  getCodedWidth(): number {
    return this.#layout.width;
  }

  getCodedHeight(): number {
    return this.#layout.height;
  }

  getSquarePixelWidth(): number {
    return this.#layout.width;
  }

  getSquarePixelHeight(): number {
    return this.#layout.height;
  }

  getColorSpace(): VideoSampleColorSpace {
    const { primaries, transfer, matrix, fullRange } = this.#color;
    return new VideoSampleColorSpace({
      primaries: primaries as VideoColorPrimaries,
      transfer: transfer as VideoTransferCharacteristics,
      matrix: planeMatrix(matrix) as VideoMatrixCoefficients,
      fullRange,
    });
  }

  getDataPlanes(): VideoDataPlane[] {
    const { lumaStride, chromaStride, uOffset, vOffset, byteLength, height } = this.#layout;
    return [
      { data: this.#bytes.subarray(0, lumaStride * height), stride: lumaStride },
      { data: this.#bytes.subarray(uOffset, vOffset), stride: chromaStride },
      { data: this.#bytes.subarray(vOffset, byteLength), stride: chromaStride },
    ];
  }

  toRgbSample(init: ConstructorParameters<typeof VideoSample>[1] & { timestamp: number }): VideoSample {
    const { width, height } = this.#layout;
    return new VideoSample(this.#toRgba(), {
      ...init,
      format: 'RGBX',
      codedWidth: width,
      codedHeight: height,
    });
  }

  close(): void {
    this.#onClose();
  }

  #toRgba(): Uint8Array {
    const { width, height, bitDepth, lumaStride, chromaStride, uOffset, vOffset } = this.#layout;
    const bytes = this.#bytes;
    const wide = bitDepth === 10;
    const codes = wide ? new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2) : bytes;
    const per = wide ? 2 : 1;
    const rows = rgbFromCodes({ ...this.#color, matrix: planeMatrix(this.#color.matrix) }, bitDepth);
    const rgba = new Uint8ClampedArray(width * height * 4);
    for (let y = 0; y < height; y++) {
      const luma = (y * lumaStride) / per;
      const chroma = ((y >> 1) * chromaStride) / per;
      for (let x = 0; x < width; x++) {
        const code = [
          codes[luma + x]!,
          codes[uOffset / per + chroma + (x >> 1)]!,
          codes[vOffset / per + chroma + (x >> 1)]!,
        ];
        const at = (y * width + x) * 4;
        for (let channel = 0; channel < 3; channel++) {
          const row = rows[channel as 0 | 1 | 2];
          rgba[at + channel] = (row[0] * code[0]! + row[1] * code[1]! + row[2] * code[2]! + row[3]) * 255;
        }
        rgba[at + 3] = 255;
      }
    }
    return new Uint8Array(rgba.buffer);
  }
}
