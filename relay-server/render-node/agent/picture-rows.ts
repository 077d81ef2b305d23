import type { VideoSample } from 'mediabunny';

/** Every so many rows of a picture: enough to know it again, little enough to keep a whole segment of 4K in memory. */
export const ROW_STEP = 4;

/** Some rows of the luma of each picture of a segment, before it was encoded. */
export class PictureRows {
  readonly #pictures = new Map<string, Uint8Array[]>();

  /** Keeps nothing of a picture whose luma stands mixed with its colours (RGB): then there is nothing to compare with. */
  async add(hash: string, frame: number, sample: VideoSample): Promise<void> {
    if (sample.format !== 'I420' && sample.format !== 'NV12' && sample.format !== 'I420A') return;
    const { codedWidth: width, codedHeight: height } = sample;
    const bytes = new Uint8Array(sample.allocationSize());
    const [luma] = await sample.copyTo(bytes);
    const rows = rowsOf(bytes.subarray(luma!.offset), luma!.stride, width, height);
    const pictures = this.#pictures.get(hash) ?? [];
    pictures[frame] = rows;
    this.#pictures.set(hash, pictures);
  }

  of(hash: string): readonly Uint8Array[] {
    return this.#pictures.get(hash) ?? [];
  }
}

/** The same rows of any luma plane. */
export function rowsOf(plane: Uint8Array, stride: number, width: number, height: number): Uint8Array {
  const count = Math.ceil(height / ROW_STEP);
  const rows = new Uint8Array(count * width);
  for (let i = 0; i < count; i++) {
    const at = i * ROW_STEP * stride;
    rows.set(plane.subarray(at, at + width), i * width);
  }
  return rows;
}
