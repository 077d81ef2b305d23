import { StoryError } from '../../base/errors.ts';
import { makePlanes } from './block.ts';
import { learnNoisePrint, packPrint } from './dsp/noise-print.ts';
import type { MixPlan } from './mix-plan.ts';
import { mixOffline, type OfflineMixOptions } from './offline-mix.ts';
import type { SourcePool } from './source-pool.ts';

/** Of shorter noise the print would be a matter of chance; of longer the first minute will do. */
const SHORTEST_SECONDS = 0.5;
const LONGEST_SECONDS = 60;

/**
 * The print of a mix from sample `start` to `end`, as the document keeps it.
 * @throws StoryError `noise-print-short`, `noise-print-silent`, `cancelled` and what reading the media throws
 */
export async function learnNoise(
  plan: MixPlan,
  pool: SourcePool,
  { start, end }: { readonly start: number; readonly end: number },
  options: OfflineMixOptions & { readonly onProgress?: (fraction: number) => void } = {},
): Promise<{ readonly rate: number; readonly planes: string[] }> {
  const { sampleRate, channels } = plan;
  const frames = Math.min(end - start, LONGEST_SECONDS * sampleRate);
  if (frames < SHORTEST_SECONDS * sampleRate) throw new StoryError('noise-print-short');
  const heard = makePlanes(channels, frames);
  for await (const chunk of mixOffline(plan, pool, { start, end: start + frames }, options)) {
    chunk.planes.forEach((plane, c) => {
      heard[c]!.set(plane, chunk.start - start);
    });
    options.onProgress?.((chunk.start + chunk.frames - start) / frames);
  }
  if (heard.every((plane) => plane.every((x) => x === 0))) throw new StoryError('noise-print-silent');
  return { rate: sampleRate, planes: packPrint(learnNoisePrint(heard)) };
}
