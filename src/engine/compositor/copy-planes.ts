import type { VideoSample } from 'mediabunny';
import { type UploadLayout, uploadLayout } from './upload-layout.ts';

/** Interleaved chroma on its way to planes; one at a time, because the copy is synchronous once the samples are there. */
let interleaved = new Uint8Array(0);

/**
 * Copies a sample's bytes into `target` as `layout` says. NV12, which hardware decoders give, becomes I420 here: then the GPU knows one
 * 4:2:0 layout, and the encoder gets the one it was promised.
 */
export async function copyPlanes(
  sample: VideoSample,
  target: Uint8Array<ArrayBuffer>,
  layout: UploadLayout,
): Promise<void> {
  if (sample.format === 'NV12') return copyNv12(sample, target, layout);
  if (sample.format === 'I420P10' && layout.format === 'I420') return copyNarrowed(sample, target, layout);
  await sample.copyTo(target, {
    ...(sample.format === null ? { format: 'RGBA' as const, colorSpace: 'srgb' as const } : {}),
    layout: layout.planes.map(({ offset, stride }) => ({ offset, stride })),
  });
  completeChroma(sample, target, layout);
}

/**
 * Of an odd width or height, a copy may leave out the last half-used chroma column or row (mediabunny's own copies do, a browser's
 * frames do not): the one beside it is repeated there, or a green edge would show.
 */
function completeChroma(sample: VideoSample, target: Uint8Array, layout: UploadLayout): void {
  const { codedWidth: width, codedHeight: height } = sample;
  const oddX = layout.shiftX === 1 && width % 2 === 1 && width > 1;
  const oddY = layout.shiftY === 1 && height % 2 === 1 && height > 1;
  if ((!oddX && !oddY) || sample.format === null) return;
  const bytes = layout.bitDepth === 8 ? 1 : 2;
  const columns = Math.ceil(width / (1 << layout.shiftX));
  const rows = Math.ceil(height / (1 << layout.shiftY));
  const whole = (width * height + 2 * columns * rows + (layout.alpha ? width * height : 0)) * bytes;
  if (sample.allocationSize() >= whole) return;
  for (const { offset, stride } of layout.planes.slice(1, 3)) {
    if (oddX) {
      for (let row = 0; row < rows; row++) {
        const end = offset + row * stride + columns * bytes;
        target.copyWithin(end - bytes, end - 2 * bytes, end - bytes);
      }
    }
    if (oddY) {
      const last = offset + (rows - 1) * stride;
      target.copyWithin(last, last - stride, last);
    }
  }
}

async function copyNv12(
  sample: VideoSample,
  target: Uint8Array<ArrayBuffer>,
  layout: UploadLayout,
): Promise<void> {
  const [luma, u, v] = layout.planes;
  if (!luma || !u || !v) throw new TypeError('A 4:2:0 picture has three planes.');
  const rows = Math.ceil(sample.codedHeight / 2);
  const lumaLength = luma.stride * sample.codedHeight;
  const length = lumaLength + luma.stride * rows;
  const own = interleaved.length === length ? interleaved : new Uint8Array(length);
  // Taken while in use, so that a second copy at the same time makes its own.
  interleaved = new Uint8Array(0);
  await sample.copyTo(own, {
    layout: [
      { offset: 0, stride: luma.stride },
      { offset: lumaLength, stride: luma.stride },
    ],
  });
  target.set(own.subarray(0, lumaLength), luma.offset);
  const count = u.stride * rows;
  for (let at = 0; at < count; at++) {
    target[u.offset + at] = own[lumaLength + at * 2]!;
    target[v.offset + at] = own[lumaLength + at * 2 + 1]!;
  }
  interleaved = own;
}

/** Of limited and of full range: the nearest eight bits of ten. */
const NARROWED = [false, true].map((full) =>
  Uint8Array.from({ length: 1024 }, (_, code) =>
    Math.min(255, Math.round(full ? (code * 255) / 1023 : code / 4)),
  ),
);

async function copyNarrowed(
  sample: VideoSample,
  target: Uint8Array<ArrayBuffer>,
  layout: UploadLayout,
): Promise<void> {
  const deep = uploadLayout('I420P10', sample.codedWidth, sample.codedHeight);
  const own = new Uint16Array(deep.byteLength / 2);
  await copyPlanes(sample, new Uint8Array(own.buffer), deep);
  const codes = NARROWED[sample.colorSpace.fullRange === true ? 1 : 0]!;
  for (const [i, { offset, stride }] of layout.planes.entries()) {
    const from = deep.planes[i]!;
    const columns = i === 0 ? sample.codedWidth : Math.ceil(sample.codedWidth / 2);
    const rows = i === 0 ? sample.codedHeight : Math.ceil(sample.codedHeight / 2);
    for (let row = 0; row < rows; row++) {
      const start = (from.offset + row * from.stride) / 2;
      const at = offset + row * stride;
      for (let column = 0; column < columns; column++) target[at + column] = codes[own[start + column]!]!;
    }
  }
}
