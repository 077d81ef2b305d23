// Renders planned segments into the host's store: for a whole film at once, or the few that another machine was given.
import type { Host } from '../ports/host.ts';
import type { PlannedSegment } from '../timeline/segments.ts';
import type { FilmPlan } from './film-plan.ts';
import { type RendererOptions, SegmentRenderer } from './render-run.ts';
import { sideBySide } from './side-by-side.ts';

/** @throws StoryError `encoder-failed`, `encoder-dropped-frames`, `media-missing`, `storage-full`, `cancelled` … */
export async function renderSegments(
  host: Host,
  plan: FilmPlan,
  segments: readonly PlannedSegment[],
  options: RendererOptions,
): Promise<void> {
  if (segments.length === 0) return;
  await host.codecs.register();
  const shares = sideBySide(segments, await host.codecs.encodersAtOnce());
  const failed = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, failed.signal]) : failed.signal;
  const renders = shares.map(async (share) => {
    try {
      await renderShare(host, plan, share, { ...options, signal });
    } catch (error) {
      // The first failure is the reason; what the others throw when they are stopped is not.
      failed.abort(error);
      throw failed.signal.reason;
    }
  });
  const failure = (await Promise.allSettled(renders)).find(({ status }) => status === 'rejected');
  if (failure?.status === 'rejected') throw failure.reason;
}

async function renderShare(
  host: Host,
  { request, encoding, canvas }: FilmPlan,
  segments: readonly PlannedSegment[],
  options: RendererOptions,
): Promise<void> {
  const renderer = await SegmentRenderer.open(host, request, encoding, canvas, options);
  try {
    for (const run of neighbours(segments)) await renderer.render(run);
  } finally {
    await renderer.close();
  }
}

/** Segments that follow each other share an encoder, which then starts once and knows what came before. */
function neighbours(segments: readonly PlannedSegment[]): PlannedSegment[][] {
  const runs: PlannedSegment[][] = [];
  for (const segment of segments) {
    const run = runs.at(-1);
    if (run?.at(-1)?.end === segment.start) run.push(segment);
    else runs.push([segment]);
  }
  return runs;
}
