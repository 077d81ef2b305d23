import { needsLight, type OutputColor, type SourceColor } from '../frame-graph/source-color.ts';
import { primariesRows, rgbFromCodes } from './color-matrix.ts';
import type { GpuPicture } from './gpu-picture.ts';
import { groupsFor, type PassEncoder } from './pass-encoder.ts';
import { type IngestKind, ingestKey, ingestWgsl } from './shaders/ingest.ts';
import { TRANSFER_CODES } from './shaders/light.ts';
import { UniformWriter } from './uniform-writer.ts';

const RGB = { matrix: 'rgb', fullRange: true } as const;

const isHdr = (transfer: string | null): boolean => transfer === 'pq' || transfer === 'hlg';

/**
 * The picture as a texture of premultiplied, gamma-encoded R'G'B'A in the output's primaries and transfer.
 * @param smooth interpolate chroma between its samples; not for pictures that stay on their pixels, which would lose sharpness
 * @param levels number of halvings plus one that later passes will read
 */
export function ingest(
  passes: PassEncoder,
  picture: GpuPicture,
  color: SourceColor,
  output: OutputColor,
  smooth: boolean,
  levels: number,
): GPUTexture {
  const key = [smooth, levels, output.primaries, output.transfer, output.matrix].join(':');
  const ready = picture.textures.get(key);
  if (ready) return ready;
  const { layout, width, height, context } = picture;
  const texture = context.pool.texture(width, height, levels);
  picture.textures.set(key, texture);
  if (picture.imported) {
    passes.run('convert', null, groupsFor(width, height), [
      picture.imported.createView(),
      texture.createView({ baseMipLevel: 0, mipLevelCount: 1 }),
    ]);
    halve(passes, texture, levels);
    return texture;
  }
  const light = needsLight(color, output);
  const sourceTransfer = color.transfer ?? 'bt709';
  const rgba = layout.layout === 'rgba';
  const kind: IngestKind = {
    rgba,
    wide: layout.bitDepth !== 8,
    shiftX: layout.shiftX,
    shiftY: layout.shiftY,
    smooth,
    alphaPlane: layout.alpha && !rgba,
    bgr: layout.bgr,
    alphaIsFiller: layout.alphaIsFiller,
    premultiplied: picture.premultiplied,
    light,
    rollOff: light && isHdr(sourceTransfer) && !isHdr(output.transfer),
  };
  const plane = (index: number) => layout.planes[index] ?? { offset: 0, stride: 0 };
  // Alpha, where there is one, comes last.
  const alphaPlane = layout.planes.at(-1) ?? plane(0);
  const params = new UniformWriter(44)
    .ints(width, height, 0, 0)
    .ints(plane(0).offset, plane(1).offset, plane(2).offset, alphaPlane.offset)
    .ints(plane(0).stride, plane(1).stride, plane(2).stride, alphaPlane.stride)
    .ints(TRANSFER_CODES[sourceTransfer]!, TRANSFER_CODES[output.transfer]!, 0, 0)
    .floats(...rgbFromCodes(rgba ? RGB : color, layout.bitDepth).flat())
    .floats(...primariesRows(color.primaries ?? output.primaries, output.primaries).flat())
    .floats(1 / (2 ** layout.bitDepth - 1), 0, 0, 0);
  const pipeline = context.pipelineOf(ingestKey(kind), 'ingest', () => ingestWgsl(kind));
  passes.run(pipeline, params, groupsFor(width / 4, height), [
    { buffer: picture.bytes },
    texture.createView({ baseMipLevel: 0, mipLevelCount: 1 }),
  ]);
  halve(passes, texture, levels);
  return texture;
}

/** Fills the levels below the first. */
export function halve(passes: PassEncoder, texture: GPUTexture, levels: number): void {
  for (let level = 1; level < levels; level++) {
    const width = Math.max(1, texture.width >> level);
    const height = Math.max(1, texture.height >> level);
    passes.run('halve', null, groupsFor(width, height), [
      texture.createView({ baseMipLevel: level - 1, mipLevelCount: 1 }),
      texture.createView({ baseMipLevel: level, mipLevelCount: 1 }),
    ]);
  }
}
