// The processor's share of a frame: the planes under everything, and what can be laid over them row by row.
import type { Draw, FramePlan, LayerDraw } from '../../frame-graph/frame-plan.ts';
import type { Layer } from '../../frame-graph/frame-types.ts';
import { copyPlanes } from '../copy-planes.ts';
import type { FrameContents, LayerContent } from '../frame-contents.ts';
import { codesOf, fillPlanes } from '../plane-color.ts';
import { type PlaneLayout420, planeLayout420 } from '../plane-layout.ts';
import { recodePlanes } from '../recode-planes.ts';
import { uploadFormat, uploadLayout } from '../upload-layout.ts';
import type { BytePool } from './byte-pool.ts';
import type { InkCache } from './ink-cache.ts';
import { layColor, layPicture, type TargetPlanes } from './lay-picture.ts';
import { layRaster } from './lay-raster.ts';
import { dissolvePlanes, tintPlanes } from './mix-planes.ts';
import { isUpright } from './plane-place.ts';

export interface PlanarJob {
  readonly plan: FramePlan;
  readonly contents: FrameContents;
  readonly layout: PlaneLayout420;
  readonly pool: BytePool;
  readonly inks: InkCache;
}

type SampleContent = Extract<LayerContent, { kind: 'sample' }>;

/** How many of the overlays, from the bottom up, need no GPU. */
export function processorShare({ path, overlays }: FramePlan, contents: FrameContents): number {
  if (path === 'rgba') return 0;
  const first = overlays.findIndex((draw) => !isForProcessor(draw, contents));
  return first < 0 ? overlays.length : first;
}

function isForProcessor(draw: Draw, contents: FrameContents): boolean {
  if (draw.kind === 'pair' || !isUpright(draw)) return false;
  if (draw.picture === null) return true;
  const content = contents.get(draw.layer);
  if (content?.kind === 'title') return draw.exact;
  return content?.kind === 'sample' && draw.picture.layout === 'i420';
}

/** The planes under everything, then the first `count` overlays. The bytes come from the pool and are the taker's. */
export async function planarFrame(job: PlanarJob, count: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await basePlanes(job);
  const target: TargetPlanes = { bytes, layout: job.layout, color: job.plan.output.color };
  for (const draw of job.plan.overlays.slice(0, count)) await lay(job, target, draw as LayerDraw);
  return bytes;
}

async function basePlanes(job: PlanarJob): Promise<Uint8Array<ArrayBuffer>> {
  const { plan, layout, pool } = job;
  const { base } = plan;
  const bytes = pool.take(layout.byteLength);
  if (base.kind === 'fill') {
    fillPlanes(plan, base.color, layout, bytes);
    return bytes;
  }
  await copyInto(bytes, sampleOf(job, (base.kind === 'dissolve' ? base.from : base.draw).layer));
  if (base.kind === 'tint') tintPlanes(bytes, layout, codesOf(base.color, plan), base.keep);
  if (base.kind === 'dissolve') {
    const over = pool.take(layout.byteLength);
    await copyInto(over, sampleOf(job, base.to.layer));
    dissolvePlanes(bytes, over, base.mix);
    pool.giveBack(over);
  }
  return bytes;
}

function sampleOf({ contents }: PlanarJob, layer: Layer): SampleContent {
  const content = contents.get(layer);
  if (content?.kind !== 'sample') throw new TypeError('Only a decoded picture has planes.');
  return content;
}

/** A picture's planes, in the output's encoding. */
async function copyInto(
  bytes: Uint8Array<ArrayBuffer>,
  { sample, recoding, narrow }: SampleContent,
): Promise<void> {
  const { codedWidth: width, codedHeight: height } = sample;
  const layout = uploadLayout(uploadFormat(sample, narrow), width, height);
  await copyPlanes(sample, bytes, layout);
  const [luma, u, v] = layout.planes;
  if (recoding && luma && u && v) recodePlanes(bytes, { width, height, luma, u, v }, recoding);
}

async function lay(
  { contents, pool, inks }: PlanarJob,
  target: TargetPlanes,
  draw: LayerDraw,
): Promise<void> {
  const content = contents.get(draw.layer);
  if (draw.fill) layColor(target, draw, draw.fill);
  else if (content?.kind === 'title') layRaster(target, draw, inks.of(content.raster, target.color));
  else if (content?.kind === 'sample') {
    const layout = planeLayout420(content.sample.codedWidth, content.sample.codedHeight, 8);
    const bytes = pool.take(layout.byteLength);
    await copyInto(bytes, content);
    layPicture(target, draw, { bytes, layout });
    pool.giveBack(bytes);
  }
}
