import { VideoSample } from 'mediabunny';
import { needsLight, type OutputColor, sourceColor } from '../frame-graph/source-color.ts';
import type { FrameImport, GpuPort } from '../ports/gpu-port.ts';
import type { LayerContent } from './frame-contents.ts';
import type { GpuContext } from './gpu-context.ts';
import { BUFFER_USAGE } from './gpu-pool.ts';
import { importTexture } from './import-texture.ts';
import { ingest } from './ingest.ts';
import { groupsFor, PassEncoder } from './pass-encoder.ts';
import { Readback } from './readback.ts';
import type { Uploader } from './upload-picture.ts';

/** `copyTo` and `writeBuffer`, which every host has. */
export const PLANES = 'planes';

export interface ImportTrial {
  readonly name: string;
  /** Milliseconds from the decoded frame to a texture that passes can sample; the best of a few. */
  readonly milliseconds: number;
  /** Agreement with the planes' way in dB, over R', G' and B'; null for that way itself. */
  readonly psnrDb: number | null;
}

export interface ImportReport {
  readonly device: string;
  readonly trials: readonly ImportTrial[];
  /** Name of the way that is used for pictures that need R′G′B′. */
  readonly chosen: string;
}

const WIDTH = 640;
const HEIGHT = 360;
const RUNS = 3;
/**
 * What two hosts may differ by. A browser that converts transfer curves, clips to 8-bit R'G'B' or repeats chroma where we interpolate it is
 * off by more: its frames would make an export depend on the machine.
 */
const LEAST_PSNR_DB = 45;
const BT709: OutputColor = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false };

/** Once per device, for as long as the realm lives. */
const reports = new Map<string, Promise<ImportReport>>();

/** Times the host's ways of bringing a frame to the GPU and keeps the fastest whose pixels agree with the planes' way. */
export async function measuredImports(
  context: GpuContext,
  port: GpuPort,
  uploader: Uploader,
): Promise<ImportReport> {
  const device = await port.identity();
  const known = reports.get(device);
  if (known) return known;
  const measuring = measure(context, port.frameImports, uploader, device);
  reports.set(device, measuring);
  measuring.catch(() => reports.delete(device));
  return measuring;
}

/**
 * A browser converts to sRGB by the frame's own tags: what it must guess, and what is not plain BT.709-like SDR with square pixels, goes
 * by planes.
 */
export function isImportable(content: LayerContent, output: OutputColor): boolean {
  if (content.kind !== 'sample' || content.recoding || content.picture.alpha) return false;
  const { sample, picture } = content;
  const { matrix, primaries } = sample.colorSpace;
  return (
    picture.bitDepth === 8 &&
    matrix !== null &&
    (primaries === null || primaries === 'bt709') &&
    output.primaries === 'bt709' &&
    !needsLight(picture.color, output) &&
    sample.squarePixelWidth === sample.codedWidth &&
    sample.squarePixelHeight === sample.codedHeight
  );
}

async function measure(
  context: GpuContext,
  imports: readonly FrameImport[],
  uploader: Uploader,
  device: string,
): Promise<ImportReport> {
  if (imports.length === 0 || typeof VideoFrame === 'undefined')
    return { device, trials: [], chosen: PLANES };
  const sample = new VideoSample(testFrame());
  const planes = await planesTexture(context, uploader, sample);
  try {
    const trials: ImportTrial[] = [{ name: PLANES, milliseconds: planes.milliseconds, psnrDb: null }];
    for (const way of imports) {
      const trial = await trialOf(context, way, sample, planes.texture);
      if (trial) trials.push(trial);
    }
    const agreeing = trials.filter(({ psnrDb }) => psnrDb === null || psnrDb >= LEAST_PSNR_DB);
    const fastest = agreeing.reduce((best, each) => (each.milliseconds < best.milliseconds ? each : best));
    return { device, trials, chosen: fastest.name };
  } finally {
    planes.close();
    sample.close();
  }
}

/** A ramp under blocks of colour: what chroma edges become is part of the comparison. */
function testFrame(): VideoFrame {
  const bytes = new Uint8Array((WIDTH * HEIGHT * 3) / 2);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) bytes[y * WIDTH + x] = 80 + Math.round((100 * x) / WIDTH);
  }
  const columns = WIDTH / 2;
  for (let y = 0; y < HEIGHT / 2; y++) {
    for (let x = 0; x < columns; x++) {
      const side = ((x >> 3) + (y >> 3)) % 2 === 0 ? 1 : -1;
      bytes[WIDTH * HEIGHT + y * columns + x] = 128 + side * 24;
      bytes[WIDTH * HEIGHT * 1.25 + y * columns + x] = 128 - side * 24;
    }
  }
  const { primaries, transfer, matrix, fullRange } = BT709;
  const colorSpace = { primaries, transfer, matrix, fullRange } as VideoColorSpaceInit;
  return new VideoFrame(bytes, {
    format: 'I420',
    codedWidth: WIDTH,
    codedHeight: HEIGHT,
    timestamp: 0,
    colorSpace,
  });
}

async function planesTexture(context: GpuContext, uploader: Uploader, sample: VideoSample) {
  const color = sourceColor(sample.colorSpace, false, WIDTH, HEIGHT);
  const run = async () => {
    const picture = await uploader.sample(context, sample, null);
    const passes = new PassEncoder(context);
    const texture = ingest(passes, picture, color, BT709, true, 1);
    passes.submit();
    await context.device.queue.onSubmittedWorkDone();
    return { picture, texture };
  };
  let milliseconds = Number.POSITIVE_INFINITY;
  // The first compiles its shader and counts for nothing.
  let last = await run();
  for (let count = 0; count < RUNS; count++) {
    last.picture.release();
    const start = performance.now();
    last = await run();
    milliseconds = Math.min(milliseconds, performance.now() - start);
  }
  return { milliseconds, texture: last.texture, close: () => last.picture.release() };
}

/** Null when the way does not work on this device at all. */
async function trialOf(
  context: GpuContext,
  way: FrameImport,
  sample: VideoSample,
  wanted: GPUTexture,
): Promise<ImportTrial | null> {
  const texture = importTexture(context, WIDTH, HEIGHT);
  try {
    let milliseconds = Number.POSITIVE_INFINITY;
    for (let count = 0; count <= RUNS; count++) {
      const start = performance.now();
      way.copyInto(context.device, sample, texture);
      await context.device.queue.onSubmittedWorkDone();
      if (count > 0) milliseconds = Math.min(milliseconds, performance.now() - start);
    }
    context.throwIfFailed();
    return { name: way.name, milliseconds, psnrDb: await agreement(context, wanted, texture) };
  } catch (error) {
    if (context.lost) throw error;
    return null;
  } finally {
    texture.destroy();
  }
}

/** In dB. */
async function agreement(context: GpuContext, one: GPUTexture, two: GPUTexture): Promise<number> {
  const means = context.pool.buffer(HEIGHT * 4, BUFFER_USAGE.storage | BUFFER_USAGE.copySrc);
  try {
    const passes = new PassEncoder(context);
    passes.run('compare', null, groupsFor(HEIGHT, 1), [
      one.createView(),
      two.createView(),
      { buffer: means },
    ]);
    const readback = new Readback(context, passes, means, [{ offset: 0, length: HEIGHT * 4 }]);
    passes.submit();
    const bytes = new Uint8Array(HEIGHT * 4);
    await readback.into(bytes);
    const rows = new Float32Array(bytes.buffer);
    const mean = rows.reduce((sum, row) => sum + row, 0) / HEIGHT;
    return mean === 0 ? Number.POSITIVE_INFINITY : -10 * Math.log10(mean);
  } finally {
    context.pool.giveBack(means);
  }
}
